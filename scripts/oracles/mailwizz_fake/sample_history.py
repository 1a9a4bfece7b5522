"""Segments, campaigns and what happened to them in the sample account."""
from .campaigns import blank_campaign
from .sample_texts import TEMPLATES

LOG_STATUSES = ["success", "error", "fatal-error", "temporary-error", "blacklisted", "suppressed", "giveup", "blocked",
                "ds-dp-reject", "hdl-by-sg-cmp"]
SERVERS = [("smtp", "Main relay", "smtp.example.com", "active"),
           ("amazon-ses-web-api", "SES Frankfurt", "email.eu-central-1.example.com", "in-use"),
           ("sendmail", "Ersatz – lokal", "", "disabled")]
CAMPAIGNS = [("March news", "sent", "regular"), ("Welcome series 👋", "sending", "autoresponder"),
             ("=SUM(1;2) \"draft\"", "draft", "regular"), ("Summer", "pending-sending", "regular"),
             ("Held back", "paused", "regular"), ("Gone soon", "pending-delete", "regular")]
MAILS = [("Order 17", "sent"), ("Passwort – zurücksetzen", "unsent")]


def add_history(store, newsletter, friends, events):
    store.groups = [{"group_uid": store.uid(), "name": name} for name in ("Seasonal", "Æther & co")]
    for kind, name, host, status in SERVERS:
        store.delivery_servers.append({"server_id": store.number("server"), "type": kind, "name": name,
                                       "hostname": host, "status": status})
    add_campaigns(store, [newsletter, newsletter, friends, events, newsletter, events])
    add_segments(store, newsletter, friends)
    store.campaigns[0]["segment_uid"] = newsletter["segments"][0]["segment_uid"]
    add_deliveries(store, store.campaigns[0], newsletter)
    add_mails(store)


def add_campaigns(store, lists):
    for place, (name, status, kind) in enumerate(CAMPAIGNS):
        each = blank_campaign()
        each.update(campaign_uid=store.uid(), campaign_id=store.number("campaign"), name=name, status=status, type=kind,
                    from_name="Example Ltd", from_email="news@example.com", reply_to="reply@example.com",
                    subject=f"{name} for [FNAME]", date_added=f"2024-03-{place + 1:02} 09:00:00",
                    send_at=f"2024-04-{place + 1:02} 18:30:00", list_uid=lists[place]["list_uid"],
                    group_uid=store.groups[place % 2]["group_uid"] if place % 3 else "",
                    content=TEMPLATES[place % len(TEMPLATES)][1])
        store.campaigns.append(each)


def add_segments(store, newsletter, friends):
    field = {each["tag"]: each["field_id"] for each in newsletter["fields"] + friends["fields"][3:]}
    operator = {slug: number for number, slug, _ in store.operators()}
    first_campaign = store.campaigns[0]["campaign_id"]
    wanted = [
        (newsletter, "Einige «Namen»", "any", [("FNAME", "is", "李小龍"), ("LNAME", "starts", "semi")], []),
        (newsletter, "Readers of March", "all", [("EMAIL", "not-contains", "@example.org")], [first_campaign]),
        (friends, "Large \"sizes\"", "all", [("SIZE", "is-not", "red"), ("CUSTNO", "greater", "0")], []),
    ]
    for each, name, match, conditions, campaigns in wanted:
        each["segments"].append({
            "segment_uid": store.uid(), "segment_id": store.number("segment"), "name": name, "operator_match": match,
            "date_added": "2024-02-01 08:00:00",
            "conditions": [{"field_id": field[tag], "operator_id": operator[slug], "value": value}
                           for tag, slug, value in conditions],
            "campaign_conditions": [{"action": "open", "campaign_id": number, "time_comparison_operator": "lte",
                                     "time_value": 3, "time_unit": "month"} for number in campaigns]})


def add_deliveries(store, campaign, each):
    people = [{"campaign_uid": campaign["campaign_uid"], "subscriber_uid": row["subscriber_uid"], "email": row["email"]}
              for row in store.members[each["list_uid"]].rows]
    for place, person in enumerate(people):
        status = LOG_STATUSES[place] if place < len(LOG_STATUSES) else "success"
        store.delivery_logs.append({
            **person, "list_uid": each["list_uid"], "message": "OK" if status == "success" else "451 «try» later",
            "retries": "0", "max_retries": "3", "email_message_id": f"message{place:04}@mail.example",
            "delivery_confirmed": "yes" if status == "success" else "no", "status": status,
            "date_added": f"2024-04-01 18:{place % 60:02}:00"})
    for place, kind in enumerate(["hard", "soft", "internal"]):
        store.bounces.append({**people[place], "message": "550 5.1.1 User \"unknown\"", "processed": "yes",
                              "bounce_type": kind, "date_added": "2024-04-02 00:00:00"})
    for place in (11, 12):
        store.complaints.append({**people[place], "message": "Abuse complaint", "date_added": "2024-04-03 00:00:00"})
    for place, reason in ((13, "Zu viele Mails"), (14, "")):
        store.unsubscribes.append({**people[place], "ip_address": "192.0.2.9", "user_agent": "Mozilla/5.0 (example)",
                                   "reason": reason, "note": "Unsubscribed via campaign",
                                   "date_added": "2024-04-04 12:00:00"})
    store.opens = [{**person, "date_added": "2024-04-05 07:00:00"} for person in people[15:20]]


def add_mails(store):
    for subject, status in MAILS:
        store.transactional_emails.append({
            "email_uid": store.uid(), "customer_uid": "cu0000000000a", "to_name": "Ada", "to_email": "ada@example.com",
            "from_name": "Shop", "from_email": "shop@example.com", "reply_to_name": "", "reply_to_email": "",
            "subject": subject, "body": "<p>Hello</p>", "plain_text": "Hello", "priority": 5, "retries": 0,
            "max_retries": 3, "send_at": "2024-05-01 10:00:00", "fallback_system_servers": "no", "status": status,
            "date_added": "2024-05-01 09:59:00", "last_updated": "2024-05-01 10:00:01"})
