"""The sample account, the same every time, and a generated list for measuring."""
from .lists import blank_list
from .sample_history import add_history
from .sample_texts import FIRST_NAMES, FREE_TEXTS, LAST_NAMES, TEMPLATES
from .store import Members
from .vocabulary import FIELD_TYPES, SUBSCRIBER_STATUSES, TYPES_WITH_OPTIONS

OPTIONS = [{"name": "Rot, hell", "value": "red"}, {"name": "Grün", "value": "green"},
           {"name": "\"Blue\" & co", "value": "blue"}]
ADDRESSES = ["o'brien+news@example.com", "UPPER.Case@Example.COM", "peter@exämple.example", "=cmd@example.org",
             "very.long.local.part.of.an.address.that.is.still.valid.0123456789@sub.domain.example.net"]


def add_sample(store, options):
    newsletter = add_list(store, options, "Newsletter", "Monthly news", "single", "yes")
    friends = add_list(store, options, "Kunden & Freunde ☕", "\"Quoted\", with ; and\ttab", "double", "no")
    events = add_list(store, options, "Événements / 催し", "=1+1", "single", "no")
    add_list(store, options, "Nobody yet", "A list without people", "double", "no")
    newsletter["general"]["display_name"] = "News for you"
    friends["notifications"].update(subscribe="yes", subscribe_to="owner@example.com")
    events["company"].update(country="Japan", zone="東京都", city="千代田区", zip_code="100-0001")
    for identifier, name in FIELD_TYPES:
        add_field(store, newsletter, identifier, name)
    add_field(store, friends, "text", "Customer number", required="yes", tag="CUSTNO")
    add_field(store, friends, "dropdown", "Shirt size", tag="SIZE")
    add_field(store, events, "textarea", "Remarks", tag="REMARKS", visibility="hidden")
    add_people(store, newsletter, 30, 0)
    add_people(store, friends, 20, 24)   # the first six are on the newsletter, too
    add_people(store, events, 10, 27)    # some are on all three
    store.blacklist = sorted({row["email"].lower() for members in store.members.values() for row in members.rows
                              if row["status"] == "blacklisted"})
    for name, content in TEMPLATES:
        store.templates.append({"template_uid": store.uid(), "name": name, "content": content, "inline_css": "no",
                                "screenshot": None})
    add_history(store, newsletter, friends, events)
    store.mails = dict.fromkeys(store.mails, 0)


def add_list(store, options, name, description, opt_in, welcome):
    each = blank_list(store, name, options)
    each.update(opt_in=opt_in, welcome_email=welcome)
    each["general"]["description"] = description
    each["defaults"].update(from_name="Example Ltd", from_email="news@example.com", reply_to="reply@example.com",
                            subject="News from [COMPANY_NAME]")
    store.lists.append(each)
    store.members[each["list_uid"]] = Members()
    return each


def add_field(store, each, identifier, name, required="no", tag=None, visibility="visible"):
    each["fields"].append({
        "field_id": store.number("field"), "label": name, "tag": tag or "F_" + identifier.upper(),
        "help_text": f"Help about \"{name}\"", "description": "", "default_value": "", "required": required,
        "visibility": visibility, "sort_order": len(each["fields"]), "type": identifier,
        "options": OPTIONS if identifier in TYPES_WITH_OPTIONS else []})


def add_people(store, each, count, first):
    members = store.members[each["list_uid"]]
    for place in range(count):
        person = first + place
        email = ADDRESSES[person % len(ADDRESSES)] if person < len(ADDRESSES) else f"person{person:03}@example.com"
        values = {field["tag"]: value(field["type"], field["tag"], person) for field in each["fields"]
                  if field["tag"] != "EMAIL"}
        # The status steps with the list as well, so that people who are on several lists differ between them.
        status = SUBSCRIBER_STATUSES[(person + count // 10) % len(SUBSCRIBER_STATUSES)]
        members.add({"subscriber_uid": store.uid(), "email": email, "status": status,
                     "source": ["web", "api", "import"][person % 3],
                     "ip_address": ["192.0.2.17", "", "2001:db8::1"][person % 3],
                     "date_added": f"2024-{person % 12 + 1:02}-{person % 28 + 1:02} 23:59:{person % 60:02}",
                     "values": values})


def value(kind, tag, person):
    if tag == "FNAME":
        return FIRST_NAMES[person % len(FIRST_NAMES)]
    if tag == "LNAME":
        return LAST_NAMES[person % len(LAST_NAMES)]
    if person % 5 == 4 and tag != "CUSTNO":
        return ""
    return {
        "text": FREE_TEXTS[person % len(FREE_TEXTS)], "textarea": FREE_TEXTS[-1 - person % len(FREE_TEXTS)],
        "dropdown": OPTIONS[person % 3]["value"], "radiolist": OPTIONS[person % 3]["value"],
        "multiselect": [one["value"] for one in OPTIONS[:person % 3 + 1]],
        "checkboxlist": [one["value"] for one in OPTIONS[person % 3:]],
        "date": f"{1930 + person}-02-28", "datetime": f"2024-02-29 {person % 24:02}:30:00",
        "country": "Germany", "state": "Berlin", "geocountry": "Austria", "geostate": "Wien", "geocity": "Wien",
        "checkbox": "yes", "consentcheckbox": "I agree to be written to.", "yearsrange": str(1970 + person),
        "phonenumber": "+49 30 555 01", "email": f"other{person}@example.net",
        "url": f"https://shop.example/?a={person}&b=%20", "rating": str(person % 5 + 1),
    }[kind]


def add_generated(store, options, count):
    """A list of any size. Nine of ten are confirmed, the others go through the other statuses."""
    each = add_list(store, options, f"Generated {count}", "Made for measuring", "single", "no")
    add_field(store, each, "text", "City", tag="CITY")
    add_field(store, each, "text", "Score", tag="SCORE")
    rows = []
    for place in range(count):
        status = "confirmed" if place % 10 else SUBSCRIBER_STATUSES[place // 10 % len(SUBSCRIBER_STATUSES)]
        rows.append({"subscriber_uid": store.uid(), "email": f"generated{place:07}@example.com", "status": status,
                     "source": "import", "ip_address": "192.0.2.1",
                     "date_added": f"2023-{place % 12 + 1:02}-{place % 28 + 1:02} {place % 24:02}:{place % 60:02}:00",
                     "values": {"FNAME": FIRST_NAMES[place % len(FIRST_NAMES)], "LNAME": f"Number {place}",
                                "CITY": "Zürich", "SCORE": str(place % 1000)}})
    store.members[each["list_uid"]] = Members(rows)
