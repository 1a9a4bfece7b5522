"""What the fake remembers, and how it becomes JSON and back."""
import json
import os
import threading
from datetime import datetime, timedelta

from .vocabulary import COUNTRIES, OPERATORS

EPOCH = datetime(2025, 1, 1)
UID_SPACE = 36 ** 13
# A prime, so that multiplying by it maps the numbers below 36^13 onto each other: uids look random and never repeat.
UID_FACTOR = 99999999999999999989
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MAIL_KINDS = ["confirmation", "welcome", "notification", "campaign", "campaign_recipients", "transactional"]
COLLECTIONS = ["lists", "campaigns", "templates", "delivery_servers", "groups", "delivery_logs", "bounces",
               "complaints", "unsubscribes", "opens", "transactional_emails", "blacklist"]


def spell_uid(number):
    number = number * UID_FACTOR % UID_SPACE
    letters = []
    for _ in range(13):
        number, digit = divmod(number, 36)
        letters.append(DIGITS[digit])
    return "".join(letters)


class Members:
    """The subscribers of one list: found by uid and by address at once, and paged without a walk."""

    def __init__(self, rows=()):
        self.rows = []
        self.by_uid = {}
        self.by_email = {}
        self.of_status = {}
        for row in rows:
            self.add(row)

    def add(self, row):
        self.rows.append(row)
        self.by_uid[row["subscriber_uid"]] = row
        self.by_email[row["email"].lower()] = row
        self.of_status.clear()

    def remove(self, row):
        self.rows.remove(row)
        del self.by_uid[row["subscriber_uid"]]
        del self.by_email[row["email"].lower()]
        self.of_status.clear()

    def rename(self, row, email):
        del self.by_email[row["email"].lower()]
        row["email"] = email
        self.by_email[email.lower()] = row

    def set_status(self, row, status):
        row["status"] = status
        self.of_status.clear()

    def with_status(self, status):
        """Built once and kept until something is written, so that the pages of an export cost nothing more."""
        if status not in self.of_status:
            self.of_status[status] = [row for row in self.rows if row["status"] == status]
        return self.of_status[status]

    def count(self, status):
        return len(self.with_status(status))


class Store:
    def __init__(self, id_base=1):
        self.lock = threading.RLock()
        self.id_base = id_base
        self.numbers = {}
        self.writes = 0
        self.mails = dict.fromkeys(MAIL_KINDS, 0)
        self.members = {}
        for name in COLLECTIONS:
            setattr(self, name, [])

    def number(self, kind):
        """The next integer id of a kind."""
        value = self.numbers.get(kind, self.id_base)
        self.numbers[kind] = value + 1
        return value

    def uid(self):
        return spell_uid(self.number("uid") + self.id_base * 10 ** 9)

    def now(self):
        """A clock that only moves when something is written: the same calls give the same account."""
        self.writes += 1
        return str(EPOCH + timedelta(seconds=self.writes))

    def sent(self, kind, count=1):
        self.mails[kind] += count

    def operators(self):
        """(id, slug, name). The numbers begin elsewhere on every installation, and overlap with other slugs."""
        shift = self.id_base % len(OPERATORS)
        turned = OPERATORS[-shift:] + OPERATORS[:-shift] if shift != 1 else OPERATORS
        return [(place + 1, slug, name) for place, (slug, name) in enumerate(turned)]

    def countries(self):
        zone = 0
        for place, (name, code, zones) in enumerate(COUNTRIES):
            numbered = [(zone + offset + 1, *each) for offset, each in enumerate(zones)]
            zone += len(zones)
            yield place + 1, name, code, numbered

    def find(self, collection, key, value):
        return next((each for each in getattr(self, collection) if str(each[key]) == str(value)), None)

    def dump(self):
        account = {name: getattr(self, name) for name in COLLECTIONS}
        people = {uid: members.rows for uid, members in self.members.items()}
        return {"id_base": self.id_base, "numbers": self.numbers, "writes": self.writes, "mails": self.mails,
                **account, "subscribers": people}

    def load(self, state):
        self.id_base = state["id_base"]
        self.numbers = state["numbers"]
        self.writes = state["writes"]
        self.mails = {**dict.fromkeys(MAIL_KINDS, 0), **state["mails"]}
        for name in COLLECTIONS:
            setattr(self, name, state.get(name, []))
        self.members = {uid: Members(rows) for uid, rows in state["subscribers"].items()}
        for each in self.lists:
            self.members.setdefault(each["list_uid"], Members())

    def read_file(self, path):
        with open(path, encoding="utf-8") as file:
            self.load(json.load(file))

    def write_file(self, path):
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.dump(), file, ensure_ascii=False)
        os.replace(path + ".new", path)
