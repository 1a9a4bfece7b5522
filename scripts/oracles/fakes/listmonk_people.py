"""Subscribers, their subscriptions and the blocklist."""
import csv
import io
import json
import re

from . import gojson, gotext, sqlwhere
from .listmonk_http import Refused, data, reply, route
from .listmonk_state import DatabaseError, check_enum
from .serving import Response

SORTABLE = ("email", "status", "name", "created_at", "updated_at")
SUBSCRIBER_FIELDS = {"email": "text", "name": "text", "status": "text", "attribs": "json", "lists": "ints", "list_uuids": "texts",
                     "preconfirm_subscriptions": "bool"}
GET = ("subscribers:get_all", "subscribers:get")


def list_tail(row):
    """The part of an embedded list that is the same for everybody on it. No tags are null here, unlike in /api/lists."""
    shown = {"subscription_meta": {}, "id": row["id"], "uuid": row["uuid"], "name": row["name"], "type": row["type"], "optin": row["optin"],
             "status": row["status"], "tags": row["tags"] or None, "description": row["description"],
             "created_at": row["created_at"] + "+00:00", "updated_at": row["updated_at"] + "+00:00"}
    return gojson.struct(shown)[1:]


def masked_tail(row):
    """What a user sees of a list that the user's role does not name."""
    shown = {"id": row["id"], "name": "*Unknown", "restricted": True, "type": row["type"], "optin": row["optin"], "status": row["status"]}
    return gojson.struct(shown)[1:]


def tails(account, permitted):
    key = ("tails", None if permitted is None else tuple(permitted))
    return account.remember(key, lambda: {
        number: list_tail(row) if permitted is None or number in permitted else masked_tail(row) for number, row in account.lists.items()})


def subscriber_json(account, person, permitted=None):
    """One person as JSON text, put together from parts that are text already."""
    ends = tails(account, permitted)
    lists = ",".join([f'{{"subscription_status":"{row[0]}","subscription_created_at":"{row[1]}+00:00",'
                      f'"subscription_updated_at":"{row[2]}+00:00",{ends[number]}' for number, row in person.lists.items()])
    return (f'{{"id":{person.id},"created_at":"{person.created}Z","updated_at":"{person.updated}Z","uuid":"{person.uuid}",'
            f'"email":{gojson.text(person.email)},"name":{gojson.text(person.name)},"attribs":{"{}" if person.attribs == "null" else person.attribs},'
            f'"status":"{person.status}","lists":[{lists}]}}')


def found(call):
    """The ids that the query of a request finds."""
    where = call.value("query").strip().removesuffix(";")
    if where and not call.has("subscribers:sql_query"):
        raise Refused(403, "permission denied: subscribers:sql_query")
    status = call.value("subscription_status")
    lists, permitted = call.numbers("list_id"), call.permitted_lists()
    if permitted is not None:
        lists = [number for number in lists if number in permitted] if lists else permitted or [-1]
    try:
        if status:
            check_enum("subscription_status", status)
        order_by = call.value("order_by") if call.value("order_by") in SORTABLE else "id"
        return call.account.select(lists, status, call.value("search").strip(), where, order_by, call.value("order") != "asc"), where
    except sqlwhere.SyntaxProblem as problem:
        raise Refused(400, f'Error preparing subscriber query: pq: syntax error at or near "{problem}"') from None
    except re.error as problem:
        raise Refused(400, f"Error preparing subscriber query: pq: invalid regular expression: {problem}") from None
    except DatabaseError as problem:
        raise Refused(400, f"Error preparing subscriber query: {problem}") from None


def person_of(call):
    person = call.account.subscribers.get(call.id)
    if person is None:
        raise Refused(400, f"Subscriber ({call.id}: ) not found")
    permitted = call.permitted_lists()
    if permitted is not None and not any(number in permitted for number in person.lists):
        raise Refused(403, f"permission denied: subscriber: {person.id}")
    return person


def shown(call, person):
    return reply(f'{{"data":{subscriber_json(call.account, person, call.permitted_lists())}}}')


@route("GET", "/api/subscribers", *GET)
def query_subscribers(call):
    ids, where = found(call)
    page, per_page, offset, limit = call.page()
    people, permitted = call.account.subscribers, call.permitted_lists()
    cut = ids[offset:offset + limit] if limit else ids[offset:]
    results = "[" + ",".join([subscriber_json(call.account, people[number], permitted) for number in cut]) + "]"
    if not cut and len(ids):
        results = "null"
    return reply(f'{{"data":{{"results":{results},"search":{gojson.text(call.value("search").strip())},"query":{gojson.text(where)},'
                 f'"total":{len(ids)},"per_page":{per_page},"page":{page}}}}}')


@route("GET", "/api/subscribers/export", *GET)
def export_csv(call):
    """Nobody gives no bytes at all, not even the header."""
    ids, _ = found(call)
    wanted = call.numbers("id")
    # The statement asks for a list id that equals all that were given: two different ones find nobody.
    ids = sorted(set(ids)) if len(set(call.numbers("list_id"))) < 2 else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for position, number in enumerate(number for number in ids if not wanted or number in wanted):
        person = call.account.subscribers[number]
        if position == 0:
            writer.writerow(["uuid", "email", "name", "attributes", "status", "created_at", "updated_at"])
        writer.writerow([person.uuid, person.email, person.name, gojson.as_jsonb(gojson.decode(person.attribs)), person.status,
                         person.created.replace("T", " ") + " +0000 UTC", person.updated.replace("T", " ") + " +0000 UTC"])
    headers = [("Cache-Control", "no-cache"), ("Content-Disposition", "attachment; filename=subscribers.csv"), ("Vary", "Accept-Encoding")]
    return Response(200, out.getvalue().encode(), "text/csv", headers)


@route("GET", "/api/subscribers/:id", *GET)
def get_subscriber(call):
    return shown(call, person_of(call))


@route("GET", "/api/subscribers/:id/export", *GET)
def export_subscriber(call):
    """Everything about one person, without the envelope and indented."""
    person, account = person_of(call), call.account
    profile = {"id": person.id, "uuid": person.uuid, "email": person.email, "name": person.name,
               "attribs": json.loads(gojson.as_jsonb(gojson.decode(person.attribs))), "status": person.status,
               "created_at": person.created + "+00:00", "updated_at": person.updated + "+00:00"}
    subscriptions = [{"subscription_status": row[0], "name": "Private list" if account.lists[n]["type"] == "private" else account.lists[n]["name"],
                      "type": account.lists[n]["type"], "created_at": row[1] + "+00:00"} for n, row in person.lists.items()]
    whole = {"profile": [profile], "subscriptions": subscriptions, "campaign_views": [], "link_clicks": []}
    headers = [("Cache-Control", "no-cache"), ("Content-Disposition", 'attachment; filename="data.json"')]
    return Response(200, json.dumps(whole, ensure_ascii=False, indent=2).encode(), headers=headers)


@route("GET", "/api/subscribers/:id/activity", *GET)
def activity(call):
    """The fake counts neither views nor clicks."""
    person_of(call)
    return data({"campaign_views": [], "link_clicks": []})


def made_subscriber(call):
    fields = call.json(**SUBSCRIBER_FIELDS)
    email = gotext.address(fields.get("email", ""))
    if email is None:
        raise Refused(400, "Invalid email.")
    domain = email.split("@")[1]
    if domain in call.account.settings.get("privacy.domain_blocklist", ()):
        raise Refused(400, "The e-mail domain is blocklisted.")
    return fields, email


def send_optin(account, person, lists):
    """The mail that goes out for lists with double opt-in that the person has not confirmed."""
    if not account.settings.get("app.send_optin_confirmation", True):
        return
    waiting = [number for number in person.lists if number in lists and person.lists[number][0] == "unconfirmed"
               and account.lists[number]["optin"] == "double"]
    if waiting:
        account.mails.append({"kind": "optin", "to": [person.email], "lists": waiting, "subscriber": person.id})


@route("POST", "/api/subscribers", "subscribers:manage")
def create_subscriber(call):
    fields, email = made_subscriber(call)
    confirmed = fields.get("preconfirm_subscriptions", False)
    lists = fields.get("lists", [])
    name = fields.get("name", "").strip() or gotext.name_from(email)
    try:
        person = call.account.add_subscriber(email, name, gojson.encode(fields.get("attribs")), fields.get("status") or "enabled",
                                             lists, "confirmed" if confirmed else "unconfirmed")
    except DatabaseError as problem:
        raise Refused(500, f"Error creating Subscriber: {problem}") from None
    if person is None:
        raise Refused(409, "E-mail already exists.")
    if not confirmed:
        send_optin(call.account, person, lists)
    return shown(call, person)


def change(call, fields, email, delete_lists):
    account, person = call.account, call.account.subscribers.get(call.id)
    if person is None:
        # listmonk looks for the row by the id of the body, which is none, and by the address.
        raise Refused(400, f"Subscriber (0: {email}) not found")
    confirmed = fields.get("preconfirm_subscriptions", False)
    attribs = gojson.encode(fields["attribs"]) if fields.get("attribs") else "{}"
    lists = fields.get("lists", [])
    try:
        account.update_subscriber(person, email, fields.get("name", "").strip(), fields.get("status", ""), attribs, lists,
                                  "confirmed" if confirmed else "unconfirmed", delete_lists)
    except DatabaseError as problem:
        raise Refused(500, f"Error updating Subscriber: {problem}") from None
    if not confirmed:
        send_optin(account, person, lists)
    return shown(call, person)


@route("PUT", "/api/subscribers/:id", "subscribers:manage")
def update_subscriber(call):
    """Without `lists` all memberships go, and without `attribs` all attributes."""
    fields, email = made_subscriber(call)
    if len(fields.get("name", "").encode()) > 2000:
        raise Refused(400, "Invalid name.")
    return change(call, fields, email, True)


@route("PATCH", "/api/subscribers/:id", "subscribers:manage")
def patch_subscriber(call):
    person = person_of(call)
    fields = call.json(**SUBSCRIBER_FIELDS)
    attribs = gojson.decode(person.attribs) or {}
    # The body is read into the person that was there: attributes are merged, not replaced.
    merged = dict(fields, email=fields.get("email", person.email), attribs=dict(attribs, **fields.get("attribs", {})))
    email = gotext.address(merged["email"])
    if email is None:
        raise Refused(400, "Invalid email.")
    return change(call, merged, email, "lists" in fields)


@route("DELETE", "/api/subscribers/:id", "subscribers:manage")
def delete_subscriber(call):
    call.account.delete_subscribers([call.id])
    return data(True)


@route("DELETE", "/api/subscribers", "subscribers:manage")
def delete_subscribers(call):
    numbers = call.numbers("id")
    if not numbers:
        raise Refused(400, "One or more IDs are invalid: ids")
    call.account.delete_subscribers(numbers)
    return data(True)


@route("POST", "/api/subscribers/:id/optin", "subscribers:manage")
def resend_optin(call):
    person = person_of(call)
    send_optin(call.account, person, list(person.lists))
    return data(True)


BULK = {"ids": "ints", "action": "text", "target_list_ids": "ints", "status": "text", "query": "text", "list_ids": "ints", "search": "text",
        "subscription_status": "text"}


@route("PUT", "/api/subscribers/blocklist", "subscribers:manage")
def blocklist(call):
    numbers = call.json(**BULK).get("ids", [])
    if not numbers:
        raise Refused(400, "One or more IDs are invalid: ids")
    call.account.blocklist(numbers)
    return data(True)


@route("PUT", "/api/subscribers/:id/blocklist", "subscribers:manage")
def blocklist_one(call):
    call.account.blocklist([call.id])
    return data(True)


def manage(call, people, fields, replace):
    lists, action, account = fields.get("target_list_ids", []), fields.get("action", ""), call.account
    if not lists:
        raise Refused(400, "No lists given.")
    try:
        if action == "add":
            account.add_to_lists(people, lists, fields.get("status", ""), replace)
        elif action == "remove":
            account.remove_from_lists(people, lists)
        elif action == "unsubscribe":
            account.unsubscribe(people, lists)
        else:
            raise Refused(400, "Invalid action.")
    except DatabaseError as problem:
        raise Refused(500, f"Error updating Subscribers: {problem}") from None
    return data(True)


@route("PUT", "/api/subscribers/lists", "subscribers:manage")
def manage_lists(call):
    fields = call.json(**BULK)
    if not fields.get("ids"):
        raise Refused(400, "No IDs given.")
    return manage(call, fields["ids"], fields, True)


@route("PUT", "/api/subscribers/lists/:id", "subscribers:manage")
def manage_lists_of_one(call):
    fields = call.json(**BULK)
    if not fields.get("ids"):
        raise Refused(400, "No IDs given.")
    return manage(call, [call.id], fields, True)


def found_by_body(call, fields):
    try:
        return list(dict.fromkeys(call.account.select(fields.get("list_ids", ()), fields.get("subscription_status", ""),
                                                      fields.get("search", ""), fields.get("query", "").strip().removesuffix(";"))))
    except sqlwhere.SyntaxProblem as problem:
        raise Refused(500, f'Error updating Subscribers: pq: syntax error at or near "{problem}"') from None


@route("PUT", "/api/subscribers/query/lists", "subscribers:manage")
def manage_lists_by_query(call):
    """Unlike the form with ids it leaves subscriptions as they are that exist."""
    fields = call.json(**BULK)
    return manage(call, found_by_body(call, fields), fields, False)


@route("PUT", "/api/subscribers/query/blocklist", "subscribers:manage")
def blocklist_by_query(call):
    call.account.blocklist(found_by_body(call, call.json(**BULK)))
    return data(True)


@route("POST", "/api/subscribers/query/delete", "subscribers:manage")
def delete_by_query(call):
    call.account.delete_subscribers(found_by_body(call, call.json(**BULK)))
    return data(True)
