"""Fields of lists."""
import re

from . import answers
from .answers import Refusal
from .forms import block, text, values
from .lists import owner
from .vocabulary import FIELD_TYPES, TYPES_WITH_OPTIONS

TEXTS = ["label", "tag", "help_text", "description", "default_value", "required", "visibility"]
CHOICES = {"required": ["yes", "no"], "visibility": ["visible", "hidden", "none"]}


def shown(request, each, field, answering_a_write=False):
    name = dict(FIELD_TYPES).get(field["type"], field["type"])
    row = {"field_id": request.id_of(field["field_id"]), **{key: field[key] for key in TEXTS},
           "sort_order": request.id_of(field["sort_order"]),
           "type": {"name": name, "identifier": field["type"], "description": name},
           "list": {"list_uid": each["list_uid"], "display_name": each["general"]["display_name"]}}
    # The vendor's site prints the choices in the answers to writes and in no answer to a read.
    if answering_a_write and request.options.shape == "site":
        row["options"] = {option["value"]: option["name"] for option in field["options"]} or []
    return row


def the_field(each, field_id):
    # Some white-labelled servers document the tag in this place of the path.
    found = next((field for field in each["fields"] if field_id in (str(field["field_id"]), field["tag"])), None)
    if found is None:
        raise Refusal(404, "The list field does not exist.")
    return found


def index(request, uid):
    each = owner(request, uid)
    rows = [shown(request, each, field) for field in sorted(each["fields"], key=lambda field: field["sort_order"])]
    return 200, answers.success(data={"records": rows})


def get(request, uid, field_id):
    each = owner(request, uid)
    return 200, answers.record(shown(request, each, the_field(each, field_id)))


def types(request):
    return 200, answers.everything([{"name": name, "identifier": identifier, "description": name}
                                    for identifier, name in FIELD_TYPES])


def create(request, uid):
    each = owner(request, uid)
    kind = text(request.form, "type")
    if not kind:
        raise Refusal(400, "The field type should be set.")
    if kind not in dict(FIELD_TYPES):
        raise Refusal(400, "The field type identifier is wrong.")
    field = {"field_id": None, "label": "", "tag": "", "help_text": "", "description": "", "default_value": "",
             "required": "no", "visibility": "visible", "sort_order": 0, "type": kind, "options": []}
    fill(request.form, each, field)
    field["field_id"] = request.store.number("field")
    each["fields"].append(field)
    return 201, answers.record(shown(request, each, field, True))


def fill(form, each, field):
    """Puts what was sent into a field, or refuses and leaves it as it was."""
    new = {**field, **{name: text(form, name) for name in TEXTS if name in form}}
    new["tag"] = new["tag"].upper()
    wrong = {name: [f"{name.capitalize()} cannot be blank."] for name in ("label", "tag") if not new[name]}
    if new["tag"] and not re.fullmatch(r"[A-Z0-9_]{1,50}", new["tag"]):
        wrong["tag"] = ["Tag is invalid."]
    if any(other["tag"] == new["tag"] and other is not field for other in each["fields"]):
        wrong["tag"] = [f"The tag \"{new['tag']}\" has already been taken."]
    wrong.update({name: [f"{name.capitalize()} is not in the list."]
                  for name, allowed in CHOICES.items() if new[name] not in allowed})
    if re.fullmatch(r"-?\d{1,9}", text(form, "sort_order")):
        new["sort_order"] = int(text(form, "sort_order"))
    if "options" in form:
        new["options"] = read_options(form)
    if new["type"] in TYPES_WITH_OPTIONS and not new["options"]:
        wrong["options"] = ["Please provide the options."]
    if wrong:
        raise Refusal(400, wrong)
    field.update(new)


def read_options(form):
    rows = [row for row in values(block(form, "options")) if isinstance(row, dict)]
    return [{"name": text(row, "name"), "value": text(row, "value")} for row in rows]


def update(request, uid, field_id):
    each = owner(request, uid)
    field = the_field(each, field_id)
    if text(request.form, "type", field["type"]) != field["type"]:
        raise Refusal(400, "You are not allowed to change the field type. Please delete the field and re-create it.")
    tag = field["tag"]
    fill(request.form, each, field)
    if field["tag"] != tag:
        for row in request.store.members[uid].rows:
            if tag in row["values"]:
                row["values"][field["tag"]] = row["values"].pop(tag)
    return 200, answers.record(shown(request, each, field, True))


def delete(request, uid, field_id):
    each = owner(request, uid)
    field = the_field(each, field_id)
    if field["tag"] == "EMAIL":
        raise Refusal(400, "The EMAIL field cannot be deleted.")
    each["fields"].remove(field)
    for row in request.store.members[uid].rows:
        row["values"].pop(field["tag"], None)
    return 200, answers.success()
