"""The account that was recorded, as a state of the fake: made from the answers to the reading calls."""
import base64
import csv
import io
import urllib.parse

from . import listmonk_admin

NEXT = {"lists": 8, "subscribers": 403, "templates": 9, "campaigns": 9, "media": 4, "bounces": 11}


def without_zone(value):
    return value and value.removesuffix("Z").removesuffix("+00:00")


def plain_dates(row):
    return {name: without_zone(value) if name.endswith("_at") else value for name, value in row.items()}


def page(exchanges, number):
    return next(exchange for exchange in exchanges if exchange.number == number).answer()["data"]


def people(exchanges):
    """Attributes that are null show only in the CSV export."""
    exported = next(exchange for exchange in exchanges if exchange.number == 48).answer_bytes().decode()
    null = {row["uuid"] for row in csv.DictReader(io.StringIO(exported)) if row["attributes"] == "null"}
    rows = []
    for row in page(exchanges, 27)["results"]:
        attribs = None if row["uuid"] in null else row["attribs"]
        lists = {entry["id"]: [entry["subscription_status"], without_zone(entry["subscription_created_at"]),
                               without_zone(entry["subscription_updated_at"])] for entry in row["lists"]}
        rows.append({"id": row["id"], "uuid": row["uuid"], "email": row["email"], "name": row["name"], "attribs": attribs,
                     "status": row["status"], "created": without_zone(row["created_at"]), "updated": without_zone(row["updated_at"]),
                     "lists": lists})
    return rows


def media(exchanges):
    return [{"id": row["id"], "uuid": row["uuid"], "filename": row["filename"], "content_type": row["content_type"],
             "created_at": without_zone(row["created_at"]), "meta": row["meta"],
             "thumb": row["thumb_url"] and "thumb_" + row["filename"]} for row in reversed(page(exchanges, 86)["results"])]


def files(exchanges):
    """Only three of the four files were fetched."""
    found = {}
    for exchange in exchanges:
        if exchange.path.startswith("/uploads/") and exchange.status == 200:
            found[urllib.parse.unquote(exchange.path.removeprefix("/uploads/"))] = base64.b64encode(exchange.answer_bytes()).decode()
    return found


def bounces(exchanges):
    rows = page(exchanges, 94)["results"]
    return sorted(({"id": row["id"], "type": row["type"], "source": row["source"], "meta": row["meta"],
                    "created_at": without_zone(row["created_at"]), "subscriber_id": row["subscriber_id"],
                    "campaign_id": row["campaign"] and row["campaign"]["id"]} for row in rows), key=lambda row: row["id"])


def users(exchanges, name, token):
    tokens = {"apiuser": token, "limited": token + "-limited"}
    return [{"id": row["id"], "created_at": without_zone(row["created_at"]), "updated_at": without_zone(row["updated_at"]),
             "username": name if row["username"] == "apiuser" else row["username"], "name": row["name"], "type": row["type"],
             "email": row["email"], "status": row["status"], "user_role_id": row["user_role"]["id"], "list_role_id": None,
             "token": tokens.get(row["username"])} for row in page(exchanges, 102)]


def settings(exchanges):
    """Secrets were recorded as bullets; others of the same length stand for them."""
    stored = dict(listmonk_admin.first_settings(""), **page(exchanges, 6))
    for entry in stored["smtp"] + stored["bounce.mailboxes"]:
        entry["password"] = "s" * len(entry["password"])
    return stored


def state(exchanges, name="apiuser", token="token"):
    lists = page(exchanges, 12)["results"]
    keys = ("id", "created_at", "updated_at", "uuid", "name", "type", "optin", "status", "tags", "description")
    roles = [plain_dates({key: row[key] for key in ("id", "created_at", "updated_at", "name", "permissions")}) for row in page(exchanges, 101)]
    campaigns = [plain_dates(row) for row in page(exchanges, 62)["results"]]
    return {"lists": [plain_dates({key: row[key] for key in keys}) for row in lists], "subscribers": people(exchanges),
            "templates": [plain_dates(row) for row in page(exchanges, 53)], "campaigns": campaigns, "media": media(exchanges),
            "files": files(exchanges), "bounces": bounces(exchanges), "users": users(exchanges, name, token), "roles": roles, "list_roles": [],
            "settings": settings(exchanges), "mails": [], "uuids": 0,
            "sequences": dict(NEXT, users=len(page(exchanges, 102)), roles=len(roles))}
