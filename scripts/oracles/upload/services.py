"""The rules of each service's upload page: names of columns, separators, limits, forms of dates. Shares nothing with the writer."""

import re
from dataclasses import dataclass, field

SQL_DATE = r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?"
AMERICAN = r"\d\d/\d\d/\d{4}"
MAIL = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000"


@dataclass
class Service:
    """One service."""

    people: list  # columns that every file of people who may be mailed begins with
    account: dict  # files of the whole account: name -> columns, None for plain lines
    lists: dict = field(default_factory=dict)  # files of one list: name -> columns
    delimiter: str = ","
    line_end: str = "\r\n"
    custom: str | None = None  # what further columns must match; None: there must be none
    dates: str = SQL_DATE
    date_columns: tuple = ()
    most_bytes: int = 50_000_000
    most_rows: int | None = None
    json_column: str | None = None
    domains: str | None = None
    constants: dict = field(default_factory=dict)


def person(*extra):
    return ["email", "name", "attributes", *extra]


MEMBER = ["address", "name", "vars", "subscribed"]
FREE = r"[^\x00-\x1f\x7f]{1,100}"

SERVICES = {
    "mailchimp": Service(
        ["Email Address", "First Name", "Last Name", "FULLNAME", "OPTIN_TIME", "CONFIRM_TIME"],
        {"cleaned": ["Email Address"], "unsubscribed": ["Email Address"]},
        {name: ["Email Address"] for name in ("cleaned", "unsubscribed", "non-subscribed")},
        most_bytes=10_000_000, custom=r"[A-Z0-9_]{1,10}", date_columns=("OPTIN_TIME", "CONFIRM_TIME"),
    ),
    "brevo": Service(
        ["EMAIL", "FIRSTNAME", "LASTNAME", "FULLNAME"], {"blocklist": ["EMAIL"]}, delimiter=";",
        custom=r"[A-Z0-9_]{1,50}", most_bytes=8_000_000,
    ),
    "sendgrid": Service(
        ["email", "first_name", "last_name", "full_name"], {"global-unsubscribes": ["email"]},
        custom=r"[A-Za-z_][A-Za-z0-9_]{0,99}", dates=AMERICAN, most_bytes=5_000_000_000, most_rows=1_000_000,
    ),
    "mailgun": Service(
        MEMBER,
        {
            "bounces": ["address", "code", "error", "created_at"], "complaints": ["address", "created_at"],
            "unsubscribes": ["address", "tags", "created_at"],
        },
        dates=MAIL, date_columns=("created_at",), most_bytes=25_000_000, most_rows=1000,
        json_column="vars",
        constants={("3-subscribers", "subscribed"): "yes", ("1-never-mail", "tags"): "*", ("1-never-mail", "code"): "550"},
    ),
    "klaviyo": Service(
        ["Email", "First Name", "Last Name", "Full Name", "Email Marketing Consent Timestamp"], {"suppressed": ["Email"]},
        custom=FREE, date_columns=("Email Marketing Consent Timestamp",),
    ),
    "mailerlite": Service(
        ["Email", "Name", "Last name", "Full name"], {"unsubscribed": ["Email"]}, custom=FREE, most_bytes=20_000_000,
    ),
    "listmonk": Service(
        person(), {"blocklist": person()}, {"unsubscribed": person()}, line_end="\n", json_column="attributes",
        most_bytes=100_000_000, domains="domain-blocklist.txt",
    ),
    "mailwizz": Service(
        ["EMAIL", "FNAME", "LNAME", "FULL_NAME"], {"email-blacklist": ["email", "reason"]},
        {"suppression-list": ["email"]}, custom=r"[A-Z0-9_]{1,50}", most_bytes=5_000_000,
    ),
    "phplist": Service(
        ["Email", "First Name", "Last Name", "Full Name"], {"suppression-list": None}, custom=FREE, most_bytes=1_000_000,
    ),
}


def is_date(service, text):
    """Whether a cell has the form of a date that the service takes; nothing is a date, too."""
    return text == "" or re.fullmatch(service.dates, text) is not None
