"""Damages to records: the three formats, the fields, and one format against another."""

from .damage import at, blind, both, change, damage, files, line, only, put, records
from .reference import Raw

JSON, CSV, XML = "data/json/lists.jsonl", "data/csv/lists.csv", "data/xml/lists.xml"


def broken(name, rule, path, function, column_line=None):
    """A damage to the lists in one format that leaves them unreadable there."""
    form = path.split("/")[1]
    notes = blind("list") if form == "json" else blind("list", form)
    damage(name, [f"{rule} {path}:{column_line or 1}", *notes], data=function)


def first(old, new):
    return line(JSON, 1, lambda text: text.replace(old, new, 1))


# JSON Lines.
broken("JSON: a comma too many", "json.syntax", JSON, first(b"}", b",}"))
broken("JSON: a key twice", "json.syntax", JSON, first(b'"name":"Ten"', b'"name":"Ten","name":"Ten"'))
broken("JSON: a key twice, at depth", "json.syntax", JSON, first(b'"company":{}', b'"company":{"a":{"b":1,"b":2}}'))
broken("JSON: a key twice, once escaped", "json.syntax", JSON, first(b'"name":"Ten"', b'"name":"Ten","n\\u0061me":"Ten"'))
broken("JSON: a lone surrogate", "json.syntax", JSON, first(b'"Ten"', b'"Ten\\ud800"'))
broken("JSON: bytes that are not UTF-8", "json.syntax", JSON, first(b'"Ten"', b'"T\xe9n"'))
broken("JSON: a control character", "json.syntax", JSON, first(b'"Ten"', b'"T\x01n"'))
broken("JSON: a byte order mark", "json.syntax", JSON, first(b"{", b"\xef\xbb\xbf{"))
broken("JSON: not a number", "json.syntax", JSON, first(b'"company":{}', b'"company":NaN'))
broken("JSON: nested too deep", "json.syntax", JSON, first(b'"company":{}', b'"company":' + b"[" * 500 + b"]" * 500))
broken("JSON: two objects on a line", "json.syntax", JSON, first(b"}", b"}{}"))
broken("JSON: an empty line", "json.syntax", JSON, lambda f: f.update({JSON: b"\n" + f[JSON]}))
broken("JSON: an array instead of an object", "json.object", JSON, lambda f: f.update({JSON: b"[]\n" + f[JSON]}))
broken("JSON: a key too many", "json.key", JSON, first(b"{", b'{"more":1,'))
broken("JSON: a key is missing", "json.missing_key", JSON, first(b'"display_name":null,', b""))
broken("JSON: the last line is cut", "json.line_end", JSON, lambda f: f.update({JSON: f[JSON][:-1]}), 2)
broken("JSON: a number as a text", "field.string", JSON, first(b'"Ten"', b"10"))
broken("JSON: an object as a text", "field.string", JSON, first(b'"Ten"', b'{"redacted":"password"}'))
broken("JSON: a text as a truth value", "field.boolean", JSON, first(b'"welcome_enabled":null', b'"welcome_enabled":"true"'))
damage("JSON: keys in another order", "", exit=0, data=first(b'{"id":"10","name":"Ten"', b'{"name":"Ten","id":"10"'))
damage("JSON: white space between tokens", "", exit=0, data=first(b'"name":"Ten"', b'"name" : "Ten"'))

# CSV.
broken("CSV: a byte order mark", "csv.header", CSV, lambda f: f.update({CSV: b"\xef\xbb\xbf" + f[CSV]}))
broken("CSV: a column has another name", "csv.header", CSV, change(CSV, b"opt_in", b"optin"))
broken("CSV: two columns swapped in the header", "csv.header", CSV, change(CSV, b"opt_in,opt_out", b"opt_out,opt_in"))
broken("CSV: no header", "csv.header", CSV, lambda f: f.update({CSV: f[CSV].split(b"\r\n", 1)[1]}))
broken("CSV: nothing at all", "csv.header", CSV, put(CSV, b""))
broken("CSV: a cell too many", "csv.columns", CSV, change(CSV, b"10,Ten", b"10,,Ten"), 2)
broken("CSV: a cell is missing", "csv.columns", CSV, change(CSV, b"10,Ten,", b"10,Ten"), 2)
broken("CSV: an empty line", "csv.columns", CSV, change(CSV, b"10,Ten", b"\r\n10,Ten"), 2)
broken("CSV: text behind a closing quote", "csv.quote", CSV, change(CSV, b"10,Ten", b'10,"Te"n'), 2)
broken("CSV: a quote inside a bare cell", "csv.quote", CSV, change(CSV, b"10,Ten", b'10,Te"n'), 2)
broken("CSV: a quote that is never closed", "csv.quote", CSV, change(CSV, b"9,Nine", b'9,"Nine'), 3)
broken("CSV: a row ends with a line feed alone", "csv.line_end", CSV, line(CSV, 2, lambda text: text[:-1]), 2)
broken("CSV: the header ends with a line feed alone", "csv.line_end", CSV, line(CSV, 1, lambda text: text[:-1]))
broken("CSV: the last row is cut", "csv.line_end", CSV, lambda f: f.update({CSV: f[CSV][:-2]}), 3)
damage("CSV: bytes that are not UTF-8", [*at("field.utf8", "list", 1, "csv"), *at("format.value", "list", 1, "csv")], data=change(CSV, b"10,Ten", b"10,T\xe9n"))
damage("CSV: a cell is quoted without need", "", exit=0, data=change(CSV, b"10,Ten", b'10,"Ten"'))

# XML.
ROOT = b'<lists xmlns="urn:dataport:archive:1">'
broken("XML: an element is not closed", "xml.syntax", XML, change(XML, b"Ten</name>", b"Ten</nam>"), 3)
broken("XML: an ampersand", "xml.syntax", XML, change(XML, b"Ten<", b"T&n<"), 3)
broken("XML: a character that XML does not have", "xml.syntax", XML, change(XML, b"Ten<", b"T&#1;n<"), 3)
broken("XML: bytes that are not UTF-8", "xml.syntax", XML, change(XML, b"Ten<", b"T\xe9n<"), 3)
broken("XML: the end is cut", "xml.syntax", XML, lambda f: f.update({XML: f[XML][: f[XML].index(b"</lists>")]}), 4)
broken("XML: something behind the root", "xml.syntax", XML, lambda f: f.update({XML: f[XML] + b"<lists/>"}), 6)
broken("XML: nothing at all", "xml.syntax", XML, put(XML, b""))
broken("XML: an external entity", "xml.doctype", XML, change(XML, ROOT, b'<!DOCTYPE lists [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + ROOT), 2)
broken(
    "XML: a billion laughs",
    "xml.doctype",
    XML,
    change(XML, ROOT, b'<!DOCTYPE l [<!ENTITY a "' + b"ha" * 50 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>' + ROOT),
    2,
)
broken("XML: an encoding is named", "xml.encoding", XML, change(XML, b"UTF-8", b"ISO-8859-1"))
broken("XML: a byte order mark", "xml.encoding", XML, lambda f: f.update({XML: b"\xef\xbb\xbf" + f[XML]}))
broken("XML: UTF-16", "xml.encoding", XML, lambda f: f.update({XML: f[XML].decode().encode("utf-16")}))
broken("XML: an element too many", "xml.element", XML, change(XML, b"</list>", b"<more/></list>"), 3)
broken("XML: an element twice", "xml.element", XML, change(XML, b"</name>", b"</name><name>Ten</name>"), 3)
broken("XML: elements out of order", "xml.element", XML, change(XML, b"<id>10</id><name>Ten</name>", b"<name>Ten</name><id>10</id>"), 3)
broken("XML: an element inside a value", "xml.element", XML, change(XML, b"Ten<", b"<b>Ten</b><"), 3)
broken("XML: another root", "xml.element", XML, lambda f: f.update({XML: f[XML].replace(b"lists", b"list")}), 2)
broken("XML: another namespace", "xml.element", XML, change(XML, b"archive:1", b"archive:2"), 2)
broken("XML: an attribute", "xml.attribute", XML, change(XML, b"<name>Ten", b'<name lang="en">Ten'), 3)
broken("XML: an attribute of a record", "xml.attribute", XML, change(XML, b"<list>", b'<list id="10">'), 3)
broken("XML: text between elements", "xml.text", XML, change(XML, b"<list><id>", b"<list>text<id>"), 3)
broken("XML: text between records", "xml.text", XML, change(XML, b"<list>", b"text<list>"), 3)
broken("XML: base64 that is none", "xml.base64", XML, change(XML, b"<name>Ten", b'<name encoding="base64">T*n'), 3)
damage("XML: base64 of bytes that are not UTF-8", [*at("field.utf8", "list", 1, "xml"), *at("format.value", "list", 1, "xml")], data=change(XML, b"<name>Ten", b'<name encoding="base64">/w=='))
broken("XML: a comment", "xml.markup", XML, change(XML, b"<list>", b"<!-- x --><list>"), 3)
broken("XML: a processing instruction", "xml.markup", XML, change(XML, b"<list>", b"<?x y?><list>"), 3)

# Values, the same in every format.
FIELDS = [
    ("a name that is null", "field.required", "list", 0, {"name": None}),
    ("an id that is null", "field.required", "bounce_server", 0, {"id": None}),
    ("an id that is empty", "field.key", "bounce_server", 0, {"id": ""}),
    ("30 February", "field.timestamp", "list", 0, {"created_at": "2025-02-30T00:00:00Z"}),
    ("a local time", "field.timestamp", "list", 0, {"created_at": "2025-02-20T00:00:00"}),
    ("a time with an offset", "field.timestamp", "list", 0, {"created_at": "2025-02-20T00:00:00+01:00"}),
    ("a word that is not in its list", "field.word", "list", 0, {"opt_in": "triple"}),
    ("an empty word", "field.word", "list", 0, {"opt_in": ""}),
    ("an array instead of an object", "field.json", "list", 0, {"company": Raw("[]")}),
]
for name, rule, kind, index, values in FIELDS:
    damage(name, at(rule, kind, index + 1), records=records(kind, index, **values))

TYPED = [
    ("a port with a leading zero", "field.integer", "bounce_server", {"port": "0993"}),
    ("a port that is no number", "field.integer", "bounce_server", {"port": "imap"}),
    ("a whole number that is too large", "field.integer", "bounce_server", {"port": str(2**53)}),
    ("a truth value that is none", "field.boolean", "bounce_server", {"delete_all": "yes"}),
    ("a body outside data/content", "field.attachment", "template", {"screenshot": "../../etc/passwd"}),
    ("a body whose folder is not that of its digest", "field.attachment", "template", {"screenshot": f"data/content/zz/{'0' * 64}.png"}),
]
for name, rule, kind, values in TYPED:
    unquoted = ("imap", "yes", "0993")
    bad = next(iter(values.values()))
    json_rule = "json.syntax" if bad in unquoted else rule
    damage(
        name,
        [*at(json_rule, kind, 1, "json"), *at(rule, kind, 1, "csv", "xml"), *blind(kind)],
        records=records(kind, 0, **values),
    )
damage(
    "a port that is no number, in JSON as a text",
    [*at("field.integer", "bounce_server", 1), *blind("bounce_server")],
    records=records("bounce_server", 0, port="imap"),
    data=change("data/json/bounce_servers.jsonl", b":imap", b':"imap"'),
)
damage(
    "a truth value that is none, in JSON as a text",
    [*at("field.boolean", "bounce_server", 1), *blind("bounce_server")],
    records=records("bounce_server", 0, delete_all="yes"),
    data=change("data/json/bounce_servers.jsonl", b":yes", b':"yes"'),
)
damage(
    "a secret that is an object",
    [*at("field.secret", "bounce_server", 1, "json"), *blind("bounce_server")],
    data=change("data/json/bounce_servers.jsonl", b'{"redacted":"password"}', b'{"password":"x"}'),
)
damage(
    "a marker of another secret",
    [*at("field.secret", "bounce_server", 1, "json"), *blind("bounce_server")],
    data=change("data/json/bounce_servers.jsonl", b'{"redacted":"password"}', b'{"redacted":"api_key"}'),
)
damage(
    "CSV alone: bytes that are not UTF-8",
    at("field.utf8", "list", 1, "csv"),
    data=both(only("csv")[0], change(CSV, b"10,Ten", b"10,T\xe9n")),
    tags=only("csv")[1],
)
for form in ("json", "csv", "xml"):
    damage(f"{form.upper()} alone, undamaged", "", exit=0, data=only(form)[0], tags=only(form)[1])
    damage(
        f"{form.upper()} alone: a word that is not in its list",
        at("field.word", "list", 1, form),
        records=records("list", 0, opt_in="triple"),
        data=only(form)[0],
        tags=only(form)[1],
    )

# Order, ids, references. Twenty findings of a rule are shown.
LIST_IS_GONE = [f"reference.missing data/json/{plural}.jsonl:1" for plural in ("campaigns", "list_fields", "segments")]
LIST_IS_GONE += [f"reference.missing data/json/subscriptions.jsonl:{row + 1}" for row in range(17)]
damage("two ids that are null", at("field.required", "bounce_server", 1) + at("field.required", "bounce_server", 2), records=both(records("bounce_server", 0, id=None), records("bounce_server", 1, id=None)))
damage("two records in the wrong order", at("record.order", "list", 2), records=lambda r: r["list"].reverse())
damage("an id twice", at("record.duplicate", "bounce_server", 2), records=records("bounce_server", 1, id="b1"))
damage("a subscription of nobody", at("reference.missing", "subscription", 1, "json"), records=records("subscription", 0, contact_id="nobody"))
damage(
    "a list is gone in every format",
    LIST_IS_GONE,
    records=lambda r: r["list"].pop() and None,
)

# One format against the others.
TEXTS = {
    "JSON": (JSON, b'"Ten"', b'"Tin"'),
    "CSV": (CSV, b"10,Ten", b"10,Tin"),
    "XML": (XML, b">Ten<", b">Tin<"),
}
for name, (path, old, new) in TEXTS.items():
    found = at("format.value", "list", 1, *(("csv", "xml") if name == "JSON" else (name.lower(),)))
    damage(f"another value in {name} alone", found, data=change(path, old, new))
EMPTY = "empty@example.org"
damage("JSON: null instead of empty", "format.value data/csv/contacts.csv:9, format.value data/xml/contacts.xml:10", data=change("data/json/contacts.jsonl", f'{EMPTY}","name":""'.encode(), f'{EMPTY}","name":null'.encode()))
damage("CSV: null instead of empty", "format.value data/csv/contacts.csv:9", data=change("data/csv/contacts.csv", f'{EMPTY},""'.encode(), f"{EMPTY},".encode()))
damage("XML: null instead of empty", "format.value data/xml/contacts.xml:10", data=change("data/xml/contacts.xml", f"{EMPTY}</email><name></name>".encode(), f"{EMPTY}</email>".encode()))
damage("CSV: empty instead of null", at("format.value", "list", 1, "csv"), data=change(CSV, b"10,Ten,,", b'10,Ten,"",'))
damage("XML: empty instead of null", at("format.value", "list", 1, "xml"), data=change(XML, b"<name>Ten</name>", b"<name>Ten</name><display_name></display_name>"))
damage("JSON: empty instead of null", at("format.value", "list", 1, "csv", "xml"), data=first(b'"display_name":null', b'"display_name":""'))
damage("a raw carriage return in XML", "format.value data/xml/contacts.xml:5", data=change("data/xml/contacts.xml", b"one&#13;two", b"one\rtwo"))
damage("a number written otherwise in CSV", "format.value data/csv/contacts.csv:7", data=change("data/csv/contacts.csv", b"1.10", b"1.1"))


def extra(path, mark):
    """A second record under an id between the two, as a copy of the last."""

    def apply(found):
        lines = found[path].splitlines(True)
        at_ = next(i for i, text in enumerate(lines) if mark in text)
        lines.insert(at_, lines[at_].replace(mark, mark.replace(b"9", b"5", 1)))
        found[path] = b"".join(lines)

    return apply


def gone(path, mark):
    def apply(found):
        found[path] = b"".join(text for text in found[path].splitlines(True) if mark not in text)

    return apply


MARKS = {"json": (JSON, b'{"id":"9"'), "csv": (CSV, b"9,Nine"), "xml": (XML, b"<list><id>9<")}
for form, (path, mark) in MARKS.items():
    others = [other for other in MARKS if other != form]
    place = at("format.rows", "list", 2, form)
    if form == "json":
        place = [w for other in others for w in at("format.rows", "list", 2, other)]
    damage(f"a record in {form.upper()} alone", [*files("report.count", "list", form), *place], data=extra(path, mark))
damage("the last record is missing in CSV alone", [*files("report.count", "list", "csv"), "format.rows data/csv/lists.csv"], data=gone(CSV, b"9,Nine"))
damage("the first record is missing in XML alone", [*files("report.count", "list", "xml"), "format.rows data/xml/lists.xml:3"], data=gone(XML, b"<list><id>10<"))
damage(
    "the last record is missing in JSON alone",
    [*files("report.count", "list", "json"), "format.rows data/csv/lists.csv:3", "format.rows data/xml/lists.xml:4"]
    + LIST_IS_GONE,
    data=gone(JSON, b'{"id":"9"'),
)
damage("another id in CSV alone", ["format.rows data/csv/lists.csv", "format.rows data/csv/lists.csv:3"], data=change(CSV, b"9,Nine", b"8,Nine"))
damage("rows swapped in CSV alone", ["record.order data/csv/lists.csv:3", "format.rows data/csv/lists.csv:2", "format.rows data/csv/lists.csv:3"], data=lambda f: f.update({CSV: b"".join([(l := f[CSV].splitlines(True))[0], l[2], l[1]])}))
