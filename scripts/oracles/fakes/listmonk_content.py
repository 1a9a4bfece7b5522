"""Pages of results, lists and templates."""
import re

from . import gotext
from .listmonk_http import Refused, data, route
from .listmonk_state import DatabaseError, check_enum, check_text, now

SPACES = re.compile(r"\s+")
LIST_FIELDS = {"name": "text", "type": "text", "optin": "text", "status": "text", "tags": "texts", "description": "text"}


def tags_of(tags):
    """White space inside a tag becomes a dash; commas stay."""
    return [tag for tag in (SPACES.sub("-", tag.strip()) for tag in tags) if tag]


def length(value):
    return len(value.encode())


def results(call, rows, total, search="", query="", empty_is_blank=False):
    """A page. Past the end the total is 0; campaigns and bounces lose page and per_page too."""
    page, per_page, _, _ = call.page()
    if not rows:
        total = 0
        if empty_is_blank:
            page = per_page = 0
            query = ""
    return data({"results": rows, "search": search, "query": query, "total": total, "per_page": per_page, "page": page})


def cut(call, rows):
    _, _, offset, limit = call.page()
    return rows[offset:offset + limit] if limit else rows[offset:]


# Lists -------------------------------------------------------------------------------------------------------------------------------

def list_shown(row, counts, total):
    return {"id": row["id"], "created_at": row["created_at"] + "Z", "updated_at": row["updated_at"] + "Z", "uuid": row["uuid"],
            "name": row["name"], "type": row["type"], "optin": row["optin"], "status": row["status"], "tags": row["tags"],
            "description": row["description"], "subscriber_count": total, "subscriber_statuses": counts,
            "subscription_created_at": None, "subscription_updated_at": None}


def ordered(counts):
    """A Go map: sorted keys."""
    return {name: counts[name] for name in sorted(counts)} if counts else counts


@route("GET", "/api/lists")
def get_lists(call):
    """Pages are cut before they are sorted, from rows in physical order: an update between two pages moves a list."""
    account, permitted = call.account, call.permitted_lists()
    rows = [row for row in account.lists.values() if permitted is None or row["id"] in permitted]
    if call.value("minimal").lower() in ("true", "1", "t"):
        rows = [row for row in rows if not call.value("status") or row["status"] == call.value("status")]
        return data({"results": [list_shown(row, None, 0) for row in rows], "search": "", "query": "", "total": len(rows),
                     "per_page": len(rows), "page": 1} if rows else [])
    query = call.value("query").strip()
    for name in ("type", "optin", "status"):
        if call.value(name):
            rows = [row for row in rows if row[name] == call.value(name)]
    wanted = call.request.query.get("tag", ())
    rows = [row for row in rows if all(tag in row["tags"] for tag in wanted) and query.lower() in row["name"].lower()]
    order_by = call.value("order_by")
    order_by = order_by if order_by in ("name", "status", "created_at", "updated_at", "subscriber_count") else "created_at"
    counts = account.all_counts()
    page = [list_shown(row, ordered(counts[row["id"]]), sum(counts[row["id"]].values())) for row in cut(call, rows)]
    page.sort(key=lambda row: row[order_by], reverse=call.value("order") != "asc")
    return results(call, page, len(rows), query=query)


def one_list(call, number):
    """Reading a single list counts its people twice, as the real server does."""
    row = call.account.lists.get(number)
    if row is None:
        raise Refused(400, "List not found")
    counts = call.account.all_counts()[number]
    return data(list_shown(row, ordered(counts), 2 * sum(counts.values())))


def check_list_permission(call, number, change):
    permitted = call.permitted_lists()
    if change and call.has("lists:manage_all") or not change and permitted is None:
        return
    role = call.account.list_roles.get(call.user.get("list_role_id"), {"lists": []})
    needed = "list:manage" if change else "list:get"
    if not any(entry["id"] == number and needed in entry["permissions"] for entry in role["lists"]):
        raise Refused(403, f"permission denied: {needed}")


@route("GET", "/api/lists/:id")
def get_list(call):
    check_list_permission(call, call.id, False)
    return one_list(call, call.id)


def list_fields(call):
    fields = call.json(**LIST_FIELDS)
    if not 1 <= length(fields.get("name", "")) <= 2000:
        raise Refused(400, "Invalid name")
    fields["tags"] = tags_of(fields.get("tags", ()))
    return fields


@route("POST", "/api/lists", "lists:manage_all")
def create_list(call):
    fields = list_fields(call)
    try:
        number = call.account.add_list(fields["name"], fields.get("type") or "private", fields.get("optin") or "single",
                                       fields.get("status") or "active", fields["tags"], fields.get("description", ""))
    except DatabaseError as problem:
        raise Refused(500, f"Error creating List: {problem}") from None
    return one_list(call, number)


@route("PUT", "/api/lists/:id")
def update_list(call):
    """Tags that are not sent are removed; everything else that is not sent stays."""
    check_list_permission(call, call.id, True)
    fields = list_fields(call)
    try:
        there = call.account.update_list(call.id, fields["name"], fields.get("type", ""), fields.get("optin", ""), fields.get("status", ""),
                                         fields["tags"], fields.get("description", ""))
    except DatabaseError as problem:
        raise Refused(500, f"Error updating List: {problem}") from None
    if not there:
        raise Refused(400, "List not found")
    return one_list(call, call.id)


@route("DELETE", "/api/lists/:id")
def delete_list(call):
    check_list_permission(call, call.id, True)
    call.account.delete_list(call.id)
    return data(True)


@route("DELETE", "/api/lists", "lists:manage_all")
def delete_lists(call):
    numbers = call.numbers("id")
    if not numbers:
        raise Refused(400, "One or more IDs are invalid: id or query required")
    for number in numbers:
        call.account.delete_list(number)
    return data(True)


# Templates ---------------------------------------------------------------------------------------------------------------------------

TEMPLATE_FIELDS = {"name": "text", "type": "text", "subject": "text", "body": "text", "body_source": "text"}


def template_shown(row, no_body=False):
    """`no_body` leaves the key out, which an empty body does too."""
    shown = {"id": row["id"], "created_at": row["created_at"] + "Z", "updated_at": row["updated_at"] + "Z", "name": row["name"],
             "subject": row["subject"], "type": row["type"], "body": row["body"], "body_source": None if no_body else row["body_source"],
             "is_default": row["is_default"]}
    if no_body or not row["body"]:
        del shown["body"]
    return shown


def templates_page(call):
    no_body = call.value("no_body").lower() in ("true", "1", "t")
    rows = sorted(call.account.templates.values(), key=lambda row: (row["created_at"], row["id"]))
    return data([template_shown(row, no_body) for row in rows if not call.value("type") or row["type"] == call.value("type")])


@route("GET", "/api/templates", "templates:get")
def get_templates(call):
    return templates_page(call)


def template_of(call):
    row = call.account.templates.get(call.id)
    if row is None:
        raise Refused(400, "Template not found")
    return row


@route("GET", "/api/templates/:id", "templates:get")
def get_template(call):
    return data(template_shown(template_of(call), call.value("no_body") == "true"))


def template_fields(call):
    fields = call.json(**TEMPLATE_FIELDS)
    kind, body = fields.get("type", ""), fields.get("body", "")
    if not 1 <= length(fields.get("name", "")) <= 2000:
        # An error that is none of echo's: its words are lost on the way.
        raise Refused(500, "Internal Server Error")
    if kind == "campaign" and len(gotext.PLACEHOLDER.findall(body)) == 0:
        raise Refused(400, 'The placeholder {{ template "content" . }} should appear exactly once in the template.')
    if kind == "tx" and not fields.get("subject", "").strip():
        raise Refused(400, "Missing field(s): subject")
    problem = gotext.template_error(body, "base")
    if problem:
        raise Refused(400, f"error compiling transactional template: {problem}")
    if kind in ("campaign", "campaign_visual"):
        fields["subject"] = ""
    return fields


@route("POST", "/api/templates", "templates:manage")
def create_template(call):
    fields, account = template_fields(call), call.account
    try:
        check_enum("template_type", fields.get("type", ""))
        check_text(fields["name"], fields.get("subject"), fields.get("body"))
    except DatabaseError as problem:
        raise Refused(500, f"Error creating Template: {problem}") from None
    number, when = account.next_id("templates"), now()
    account.templates[number] = {"id": number, "created_at": when, "updated_at": when, "name": fields["name"], "subject": fields.get("subject", ""),
                                 "type": fields["type"], "body": fields.get("body", ""), "body_source": fields.get("body_source"),
                                 "is_default": False}
    return data(template_shown(account.templates[number]))


@route("PUT", "/api/templates/:id", "templates:manage")
def update_template(call):
    """The type never changes, and without a subject the name that the template had becomes its subject."""
    fields = template_fields(call)
    row = template_of(call)
    row.update(subject=fields.get("subject") or row["name"], name=fields["name"], body=fields.get("body") or row["body"],
               body_source=fields.get("body_source") or row["body_source"], updated_at=now())
    return data(template_shown(row))


@route("PUT", "/api/templates/:id/default", "templates:manage")
def default_template(call):
    """An id that is no campaign template takes the default away and gives it to none."""
    for row in call.account.templates.values():
        row["is_default"] = row["id"] == call.id and (row["type"] == "campaign" or row["is_default"])
    return templates_page(call)


@route("DELETE", "/api/templates/:id", "templates:manage")
def delete_template(call):
    account = call.account
    row = account.templates.get(call.id)
    if row is None or row["is_default"] or len(account.templates) < 2:
        raise Refused(400, "Cannot delete non-existent or default template")
    del account.templates[call.id]
    default = next((other["id"] for other in account.templates.values() if other["is_default"]), None)
    for campaign in account.campaigns.values():
        if campaign["template_id"] == call.id:
            campaign["template_id"] = default
    return data(True)
