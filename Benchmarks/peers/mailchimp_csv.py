#!/usr/bin/env python3
"""What a careful script does with an audience file of Mailchimp: csv in, the same records in the same order out, as JSON, CSV and XML in one zip.

usage: mailchimp_csv.py FILE.csv OUTPUT.zip [json,csv,xml]
"""

import csv
import hashlib
import io
import json
import sys
import zipfile
from xml.sax.saxutils import escape

SYSTEM = {"MEMBER_RATING", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "REGION", "LEID", "EUID", "NOTES"}
TAGS = {"First Name": "FNAME", "Last Name": "LNAME", "Address": "ADDRESS", "Phone Number": "PHONE", "Birthday": "BIRTHDAY", "Company": "COMPANY"}
CONTACT = ["id", "email", "name", "fields", "language", "timezone", "country", "ip", "created_at", "updated_at", "extra"]
SUBSCRIPTION = ["id", "list_id", "contact_id", "status", "reason", "since", "since_precision", "actor", "source", "ip", "fields", "raw", "created_at",
                "updated_at", "extra"]
EVENT = ["id", "contact_id", "subscription_id", "event", "at", "ip", "user_agent", "method", "form", "wording", "created_at", "updated_at", "extra"]


def moment(cell):
    return cell.replace(" ", "T") + "Z" if cell else None


def read(path):
    """People by id; the stricter status would win, of which one file has none."""
    people = {}
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        header = next(rows)
        column = {name: index for index, name in enumerate(header)}
        fields = [(index, TAGS[name]) for index, name in enumerate(header) if name in TAGS]
        extras = [(index, name) for index, name in enumerate(header) if name in SYSTEM]
        for row in rows:
            email = row[column["Email Address"]].strip()
            people.setdefault(hashlib.md5(email.lower().encode()).hexdigest(), (row, email))
    return people, column, fields, extras


def records(people, column, fields, extras):
    contacts, subscriptions, events = [], [], []
    raw = {"provider": "mailchimp", "status": "subscribed"}
    for person in sorted(people):
        row, email = people[person]
        cell = {name: row[index] for name, index in column.items()}
        name = " ".join(part for part in (cell["First Name"], cell["Last Name"]) if part) or None
        contacts.append([person, email, name, None, None, cell["TIMEZONE"] or None, cell["CC"] or None, None, None, None, None])
        values = {tag: row[index] for index, tag in fields if row[index]}
        if cell["TAGS"]:
            values["TAGS"] = next(csv.reader([cell["TAGS"]]))
        extra = {key: row[index] for index, key in extras if row[index]}
        opted, confirmed = moment(cell["OPTIN_TIME"]), moment(cell["CONFIRM_TIME"])
        subscription = person + "-audience"
        subscriptions.append([subscription, "audience", person, "subscribed", None, confirmed or opted, "zone_unknown", None, None, None,
                              values or None, raw, None, moment(cell["LAST_CHANGED"]), extra or None])
        number = 0
        for word, at, ip in (("opt_in", opted, cell["OPTIN_IP"]), ("confirm", confirmed, cell["CONFIRM_IP"])):
            if at or ip:
                events.append([f"{person}-{number:04}", person, subscription, word, at, ip or None, None, None, None, None, None, None,
                               {"at_precision": "zone_unknown"}])
                number += 1
    return [("contact", "contacts", CONTACT, contacts), ("subscription", "subscriptions", SUBSCRIPTION, subscriptions),
            ("consent_event", "consent_events", EVENT, events)]


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, (dict, list)) else value


def write_json(out, names, rows):
    for row in rows:
        out.write(json.dumps(dict(zip(names, row)), ensure_ascii=False, separators=(",", ":")) + "\n")


def write_csv(out, names, rows):
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([text(value) for value in row])


def write_xml(out, kind, plural, names, rows):
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{plural}>\n')
    for row in rows:
        out.write(f"<{kind}>")
        for name, value in zip(names, row):
            if value is not None:
                out.write(f"<{name}>{escape(text(value))}</{name}>")
        out.write(f"</{kind}>\n")
    out.write(f"</{plural}>\n")


def main():
    formats = (sys.argv[3] if len(sys.argv) > 3 else "json,csv,xml").split(",")
    tables = records(*read(sys.argv[1]))
    with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, plural, names, rows in tables:
            for form in formats:
                suffix = "jsonl" if form == "json" else form
                with archive.open(f"data/{form}/{plural}.{suffix}", "w", force_zip64=True) as entry:
                    with io.TextIOWrapper(entry, encoding="utf-8", newline="") as out:
                        if form == "json":
                            write_json(out, names, rows)
                        elif form == "csv":
                            write_csv(out, names, rows)
                        else:
                            write_xml(out, kind, plural, names, rows)


if __name__ == "__main__":
    main()
