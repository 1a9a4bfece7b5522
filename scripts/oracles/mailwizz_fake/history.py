"""What happened to campaigns: deliveries, bounces, complaints, people who left, counts."""
from . import answers
from .answers import Refusal
from .campaigns import the_campaign, the_list
from .forms import text
from .vocabulary import BOUNCE_TYPES


def of(request, collection, uid):
    the_campaign(request, uid)
    return [row for row in getattr(request.store, collection) if row["campaign_uid"] == uid]


def person(row):
    return {"subscriber_uid": row["subscriber_uid"], "email": row["email"]}


def shown_log(row):
    head = {"campaign": {"campaign_uid": row["campaign_uid"], "list": {"list_uid": row["list_uid"]}},
            "subscriber": person(row)}
    names = ["message", "retries", "max_retries", "email_message_id", "delivery_confirmed", "status", "date_added"]
    return {**head, **{name: row[name] for name in names}}


def shown_bounce(row):
    return {"message": row["message"], "processed": row["processed"], "bounce_type": row["bounce_type"],
            "subscriber": person(row)}


def shown_complaint(row):
    return {"message": row["message"], "subscriber": person(row)}


def shown_unsubscribe(row):
    names = ["ip_address", "user_agent", "reason", "note", "date_added"]
    return {**{name: row[name] for name in names}, "subscriber": person(row)}


def delivery_logs(request, uid):
    return 200, answers.page(request, "delivery_logs", of(request, "delivery_logs", uid), shown_log)


def delivery_log(request, message_id):
    row = request.store.find("delivery_logs", "email_message_id", message_id)
    if row is None:
        raise Refusal(404, "The delivery log does not exist!")
    return 200, answers.record(shown_log(row))


def bounces(request, uid):
    return 200, answers.page(request, "bounces", of(request, "bounces", uid), shown_bounce)


def complaints(request, uid):
    return 200, answers.page(request, "complaints", of(request, "complaints", uid), shown_complaint)


def unsubscribes(request, uid):
    return 200, answers.page(request, "unsubscribes", of(request, "unsubscribes", uid), shown_unsubscribe)


def members_of(request, campaign):
    each = the_list(request, campaign)
    if each is None:
        raise Refusal(404, "The list does not exist.")
    return request.store.members[each["list_uid"]]


def the_recipient(request, campaign, subscriber_uid):
    row = members_of(request, campaign).by_uid.get(subscriber_uid)
    if row is None:
        raise Refusal(404, "The subscriber does not exist!")
    return row


def create_bounce(request, uid):
    campaign = the_campaign(request, uid)
    kind = text(request.form, "bounce_type")
    if kind not in BOUNCE_TYPES:
        raise Refusal(400, "Invalid bounce type!")
    row = the_recipient(request, campaign, text(request.form, "subscriber_uid"))
    if any(one["subscriber_uid"] == row["subscriber_uid"] for one in of(request, "bounces", uid)):
        raise Refusal(400, "This subscriber has already been marked as bounced!")
    bounce = {"campaign_uid": uid, **person(row), "message": text(request.form, "message")[:250],
              "processed": "yes" if kind == "hard" else "no", "bounce_type": kind, "date_added": request.store.now()}
    request.store.bounces.append(bounce)
    if kind == "hard":
        # Writing history changes the present: the address is blocked from now on, on every list.
        members_of(request, campaign).set_status(row, "blacklisted")
        request.store.blacklist.append(row["email"].lower())
    return 201, answers.record(shown_bounce(bounce))


def track_opening(request, uid, subscriber_uid):
    row = the_recipient(request, the_campaign(request, uid), subscriber_uid)
    request.store.opens.append({"campaign_uid": uid, **person(row), "date_added": request.store.now()})
    return 200, answers.success()


def track_unsubscribe(request, uid, subscriber_uid):
    campaign = the_campaign(request, uid)
    row = the_recipient(request, campaign, subscriber_uid)
    names = ["ip_address", "user_agent", "reason", "note"]
    request.store.unsubscribes.append({"campaign_uid": uid, **person(row), "date_added": request.store.now(),
                                       **{name: text(request.form, name) for name in names}})
    members_of(request, campaign).set_status(row, "unsubscribed")
    return 200, answers.success()


def track_url(request, uid, subscriber_uid, url_hash):
    the_recipient(request, the_campaign(request, uid), subscriber_uid)
    if len(url_hash) != 40:
        raise Refusal(404, "The url hash does not exist.")
    place = f"https://mail.example/campaigns/{uid}/track-url/{subscriber_uid}/{url_hash}"
    return 200, answers.record({"track_url": place, "destination": "https://shop.example/"})


def stats(request, uid):
    campaign = the_campaign(request, uid)
    logs = of(request, "delivery_logs", uid)
    good = sum(row["status"] == "success" for row in logs)
    opens = of(request, "opens", uid)
    bounced = [row["bounce_type"] for row in of(request, "bounces", uid)]
    counts = {"delivery_success": good, "delivery_error": len(logs) - good, "opens": len(opens),
              "unique_opens": len({row["subscriber_uid"] for row in opens}), "clicks": 0, "unique_clicks": 0,
              "unsubscribes": len(of(request, "unsubscribes", uid)), "complaints": len(of(request, "complaints", uid)),
              "bounces": len(bounced), "hard_bounces": bounced.count("hard"), "soft_bounces": bounced.count("soft"),
              "internal_bounces": bounced.count("internal")}
    each = the_list(request, campaign)
    people = request.store.members[each["list_uid"]].count("confirmed") if each else 0
    data = {"campaign_status": campaign["status"], "subscribers_count": people, "processed_count": len(logs)}
    for name, count in counts.items():
        data[name + "_count"] = count
        data[name + "_rate"] = round(100 * count / len(logs), 2) if logs else 0
    return 200, answers.success(data=data)
