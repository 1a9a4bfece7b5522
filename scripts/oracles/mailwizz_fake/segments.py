"""Segments of lists, and who is in them."""
from . import answers, subscribers
from .answers import Newest, Refusal
from .forms import block, text, values
from .lists import owner

CAMPAIGN_CHOICES = {"action": ["click", "open"], "time_comparison_operator": ["lte", "lt", "gte", "gt", "eq"],
                    "time_unit": ["day", "month", "year"]}
TESTS = {
    "is": lambda have, want: have == want,
    "contains": lambda have, want: want in have,
    "starts": lambda have, want: have.startswith(want),
    "ends": lambda have, want: have.endswith(want),
    "greater": lambda have, want: as_number(have) > as_number(want),
    "less": lambda have, want: as_number(have) < as_number(want),
}


def as_number(words):
    try:
        return float(words)
    except ValueError:
        return 0.0


def the_segment(each, uid):
    found = next((segment for segment in each["segments"] if segment["segment_uid"] == uid), None)
    if found is None:
        raise Refusal(404, "The list segment does not exist.")
    return found


def people(request, each, segment):
    """Who opened a campaign counts, whenever it was; clicks are not kept and hold for nobody."""
    slugs = {number: slug for number, slug, _ in request.store.operators()}
    tags = {field["field_id"]: field["tag"] for field in each["fields"]}
    tests = [(tags.get(one["field_id"]), slugs.get(one["operator_id"], ""), one["value"].lower())
             for one in segment["conditions"]]
    fold = all if segment["operator_match"] == "all" else any
    openers = [openers_of(request, one) for one in segment["campaign_conditions"]]
    confirmed = request.store.members[each["list_uid"]].with_status("confirmed")
    return [row for row in confirmed
            if fold([holds(row, *test) for test in tests] + [row["subscriber_uid"] in uids for uids in openers])]


def openers_of(request, condition):
    campaign = request.store.find("campaigns", "campaign_id", condition["campaign_id"])
    if campaign is None or condition["action"] == "click":
        return set()
    return {row["subscriber_uid"] for row in request.store.opens if row["campaign_uid"] == campaign["campaign_uid"]}


def holds(row, tag, slug, want):
    have = row["email"] if tag == "EMAIL" else subscribers.joined(row["values"].get(tag, ""))
    wanted, name = (False, slug[4:]) if slug.startswith("not-") else (True, slug)
    if slug == "is-not":
        wanted, name = False, "is"
    return TESTS[name](have.lower(), want) == wanted


def brief(request, each, segment):
    return {"segment_uid": segment["segment_uid"], "name": segment["name"],
            "subscribers_count": len(people(request, each, segment))}


def detail(request, each, segment):
    conditions = [{"field_id": request.id_of(one["field_id"]), "operator_id": request.id_of(one["operator_id"]),
                   "value": one["value"]} for one in segment["conditions"]]
    campaign_conditions = [{**one, "campaign_id": request.id_of(one["campaign_id"])}
                           for one in segment["campaign_conditions"]]
    return {**brief(request, each, segment), "segment_id": request.id_of(segment["segment_id"]),
            "operator_match": segment["operator_match"], "date_added": request.local_date(segment["date_added"]),
            "conditions": conditions, "campaign_conditions": campaign_conditions}


def operators(request):
    return 200, answers.everything([{"operator_id": request.id_of(number), "name": name, "slug": slug}
                                    for number, slug, name in request.store.operators()])


def index(request, uid):
    each = owner(request, uid)
    return 200, answers.page(request, "segments", each["segments"], lambda one: brief(request, each, one))


def get(request, uid, segment_uid):
    each = owner(request, uid)
    return 200, answers.record(detail(request, each, the_segment(each, segment_uid)))


def members(request, uid, segment_uid):
    each = owner(request, uid)
    rows = Newest(people(request, each, the_segment(each, segment_uid)))
    return 200, answers.page(request, "subscribers", rows, lambda row: subscribers.shown(request, each, row))


def create(request, uid):
    each = owner(request, uid)
    segment = {"segment_uid": "", "segment_id": 0, "date_added": "", **read(request, each)}
    segment.update(segment_uid=request.store.uid(), segment_id=request.store.number("segment"),
                   date_added=request.store.now())
    each["segments"].append(segment)
    return 201, written(request, segment)


def update(request, uid, segment_uid):
    each = owner(request, uid)
    segment = the_segment(each, segment_uid)
    # Only the conditions that are sent stay; all others go.
    segment.update(read(request, each))
    return 200, written(request, segment) if request.options.shape == "spec" else answers.success()


def written(request, segment):
    if request.options.shape == "spec":
        return answers.success(segment_uid=segment["segment_uid"])
    return answers.record({"segment_uid": segment["segment_uid"], "name": segment["name"]})


def delete(request, uid, segment_uid):
    each = owner(request, uid)
    each["segments"].remove(the_segment(each, segment_uid))
    return 200, answers.success()


def read(request, each):
    form = request.form
    if not text(form, "name"):
        raise Refusal(400, {"name": ["Name cannot be blank."]})
    if text(form, "operator_match") not in ("any", "all"):
        raise Refusal(400, {"operator_match": ["Operator match is not in the list."]})
    return {"name": text(form, "name"), "operator_match": text(form, "operator_match"),
            "conditions": [condition(request, each, one) for one in rows(form, "conditions")],
            "campaign_conditions": [campaign_condition(request, one) for one in rows(form, "campaign_conditions")]}


def rows(form, name):
    return [row for row in values(block(form, name)) if isinstance(row, dict)]


def condition(request, each, one):
    """Numbers of another installation are refused where they are unknown here, and taken where they are not."""
    known = {str(field["field_id"]): field["field_id"] for field in each["fields"]}
    operators_known = {str(number): number for number, _, _ in request.store.operators()}
    field, operator = known.get(text(one, "field_id")), operators_known.get(text(one, "operator_id"))
    if field is None or operator is None:
        raise Refusal(400, {"conditions": ["The field or the operator does not exist."]})
    return {"field_id": field, "operator_id": operator, "value": text(one, "value")}


def campaign_condition(request, one):
    campaign = request.store.find("campaigns", "campaign_id", text(one, "campaign_id"))
    wrong = [name for name, allowed in CAMPAIGN_CHOICES.items() if text(one, name) not in allowed]
    if campaign is None or wrong or not text(one, "time_value").isdigit():
        raise Refusal(400, {"campaign_conditions": ["The condition is invalid."]})
    return {**{name: text(one, name) for name in CAMPAIGN_CHOICES}, "campaign_id": campaign["campaign_id"],
            "time_value": int(text(one, "time_value"))}
