"""Subscribers: the rows of lists, and the mails that creating one sends."""
import re

from . import answers
from .answers import Newest, Refusal
from .forms import block, text, values
from .lists import owner
from .vocabulary import SUBSCRIBER_STATUSES, TYPES_WITH_MANY_VALUES

ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", re.UNICODE)
SOURCES = ["web", "api", "import"]


def joined(value):
    return ", ".join(value) if isinstance(value, list) else value


def shown(request, each, row):
    """Every field is a key of its own, named by its tag, between the API's own keys."""
    answer = {"subscriber_uid": row["subscriber_uid"]}
    for field in each["fields"]:
        tag = field["tag"]
        value = row["email"] if tag == "EMAIL" else row["values"].get(tag, "")
        answer[tag] = value if request.options.multi_values == "array" else joined(value)
    answer.update(status=row["status"], source=row["source"], ip_address=address_of(request, row),
                  date_added=row["date_added"])
    return answer


def address_of(request, row):
    return row["ip_address"] or (None if request.options.shape == "site" else "")


def ordered(request, rows):
    return Newest(rows) if request.options.order == "newest" else rows


def the_subscriber(request, uid, subscriber_uid):
    row = request.store.members[uid].by_uid.get(subscriber_uid)
    if row is None:
        raise Refusal(404, "The subscriber does not exist in this list.")
    return row


def index(request, uid):
    each, members = owner(request, uid), request.store.members[uid]
    status = text(request.query, "status")
    rows = members.with_status(status) if status in SUBSCRIBER_STATUSES else members.rows
    return 200, answers.page(request, "subscribers", ordered(request, rows), lambda row: shown(request, each, row))


def get(request, uid, subscriber_uid):
    each = owner(request, uid)
    row = shown(request, each, the_subscriber(request, uid, subscriber_uid))
    # The vendor's site prints this one without the `record` that every other answer has.
    return 200, answers.success(data=row) if request.options.shape == "site" else answers.record(row)


def search_by_email(request, uid):
    owner(request, uid)
    row = request.store.members[uid].by_email.get(given_address(request.query).lower())
    if row is None:
        raise Refusal(404, "The subscriber does not exist in this list.")
    return 200, answers.success(data={name: row[name] for name in ("subscriber_uid", "status", "date_added")})


def search_in_all_lists(request):
    wanted = given_address(request.query).lower()
    found = [(each, row) for each in request.store.lists
             if (row := request.store.members[each["list_uid"]].by_email.get(wanted))]
    return 200, answers.page(request, "search", found, lambda pair: shown_with_list(request, *pair))


def shown_with_list(request, each, row):
    names = {"list_uid": each["list_uid"], "display_name": each["general"]["display_name"],
             "name": each["general"]["name"]}
    return {"subscriber_uid": row["subscriber_uid"], "email": row["email"], "status": row["status"],
            "source": row["source"], "ip_address": address_of(request, row), "list": names,
            "date_added": row["date_added"]}


def search_by_custom_fields(request, uid):
    each = owner(request, uid)
    wanted = block(request.query, "custom_fields") or request.query
    tests = [(field["tag"], wanted[field["tag"]]) for field in each["fields"] if field["tag"] in wanted]
    rows = [row for row in request.store.members[uid].rows
            if all(joined(value_of(row, tag)).lower() == str(value).lower() for tag, value in tests)]
    return 200, answers.page(request, "subscribers", ordered(request, rows), lambda row: shown(request, each, row))


def value_of(row, tag):
    return row["email"] if tag == "EMAIL" else row["values"].get(tag, "")


def given_address(form):
    address = text(form, "EMAIL").strip()
    if not address:
        raise Refusal(400, "Please provide the subscriber email address.")
    if not ADDRESS.fullmatch(address):
        raise Refusal(400, "Please provide a valid email address.")
    return address


def create(request, uid):
    each = owner(request, uid)
    row = add(request, each, request.form)
    return 201, written(request, row, True)


def written(request, row, created):
    answer = {"subscriber_uid": row["subscriber_uid"], "email": row["email"], "ip_address": row["ip_address"],
              "source": row["source"], "date_added": row["date_added"]}
    if request.options.shape == "spec":
        return answers.success(**answer)
    if created:
        # The row has not come back from the database yet, so its date is still the call that will make it.
        answer["date_added"] = {"expression": "NOW()", "params": []}
    return answers.record(answer)


def add(request, each, form):
    members = request.store.members[each["list_uid"]]
    address = given_address(form)
    if address.lower() in members.by_email:
        raise Refusal(409, "The subscriber already exists in this list.")
    if address.lower() in request.store.blacklist:
        raise Refusal(409, "This email address is blacklisted.")
    for field in each["fields"]:
        if field["required"] == "yes" and form.get(field["tag"], "") in ("", {}):
            words = f"The field {field['label']} is required by the list but it has not been provided!"
            raise Refusal(400, words)
    details = block(form, "details")
    row = {"subscriber_uid": request.store.uid(), "email": address, "status": starting_status(request, each, details),
           "source": text(details, "source") if text(details, "source") in SOURCES else "api",
           "ip_address": text(details, "ip_address"), "date_added": request.store.now(),
           "values": read_values(each, form)}
    members.add(row)
    mail_about(request.store, each, row["status"], "")
    return row


def starting_status(request, each, details):
    """The status that was asked for where the server honours it; else the list decides, and says nothing."""
    usual = "unconfirmed" if each["opt_in"] == "double" else "confirmed"
    asked = text(details, "status")
    return asked if asked in request.options.honoured_statuses else usual


def mail_about(store, each, status, before):
    """Counts the mails that a new status sends."""
    if status == before:
        return
    if status == "unconfirmed":
        store.sent("confirmation")
    if status == "confirmed":
        store.sent("welcome", each["welcome_email"] == "yes")
        store.sent("notification", each["notifications"]["subscribe"] == "yes" and not before)


def read_values(each, form):
    """Tags that the list does not have are dropped without a word."""
    read = {}
    for field in each["fields"]:
        if field["tag"] != "EMAIL" and field["tag"] in form:
            value = form[field["tag"]]
            many = field["type"] in TYPES_WITH_MANY_VALUES or isinstance(value, dict)
            read[field["tag"]] = [str(one) for one in values(value)] if many else value
    return read


def create_bulk(request, uid):
    each = owner(request, uid)
    rows = values(block(request.form, "subscribers"))
    if not rows:
        raise Refusal(400, "Please provide the subscribers payload.")
    if len(rows) > request.options.bulk_limit:
        raise Refusal(413, "Request Entity Too Large")
    return 201 if request.options.shape == "spec" else 200, answers.success(
        data={"records": [bulk_row(request, each, form if isinstance(form, dict) else {}) for form in rows]})


def bulk_row(request, each, form):
    """One row's refusal leaves the others alone, and the whole answer is still a success."""
    try:
        row = add(request, each, form)
    except Refusal as refusal:
        given = {name: value for name, value in form.items() if name != "details"}
        return {"data": given, "status": "error", "error": refusal.error}
    answer = {"data": shown(request, each, row)}
    if request.options.shape == "spec":
        answer.update(status="success", subscriber_uid=row["subscriber_uid"])
    return answer


def update(request, uid, subscriber_uid):
    each, members = owner(request, uid), request.store.members[uid]
    row = the_subscriber(request, uid, subscriber_uid)
    address = given_address(request.form)
    if members.by_email.get(address.lower(), row) is not row:
        raise Refusal(409, "Another subscriber with this email address already exists in this list.")
    details = block(request.form, "details")
    members.rename(row, address)
    row["values"].update(read_values(each, request.form))
    if text(details, "source") in SOURCES:
        row["source"] = text(details, "source")
    if "ip_address" in details:
        row["ip_address"] = text(details, "ip_address")
    before, asked = row["status"], text(details, "status")
    if asked in request.options.honoured_statuses:
        members.set_status(row, asked)
        mail_about(request.store, each, asked, before)
    return 200, written(request, row, False)


def silence(members, row):
    """Only the confirmed can leave; of the others the call changes nothing, and still says success."""
    if row["status"] == "confirmed":
        members.set_status(row, "unsubscribed")


def unsubscribe(request, uid, subscriber_uid):
    owner(request, uid)
    silence(request.store.members[uid], the_subscriber(request, uid, subscriber_uid))
    return 200, answers.success()


def unsubscribe_everywhere(request):
    wanted = given_address(request.form).lower()
    for members in request.store.members.values():
        if wanted in members.by_email:
            silence(members, members.by_email[wanted])
    return 200, answers.success()


def delete(request, uid, subscriber_uid):
    owner(request, uid)
    request.store.members[uid].remove(the_subscriber(request, uid, subscriber_uid))
    return 200, answers.success()
