"""Campaigns, and the mails that go out."""
import datetime
import re

from . import gojson, gotext
from .listmonk_content import SPACES, cut, length, results, tags_of
from .listmonk_http import Refused, data, integer, route
from .listmonk_state import DatabaseError, check_enum, check_text, now
from .serving import Response

CAMPAIGN_FIELDS = {"name": "text", "subject": "text", "from_email": "text", "body": "text", "body_source": "text", "altbody": "text",
                   "content_type": "text", "send_at": "raw", "tags": "texts", "type": "text", "messenger": "text", "template_id": "int",
                   "headers": "headers", "attribs": "json", "lists": "ints", "media": "ints", "archive": "bool", "archive_slug": "text",
                   "archive_template_id": "int", "archive_meta": "raw"}
CONTENT_TYPES = ("richtext", "html", "plain", "markdown", "visual")
EDITABLE = ("draft", "paused", "scheduled")
GET = ("campaigns:get_all", "campaigns:get")
MANAGE = ("campaigns:manage_all", "campaigns:manage")


def campaign_shown(account, row, no_body=False):
    return {"id": row["id"], "created_at": row["created_at"] + "Z", "updated_at": row["updated_at"] + "Z", "views": row["views"],
            "clicks": row["clicks"], "bounces": sum(bounce["campaign_id"] == row["id"] for bounce in account.bounces.values()),
            "lists": row["lists"], "media": row["media"], "started_at": row["started_at"] and row["started_at"] + "Z",
            "to_send": row["to_send"], "sent": row["sent"], "uuid": row["uuid"], "type": row["type"], "name": row["name"],
            "subject": row["subject"], "from_email": row["from_email"], "body": "" if no_body else row["body"],
            "body_source": None if no_body else row["body_source"], "altbody": row["altbody"],
            "send_at": row["send_at"] and row["send_at"] + "Z", "status": row["status"], "content_type": row["content_type"],
            "tags": row["tags"], "headers": row["headers"], "attribs": gojson.Raw(gojson.encode(row["attribs"])),
            "template_id": row["template_id"], "messenger": row["messenger"], "archive": row["archive"], "archive_slug": row["archive_slug"],
            "archive_template_id": row["archive_template_id"], "archive_meta": gojson.Raw(gojson.encode(row["archive_meta"]))}


@route("GET", "/api/campaigns", *GET)
def get_campaigns(call):
    statuses, tags, permitted = call.request.query.get("status", ()), call.request.query.get("tag", ()), call.permitted_lists()
    query = call.value("query").strip()
    try:
        for status in statuses:
            check_enum("campaign_status", status)
    except DatabaseError as problem:
        raise Refused(500, f"Error fetching Campaign: {problem}") from None
    rows = [row for row in call.account.campaigns.values() if (not statuses or row["status"] in statuses)
            and all(tag in row["tags"] for tag in tags) and query.lower() in f"{row['name']} {row['subject']}".lower()
            and (permitted is None or any(entry["id"] in permitted for entry in row["lists"]))]
    order_by = call.value("order_by") if call.value("order_by") in ("name", "status", "created_at", "updated_at") else "created_at"
    rows.sort(key=lambda row: row[order_by], reverse=call.value("order") != "asc")
    no_body = call.value("no_body").lower() in ("true", "1", "t")
    page = [campaign_shown(call.account, row, no_body) for row in cut(call, rows)]
    return results(call, page, len(rows), query=query, empty_is_blank=True)


@route("GET", "/api/campaigns/running/stats", *GET)
def running(call):
    return data([])


@route("GET", "/api/campaigns/analytics/:type", "campaigns:get_analytics")
def analytics(call):
    if not call.request.query.get("id"):
        raise Refused(400, "Missing field(s): `id`")
    return data([])


def campaign_of(call):
    row = call.account.campaigns.get(call.id)
    if row is None:
        raise Refused(400, "Campaign not found")
    return row


@route("GET", "/api/campaigns/:id", *GET)
def get_campaign(call):
    row = campaign_of(call)
    shown = campaign_shown(call.account, row)
    if call.value("no_body").lower() in ("true", "1", "t"):
        shown["body"] = ""
    return data(shown)


@route("GET", "/api/campaigns/:id/preview", *GET)
def preview(call):
    """Template and body put together; nothing else of the template language is carried out."""
    row = campaign_of(call)
    template = call.account.templates.get(row["template_id"], {"body": '{{ template "content" . }}'})
    text = gotext.PLACEHOLDER.sub(lambda found: row["body"], template["body"])
    return Response(200, text.encode(), "text/html; charset=UTF-8")


@route("GET", "/api/public/archive", public=True)
def public_archive(call):
    rows = [row for row in call.account.campaigns.values() if row["archive"] and row["status"] in ("running", "paused", "finished")]
    rows.sort(key=lambda row: row["created_at"], reverse=True)
    root = call.account.settings.get("app.root_url", "")
    shown = [{"uuid": row["uuid"], "subject": row["subject"], "content": "", "created_at": row["created_at"] + "Z",
              "send_at": row["send_at"] and row["send_at"] + "Z", "url": f"{root}/archive/{row['archive_slug'] or row['uuid']}"}
             for row in cut(call, rows)]
    return results(call, shown, len(rows))


def instant(value):
    """send_at: an RFC 3339 time with a zone, as UTC."""
    if not isinstance(value, str):
        raise Refused(400, f"Unmarshal type error: expected=time.Time, got={gojson.kind(value)}, field=send_at, offset=1")
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?", value)
    if not found or not found[3]:
        rest = "" if found else value
        layout = "2006-01-02T15:04:05Z07:00"
        wanted = "Z07:00" if found else "2006"
        raise Refused(400, f'parsing time "{value}" as "{layout}": cannot parse "{rest}" as "{wanted}"')
    moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)
    if moment < datetime.datetime.now(datetime.timezone.utc):
        raise Refused(400, "Scheduled date should be in the future.")
    shown = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return shown.rstrip("0").rstrip(".")


def slug_of(text):
    if not text:
        return None
    return SPACES.sub("-", "".join(letter if letter.isalnum() else " " for letter in text.lower()).strip())


def checked_campaign(call, fields):
    """The fields as they are stored; refusals come in the order of the real server."""
    account = call.account
    if not fields.get("from_email"):
        fields["from_email"] = account.settings.get("app.from_email", "")
    elif not gotext.from_header(fields["from_email"]):
        raise Refused(400, "Invalid `from_email`.")
    if not 1 <= length(fields.get("name", "")) <= 2000:
        raise Refused(400, "Invalid length for name.")
    if not 1 <= length(fields.get("subject", "")) <= 5000:
        raise Refused(400, "Invalid length for subject.")
    if fields.get("content_type") not in CONTENT_TYPES:
        fields["content_type"] = "richtext"
    if fields["content_type"] != "visual":
        fields["body_source"] = None
    if not fields.get("lists"):
        raise Refused(400, "Invalid list IDs.")
    messengers = ["email"] + [entry["name"] for entry in account.settings.get("messengers", ())]
    if fields["messenger"] not in messengers:
        if not fields["messenger"].startswith("email-"):
            raise Refused(400, f"Unknown messenger {fields['messenger']}.")
        fields["messenger"] = "email"
    check_campaign_text(fields)
    fields["archive_slug"] = slug_of(fields.get("archive_slug"))
    if not fields.get("archive_meta"):
        fields["archive_meta"] = {}
    return fields


def check_campaign_text(fields):
    for what, name in (("subject", "subject"), ("message", "body"), ("alt plaintext message", "altbody")):
        text = fields.get(name) or ""
        problem = gotext.template_error(text, "content") if "{{" in text else None
        if problem:
            raise Refused(400, f"Error compiling campaign body: error compiling {what}: {problem}")


def check_campaign_bytes(fields):
    check_text(*(fields.get(name) for name in ("name", "subject", "from_email", "body", "altbody")))


def references(account, fields):
    """Lists and media of a campaign; those that do not exist are left out without a word."""
    wanted = set(fields["lists"])
    lists = [{"id": number, "name": row["name"]} for number, row in account.lists.items() if number in wanted]
    media = [{"id": number, "filename": row["filename"]} for number, row in account.media.items() if number in set(fields.get("media", ()))]
    return lists, media


def check_slug(account, slug, number=None):
    if slug and any(row["archive_slug"] == slug and row["id"] != number for row in account.campaigns.values()):
        raise DatabaseError('pq: duplicate key value violates unique constraint "campaigns_archive_slug_key". '
                            f"Key (archive_slug)=({slug}) already exists.")


def template_for(account, fields):
    """The template of a new campaign: the given one, else the default; a visual one gives its body and is not referred to."""
    if fields.get("template_id") is not None:
        return account.templates.get(fields["template_id"])
    if fields["content_type"] == "visual":
        return None
    return next((row for row in account.templates.values() if row["is_default"]), None)


@route("POST", "/api/campaigns", *MANAGE)
def create_campaign(call):
    """Always a draft. A type of opt-in needs a list with double opt-in."""
    account, fields = call.account, call.json(**CAMPAIGN_FIELDS)
    fields["messenger"] = fields.get("messenger") or "email"
    kind = fields.get("type") or "regular"
    if kind == "optin":
        if not any(account.lists[number]["optin"] == "double" for number in fields.get("lists", ()) if number in account.lists):
            raise Refused(400, "No double opt-in lists found to create campaign." if fields.get("lists") else "Invalid list IDs.")
        fields["body"] = '<p><a class="button" href="{{ OptinURL }}">Confirm</a></p>'
    send_at = instant(fields["send_at"]) if fields.get("send_at") else None
    fields = checked_campaign(call, fields)
    try:
        check_enum("campaign_type", kind)
        check_campaign_bytes(fields)
        check_slug(account, fields["archive_slug"])
    except DatabaseError as problem:
        account.next_id("campaigns")
        raise Refused(500, f"Error creating Campaign: {problem}") from None
    template = template_for(account, fields)
    visual = bool(template) and template["type"] == "campaign_visual"
    lists, media = references(account, fields)
    number, when = account.next_id("campaigns"), now()
    account.campaigns[number] = {
        "id": number, "created_at": when, "updated_at": when, "views": 0, "clicks": 0, "lists": lists, "media": media, "started_at": None,
        "to_send": 0, "sent": 0, "uuid": account.new_uuid(), "type": kind, "name": fields["name"], "subject": fields["subject"],
        "from_email": fields["from_email"], "body": fields.get("body") or (template["body"] if visual else ""),
        "body_source": fields["body_source"] if fields.get("body_source") is not None else template["body_source"] if visual else None,
        "altbody": fields.get("altbody"), "send_at": send_at, "status": "draft", "content_type": fields["content_type"],
        "tags": tags_of(fields.get("tags", ())), "headers": fields.get("headers", []), "attribs": fields.get("attribs", {}),
        "template_id": template["id"] if template and not visual else None, "messenger": fields["messenger"],
        "archive": fields.get("archive", False), "archive_slug": fields["archive_slug"],
        "archive_template_id": fields.get("archive_template_id"), "archive_meta": fields["archive_meta"]}
    return data(campaign_shown(account, account.campaigns[number]))


@route("PUT", "/api/campaigns/:id", *MANAGE)
def update_campaign(call):
    """Fields that are not sent stay, except lists (required), media (kept) and attribs (emptied)."""
    account, row = call.account, campaign_of(call)
    if row["status"] not in EDITABLE:
        raise Refused(400, "Cannot update a running or a finished campaign.")
    sent = call.json(**CAMPAIGN_FIELDS)
    fields = {name: row[name] for name in ("name", "subject", "from_email", "body", "body_source", "altbody", "content_type", "messenger",
                                           "template_id", "headers", "archive", "archive_slug", "archive_template_id", "archive_meta")}
    fields.update(sent)
    fields["tags"] = tags_of(sent["tags"]) if "tags" in sent else row["tags"]
    send_at = instant(sent["send_at"]) if sent.get("send_at") else row["send_at"]
    fields = checked_campaign(call, fields)
    try:
        check_campaign_bytes(fields)
        check_slug(account, fields["archive_slug"], row["id"])
    except DatabaseError as problem:
        raise Refused(500, f"Error updating Campaign: {problem}") from None
    lists, media = references(account, fields)
    visual = fields["content_type"] == "visual"
    for name in ("name", "subject", "from_email", "body", "content_type", "messenger", "headers", "tags", "archive", "archive_slug",
                 "archive_meta", "body_source"):
        row[name] = fields[name]
    row.update(lists=lists, media=media if "media" in sent else row["media"], send_at=send_at, attribs=sent.get("attribs", {}),
               altbody=fields["altbody"] or None, template_id=None if visual else fields["template_id"],
               archive_template_id=None if visual else fields["archive_template_id"], updated_at=now())
    return data(campaign_shown(account, row))


STEPS = {"draft": (("scheduled",), "Only scheduled campaigns can be saved as drafts."),
         "scheduled": (("draft", "paused"), "Only draft campaigns can be scheduled."),
         "running": (("paused", "draft"), "Only paused campaigns and drafts can be started."),
         "paused": (("running",), "Only active campaigns can be paused."),
         "cancelled": (("running", "paused"), "Only active campaigns can be cancelled.")}


@route("PUT", "/api/campaigns/:id/status", "campaigns:send")
def campaign_status(call):
    row, status = campaign_of(call), call.json(status="text").get("status", "")
    before, message = STEPS.get(status, ((), ""))
    if status == "scheduled" and not row["send_at"]:
        raise Refused(400, "Campaign needs a date to be scheduled.")
    if status in STEPS and row["status"] not in before:
        raise Refused(400, message)
    try:
        check_enum("campaign_status", status)
    except DatabaseError as problem:
        raise Refused(500, f"Error updating Campaign: {problem}") from None
    # The answer shows the campaign as it was read before the update, with the new status.
    shown = campaign_shown(call.account, row)
    shown["status"] = status
    row["updated_at"] = now()
    row["status"] = "scheduled" if status == "running" and row["send_at"] else status
    if row["status"] == "running":
        send_campaign(call.account, row)
    return data(shown)


def is_mailed(person, row_status, optin, kind):
    """Who gets a campaign: people that are disabled do, and so do unconfirmed ones of lists with single opt-in."""
    if person.status == "blocklisted":
        return False
    if kind == "optin":
        return row_status == "unconfirmed" and optin == "double"
    return row_status == "confirmed" if optin == "double" else row_status != "unsubscribed"


def send_campaign(account, row):
    """Mails everybody at once; a real server takes its time and can be paused."""
    people = {}
    for entry in row["lists"]:
        for member in account.list_members.get(entry["id"], ()):
            person = account.subscribers[member]
            if is_mailed(person, person.lists[entry["id"]][0], account.lists[entry["id"]]["optin"], row["type"]):
                people[member] = person.email
    when = now()
    row.update(started_at=row["started_at"] or when, to_send=len(people), sent=len(people), status="finished", updated_at=when)
    account.mails.append({"kind": "campaign", "campaign": row["id"], "subject": row["subject"], "count": len(people),
                          "to": [people[member] for member in sorted(people)]})


@route("PUT", "/api/campaigns/:id/archive", *MANAGE)
def archive_campaign(call):
    fields = call.json(archive="bool", archive_template_id="int", archive_meta="json", archive_slug="text")
    slug, template = slug_of(fields.get("archive_slug")), fields.get("archive_template_id", 0)
    row = call.account.campaigns.get(call.id)
    try:
        check_slug(call.account, slug, call.id)
    except DatabaseError as problem:
        raise Refused(500, f"Error updating Campaign: {problem}") from None
    if row is not None:
        row.update(archive=fields.get("archive", False), archive_slug=slug, updated_at=now())
        if template > 0:
            row["archive_template_id"] = template
        if "archive_meta" in fields:
            row["archive_meta"] = fields["archive_meta"]
    meta = gojson.Raw(gojson.encode(fields.get("archive_meta")))
    return data({"archive": fields.get("archive", False), "archive_template_id": template, "archive_meta": meta, "archive_slug": slug or ""})


@route("POST", "/api/campaigns/:id/test", *MANAGE)
def test_campaign(call):
    row, addresses = campaign_of(call), call.json(subscribers="texts").get("subscribers", [])
    known = [email for email in map(gotext.lower, addresses) if email in call.account.by_email]
    if not known:
        raise Refused(400, "No known subscribers to test." if addresses else "No subscribers given.")
    call.account.mails.append({"kind": "test", "campaign": row["id"], "to": known})
    return data(True)


@route("DELETE", "/api/campaigns/:id", *MANAGE)
def delete_campaign(call):
    campaign_of(call)
    del call.account.campaigns[call.id]
    for bounce in call.account.bounces.values():
        if bounce["campaign_id"] == call.id:
            bounce["campaign_id"] = None
    return data(True)


@route("POST", "/api/tx", "tx:send")
def send_tx(call):
    """A transactional mail really goes out."""
    fields = call.json(subscriber_email="text", subscriber_emails="texts", subscriber_id="int", subscriber_ids="ints", template_id="int",
                       subscriber_mode="text", subject="text")
    account = call.account
    emails = fields.get("subscriber_emails", []) + ([fields["subscriber_email"]] if fields.get("subscriber_email") else [])
    numbers = fields.get("subscriber_ids", []) + ([fields["subscriber_id"]] if fields.get("subscriber_id") else [])
    if bool(emails) == bool(numbers):
        raise Refused(400, "Invalid fields: send either `subscriber_emails` or `subscriber_ids`")
    template = account.templates.get(integer(str(fields.get("template_id", 0))))
    if template is None or template["type"] != "tx":
        raise Refused(400, f"template {fields.get('template_id', 0)} not found")
    people = [account.subscribers.get(number) for number in numbers] + [account.by_email.get(gotext.lower(email)) for email in emails]
    account.mails.append({"kind": "tx", "template": template["id"], "to": [person.email for person in people if person]})
    if None in people:
        raise Refused(400, f"Subscriber (0: {emails[people.index(None) - len(numbers)] if emails else ''}) not found")
    return data(True)
