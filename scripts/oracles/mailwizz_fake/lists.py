"""Lists, their company, countries and zones."""
from . import answers
from .answers import Refusal
from .forms import block, text
from .store import Members
from .vocabulary import ADDRESS_FORMAT

NOTIFICATIONS = {"subscribe": "no", "unsubscribe": "no", "subscribe_to": "", "unsubscribe_to": ""}
STANDARD_FIELDS = [("EMAIL", "Email", "yes"), ("FNAME", "First name", "no"), ("LNAME", "Last name", "no")]
COMPANY_TEXTS = ["name", "address_1", "address_2", "zone_name", "city", "zip_code", "phone", "address_format"]


def the_list(request, uid, words="The list does not exist."):
    found = request.store.find("lists", "list_uid", uid)
    if found is None:
        raise Refusal(404, words)
    return found


def owner(request, uid):
    """The list of something else; the API words its absence differently there."""
    return the_list(request, uid, "The subscribers list does not exist.")


def shown(request, each):
    defaults = dict(each["defaults"])
    if request.options.shape == "site":
        defaults.pop("from_email")
    return {"general": {"list_uid": each["list_uid"], **each["general"]}, "defaults": defaults,
            "notifications": each["notifications"], "company": shown_company(request, each["company"])}


def shown_company(request, company):
    country, zone = find_country(request, company["country"]), None
    if country:
        zone = next((place for place in country[3] if place[1] == company["zone"]), None)
    words = {name: company[name] for name in COMPANY_TEXTS}
    # PHP writes a map without entries as [].
    words["country"] = place(request, "country_id", country) if country else []
    words["zone"] = place(request, "zone_id", zone) if zone else []
    return words


def place(request, id_name, row):
    return {id_name: request.id_of(row[0]), "name": row[1], "code": row[2]}


def find_country(request, name):
    return next((country for country in request.store.countries() if country[1] == name), None)


def index(request):
    return 200, answers.page(request, "lists", request.store.lists, lambda each: shown(request, each))


def get(request, uid):
    return 200, answers.record(shown(request, the_list(request, uid)))


def create(request):
    form = request.form
    missing = {}
    for part, names in (("general", ["name", "description"]), ("defaults", ["from_name", "from_email", "reply_to"])):
        wrong = [name for name in names if not text(block(form, part), name)]
        if wrong:
            missing[part] = {name: [f"{label(name)} cannot be blank."] for name in wrong}
    if missing:
        raise Refusal(400, missing)
    each = blank_list(request.store, text(block(form, "general"), "name"), request.options)
    fill(request, each)
    request.store.lists.append(each)
    request.store.members[each["list_uid"]] = Members()
    return 201, answers.success(list_uid=each["list_uid"])


def label(name):
    return name.replace("_", " ").capitalize()


def blank_list(store, name, options):
    # Whether a list asks for confirmation and welcomes people is not in the API: it cannot be read, nor written.
    each = {"list_uid": store.uid(), "list_id": store.number("list"),
            "opt_in": options.new_list_opt_in, "welcome_email": options.new_list_welcome,
            "general": {"name": name, "display_name": name, "description": ""},
            "defaults": {"from_name": "", "from_email": "", "reply_to": "", "subject": ""},
            "notifications": dict(NOTIFICATIONS), "company": own_company(), "fields": [], "segments": []}
    for order, (tag, words, required) in enumerate(STANDARD_FIELDS):
        each["fields"].append({"field_id": store.number("field"), "label": words, "tag": tag, "help_text": "",
                               "description": "", "default_value": "", "required": required, "visibility": "visible",
                               "sort_order": order, "type": "text", "options": []})
    return each


def own_company():
    """The company of the customer, which a list without one of its own takes."""
    return {"name": "Example Ltd", "country": "Romania", "zone": "Constanta", "address_1": "Strada Exemplu 1",
            "address_2": "", "zone_name": "", "city": "Constanta", "zip_code": "900001", "phone": "",
            "address_format": ADDRESS_FORMAT}


def fill(request, each):
    company = checked_company(request, each["company"])
    for part in ("general", "defaults", "notifications"):
        given = block(request.form, part)
        each[part].update({name: text(given, name) for name in each[part] if name in given and name != "display_name"})
    each["company"] = company


def checked_company(request, present):
    given = block(request.form, "company")
    company = dict(present)
    company.update({name: text(given, name) for name in COMPANY_TEXTS if name in given})
    if "country" in given:
        country = find_country(request, text(given, "country"))
        if country is None:
            raise Refusal(400, "Unable to find the specified country, please double check the spelling!")
        company.update(country=country[1], zone="")
    wanted = text(given, "zone")
    if wanted:
        country = find_country(request, company["country"])
        if wanted not in [zone[1] for zone in country[3]]:
            raise Refusal(400, "Unable to find the specified zone, please double check the spelling!")
        company["zone"] = wanted
    return company


def update(request, uid):
    fill(request, the_list(request, uid))
    return 200, answers.success()


def copy(request, uid):
    source = the_list(request, uid)
    each = blank_list(request.store, source["general"]["name"] + " #1", request.options)
    for part in ("opt_in", "welcome_email", "defaults", "notifications", "company"):
        each[part] = source[part] if isinstance(source[part], str) else dict(source[part])
    each["general"].update(description=source["general"]["description"],
                           display_name=source["general"]["display_name"])
    each["fields"] = [{**field, "field_id": request.store.number("field")} for field in source["fields"]]
    request.store.lists.append(each)
    request.store.members[each["list_uid"]] = Members()
    return 200 if request.options.shape == "spec" else 201, answers.success(list_uid=each["list_uid"])


def delete(request, uid):
    each = the_list(request, uid)
    request.store.lists.remove(each)
    del request.store.members[uid]
    return 200, answers.success()


def countries(request):
    rows = list(request.store.countries())
    return 200, answers.page(request, "countries", rows, lambda row: place(request, "country_id", row))


def zones(request, country_id):
    country = next((row for row in request.store.countries() if str(row[0]) == country_id), None)
    if country is None:
        raise Refusal(404, "The country does not exist.")
    return 200, answers.page(request, "zones", country[3], lambda row: place(request, "zone_id", row))
