"""Media, the files themselves, and bounces."""
import mimetypes
import os.path
import re
import struct
import urllib.parse

from . import gojson, gotext, multipart
from .listmonk_content import cut, results
from .listmonk_http import ROUTES, Refused, data, route
from .listmonk_state import now
from .serving import Response

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def media_shown(call, row):
    """Addresses are made from the root address in the settings, whoever asks."""
    root = call.account.settings.get("app.root_url", "") + "/uploads/"
    return {"id": row["id"], "uuid": row["uuid"], "filename": row["filename"], "content_type": row["content_type"],
            "created_at": row["created_at"] + "Z", "thumb_url": row["thumb"] and root + row["thumb"], "provider": "filesystem",
            "meta": row["meta"], "url": root + row["filename"]}


@route("GET", "/api/media", "media:get")
def get_media(call):
    query = call.value("query").lower()
    rows = [row for row in call.account.media.values() if query in row["filename"].lower()]
    rows.sort(key=lambda row: (row["created_at"], row["id"]), reverse=True)
    return results(call, [media_shown(call, row) for row in cut(call, rows)], len(rows))


@route("GET", "/api/media/:id", "media:get")
def get_one_media(call):
    row = call.account.media.get(call.id)
    if row is None:
        raise Refused(404, "not found")
    return data(media_shown(call, row))


def image_size(content):
    """(height, width) of PNG, GIF and JPEG; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return height, width
    if content[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", content[6:10])
        return height, width
    if content[:3] == b"\xff\xd8\xff":
        found = re.search(rb"\xff[\xc0-\xc3]..\x08(..)(..)", content, re.DOTALL)
        return (int.from_bytes(found[1], "big"), int.from_bytes(found[2], "big")) if found else None
    return None


def store(account, filename, content_type, content):
    """Stores a file as the real server does: white space becomes a dash, a name that is taken gets a suffix, images a thumbnail."""
    name = os.path.basename(re.sub(r"\s+", "-", filename.strip())) or "file"
    stem, extension = os.path.splitext(name)
    if any(row["filename"] == name for row in account.media.values()):
        digits, number = "", account.sequences.get("media", 0) * 7919 + 104729
        for _ in range(6):
            number, digit = divmod(number * 31 + 17, 62)
            digits += LETTERS[digit]
        name = f"{stem}_{digits}{extension}"
    meta, thumb = {}, None
    if extension.lower() in (".png", ".gif", ".jpg", ".jpeg"):
        size = image_size(content)
        if size is None:
            raise Refused(500, "Error resizing image: image: unknown format")
        meta, thumb = {"height": size[0], "width": size[1]}, "thumb_" + name
        account.files[thumb] = content
    elif extension.lower() == ".svg":
        thumb = name
    account.files[name] = content
    number = account.next_id("media")
    account.media[number] = {"id": number, "uuid": account.new_uuid(), "filename": name, "content_type": content_type, "created_at": now(),
                             "thumb": thumb, "meta": meta}
    return account.media[number]


@route("POST", "/api/media", "media:manage")
def upload(call):
    fields = multipart.parts(call.request.body, call.request.headers.get("content-type", ""))
    if fields is None:
        raise Refused(400, "Invalid file: request Content-Type isn't multipart/form-data")
    filename, content_type, content = fields.get("file", (None, None, None))
    if filename is None:
        raise Refused(400, "Invalid file: http: no such file")
    extensions = call.account.settings.get("upload.extensions", ["*"])
    ending = os.path.splitext(filename)[1].lower().removeprefix(".")
    if "*" not in extensions and ending not in extensions:
        raise Refused(400, f"Unsupported file type ({ending})")
    return data(media_shown(call, store(call.account, filename, content_type, content)))


@route("DELETE", "/api/media/:id", "media:manage")
def delete_media(call):
    row = call.account.media.pop(call.id, None)
    if row:
        for name in (row["filename"], row["thumb"]):
            call.account.files.pop(name, None)
        for campaign in call.account.campaigns.values():
            for entry in campaign["media"]:
                if entry["id"] == row["id"]:
                    entry["id"] = None
    return data(True)


def get_file(call):
    """Files are public."""
    name = call.request.path.removeprefix("/uploads/")
    content = call.account.files.get(name)
    if content is None:
        content = call.account.files.get(urllib.parse.unquote(name))
    if content is None:
        raise Refused(404, "Not Found")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(200, content, kind + "; charset=utf-8" if kind.startswith("text/") else kind)


for method in ("GET", "HEAD"):
    ROUTES.add(method, "/uploads/:name", public=True)(get_file)


# Bounces -----------------------------------------------------------------------------------------------------------------------------

def bounce_shown(account, row):
    """`meta` is what was sent: mostly a text that holds JSON, and an empty object when nothing was."""
    person, campaign = account.subscribers[row["subscriber_id"]], account.campaigns.get(row["campaign_id"])
    return {"id": row["id"], "type": row["type"], "source": row["source"], "meta": gojson.Raw(gojson.encode(row["meta"])),
            "created_at": row["created_at"] + "Z", "email": person.email, "subscriber_uuid": person.uuid, "subscriber_id": person.id,
            "subscriber_status": person.status, "campaign": campaign and {"id": campaign["id"], "name": campaign["name"]}}


@route("GET", "/api/bounces", "bounces:get")
def get_bounces(call):
    account, source = call.account, call.value("source")
    campaign = call.numbers("campaign_id")
    rows = [row for row in account.bounces.values() if (not source or row["source"] == source)
            and (not campaign or not campaign[0] or row["campaign_id"] == campaign[0])]
    order_by = call.value("order_by") if call.value("order_by") in ("email", "campaign_name", "source", "created_at", "type") else "created_at"
    keys = {"email": lambda row: account.subscribers[row["subscriber_id"]].email,
            "campaign_name": lambda row: account.campaigns.get(row["campaign_id"], {"name": ""})["name"]}
    key = keys.get(order_by, lambda row: row[order_by])
    rows.sort(key=lambda row: (key(row), row["id"]), reverse=call.value("order") != "asc")
    return results(call, [bounce_shown(account, row) for row in cut(call, rows)], len(rows), empty_is_blank=True)


@route("GET", "/api/bounces/:id", "bounces:get")
def get_bounce(call):
    row = call.account.bounces.get(call.id)
    if row is None:
        raise Refused(400, "Bounce not found")
    return data(bounce_shown(call.account, row))


@route("GET", "/api/subscribers/:id/bounces", "bounces:get")
def bounces_of_one(call):
    rows = [row for row in call.account.bounces.values() if row["subscriber_id"] == call.id]
    rows.sort(key=lambda row: (row["created_at"], row["id"]), reverse=True)
    return data([bounce_shown(call.account, row) for row in rows])


@route("DELETE", "/api/subscribers/:id/bounces", "bounces:manage")
def delete_bounces_of_one(call):
    for number in [row["id"] for row in call.account.bounces.values() if row["subscriber_id"] == call.id]:
        del call.account.bounces[number]
    return data(True)


@route("DELETE", "/api/bounces", "bounces:manage")
def delete_bounces(call):
    numbers = list(call.account.bounces) if call.value("all") == "true" else call.numbers("id")
    if not numbers:
        raise Refused(400, "Invalid ID(s)")
    for number in numbers:
        call.account.bounces.pop(number, None)
    return data(True)


@route("DELETE", "/api/bounces/:id", "bounces:manage")
def delete_bounce(call):
    call.account.bounces.pop(call.id, None)
    return data(True)


@route("POST", "/webhooks/bounce", "webhooks:post_bounce")
def record_bounce(call):
    if not call.account.settings.get("bounce.webhooks_enabled", True):
        raise Refused(404, "Not Found")
    fields = call.json(email="text", subscriber_uuid="text", campaign_uuid="text", type="text", source="text", meta="raw", created_at="text")
    if not fields.get("email") and not fields.get("subscriber_uuid"):
        raise Refused(400, "Invalid fields: email / subscriber_uuid")
    email = gotext.address(fields["email"]) if fields.get("email") else ""
    if email is None:
        raise Refused(400, "Invalid email.")
    if fields.get("type") not in ("hard", "soft", "complaint"):
        raise Refused(400, "Invalid fields: type")
    add_bounce(call.account, email, fields)
    return data(True)


def bounced_person(account, email, uuid):
    if uuid:
        return next((person for person in account.subscribers.values() if person.uuid == uuid), None)
    return account.by_email.get(email)


def add_bounce(account, email, fields):
    """Nothing is stored for unknown people, for those that are blocklisted, and beyond the count at which the action falls due."""
    person = bounced_person(account, email, fields.get("subscriber_uuid"))
    if person is None:
        return
    rule = account.settings["bounce.actions"].get(fields["type"], {"count": 1, "action": "none"})
    count = 1 + sum(row["subscriber_id"] == person.id and row["type"] == fields["type"] for row in account.bounces.values())
    if person.status != "blocklisted" and count <= rule["count"]:
        number = account.next_id("bounces")
        campaign = next((row["id"] for row in account.campaigns.values() if row["uuid"] == fields.get("campaign_uuid")), None)
        when = fields.get("created_at", "").removesuffix("Z").removesuffix("+00:00") or now()
        account.bounces[number] = {"id": number, "type": fields["type"], "source": fields.get("source", ""), "meta": fields.get("meta", {}),
                                   "created_at": when, "subscriber_id": person.id, "campaign_id": campaign}
    if count >= rule["count"] and person.status != "blocklisted":
        act(account, person, rule["action"])


def act(account, person, action):
    if action == "blocklist":
        # The subscriptions stay as they are, unlike after a call that blocklists.
        person.status = "blocklisted"
    elif action == "unsubscribe":
        for number in list(person.lists):
            account.set_subscription(person, number, "unsubscribed", touch=False)
    elif action == "delete":
        account.delete_subscribers([person.id])
    account.version += 1
