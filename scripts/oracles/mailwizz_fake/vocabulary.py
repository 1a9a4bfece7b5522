"""The words of the API: statuses, kinds of fields, operators of conditions, countries."""

SUBSCRIBER_STATUSES = ["confirmed", "unconfirmed", "unapproved", "unsubscribed", "blacklisted", "disabled", "moved"]
CAMPAIGN_STATUSES = ["draft", "pending-sending", "sending", "sent", "processing", "paused", "pending-delete",
                     "blocked", "pending-approve"]
CREATABLE_CAMPAIGN_STATUSES = ["pending-sending", "draft", "paused"]
BOUNCE_TYPES = ["internal", "soft", "hard"]

# Identifier and name, as the vendor's API site lists them.
FIELD_TYPES = [
    ("text", "Text"), ("dropdown", "Dropdown"), ("multiselect", "Multiselect"), ("date", "Date"),
    ("datetime", "Datetime"), ("textarea", "Textarea"), ("country", "Country"), ("state", "State"),
    ("checkboxlist", "Checkbox List"), ("radiolist", "Radio List"), ("geocountry", "Geo Country"),
    ("geostate", "Geo State"), ("geocity", "Geo City"), ("checkbox", "Checkbox"),
    ("consentcheckbox", "Consent Checkbox"), ("yearsrange", "Years Range"), ("phonenumber", "Phone Number"),
    ("email", "Email"), ("url", "Url"), ("rating", "Rating"),
]
TYPES_WITH_OPTIONS = {"dropdown", "multiselect", "checkboxlist", "radiolist"}
TYPES_WITH_MANY_VALUES = {"multiselect", "checkboxlist"}

# Slug and name. Their numbers differ between installations, see Store.operators.
OPERATORS = [
    ("is", "is"), ("is-not", "is not"), ("contains", "contains"), ("not-contains", "not contains"),
    ("starts", "starts with"), ("ends", "ends with"), ("greater", "is greater than"), ("less", "is less than"),
    ("not-starts", "not starts with"), ("not-ends", "not ends with"),
]

COUNTRIES = [
    ("Afghanistan", "AF", []),
    ("Austria", "AT", [("Tirol", "7"), ("Wien", "9")]),
    ("Côte D'ivoire", "CI", []),
    ("France", "FR", [("Île-de-France", "IDF"), ("Bretagne", "BRE")]),
    ("Germany", "DE", [("Baden-Württemberg", "BAW"), ("Berlin", "BER"), ("Hessen", "HES")]),
    ("Japan", "JP", [("東京都", "13")]),
    ("Romania", "RO", [("Constanta", "CT"), ("Cluj", "CJ")]),
    ("Switzerland", "CH", [("Genève", "GE"), ("Zürich", "ZH")]),
    ("United Kingdom", "GB", [("Greater London", "LDN")]),
    ("United States", "US", [("California", "CA"), ("New York", "NY"), ("Texas", "TX")]),
    ("Viet Nam", "VN", []),
]

ADDRESS_FORMAT = ("[COMPANY_NAME]\n[COMPANY_ADDRESS_1] [COMPANY_ADDRESS_2]\n"
                  "[COMPANY_CITY] [COMPANY_ZONE] [COMPANY_ZIP]\n[COMPANY_COUNTRY]\n[COMPANY_WEBSITE]")
