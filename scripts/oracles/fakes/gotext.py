"""Rules of Go's libraries that decide what listmonk accepts: e-mail addresses, names made from them, templates, CSV."""
import re

ATOM = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\U0010ffff]+"
ADDRESS = re.compile(rf"{ATOM}(\.{ATOM})*@({ATOM}(\.{ATOM})*|\[[0-9.]+\])")
WORD = re.compile(r"[\w']+")


def lower(value):
    """Go lowers rune by rune: no special rule for a final sigma, and a dotted capital I becomes a plain i."""
    if value.isascii():
        return value.lower()
    return "".join(small if len(small := letter.lower()) == 1 else "i" for letter in value)


def address(value):
    """The address as listmonk stores it, or None when it refuses it: net/mail must give back exactly what was read."""
    value = lower(value.strip())
    return value if len(value.encode()) <= 1000 and ADDRESS.fullmatch(value) else None


def from_header(value):
    """Whether listmonk takes it as a sender: `Name <address>` or an address."""
    return bool(re.search(r"<.+?@.+?>", value)) or address(value) is not None


def name_from(mail):
    """The name that listmonk makes up for someone without one."""
    words = mail.split("@")[0].replace(".", " ").split()
    return " ".join(WORD.sub(lambda found: found.group()[:1].upper() + found.group()[1:], word) for word in words)


# Templates ---------------------------------------------------------------------------------------------------------------------------

BUILT_IN = set("and or not len index slice print printf println html js urlquery call eq ne lt le gt ge true false nil".split())
LISTMONK = set("TrackLink TrackView UnsubscribeURL ManageURL OptinURL MessageURL ArchiveURL RootURL Date L Safe".split())
# The part of sprig that real templates use; a rare other one is refused here although listmonk takes it.
SPRIG = set("""abbrev add add1 append atoi b64dec b64enc camelcase cat ceil coalesce compact concat contains date dateInZone dateModify default
dict div empty first float64 floor fromJson get has hasKey hasPrefix hasSuffix indent initial int int64 join keys kindOf last list lower
max min mod mul nindent now omit pick plural pluck prepend quote randAlpha regexFind regexMatch regexReplaceAll repeat replace rest
reverse round set slice snakecase sortAlpha split splitList squote sub substr ternary title toDate toJson toString trim trimAll
trimPrefix trimSuffix trunc tuple typeOf uniq unset until untilStep untitle upper urlParse uuidv4 values without wrap ago htmlDate
nospace trimall kebabcase swapcase initials""".split())
FUNCTIONS = BUILT_IN | LISTMONK | SPRIG
ACTION = re.compile(r"\{\{")
TOKEN = re.compile(r"""\s+|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'|[+-]?\d[\w.+]*|\$\w*|\.\w+|\.|:=|\w+|[^\w\s]""")


def template_error(body, name):
    """What Go's parser would say about a template, as `template: NAME:LINE: …`, or None. Covers what mail bodies get wrong."""
    depth, position = [], 0
    while found := ACTION.search(body, position):
        line = body.count("\n", 0, found.start()) + 1
        where = f"template: {name}:{line}: "
        end, words, problem = read_action(body, found.end())
        if problem:
            return where + problem
        position = end
        if words is None:
            continue
        problem = check_action(words, depth)
        if problem:
            return where + problem
    if depth:
        return f"template: {name}:{body.count(chr(10)) + 1}: unexpected EOF"
    return None


def read_action(body, start):
    """Where an action ends, its words (None for a comment), and what is wrong with it."""
    text_start = start + 2 if body[start:start + 2] in ("- ", "-\n", "-\t") else start
    if body[text_start:text_start + 2] == "/*":
        end = body.find("*/", text_start)
        if end < 0:
            return start, None, "unclosed comment"
        closing = body.find("}}", end)
        return (closing + 2, None, None) if body[end + 2:closing].strip(" -") == "" and closing >= 0 else \
            (start, None, "comment ends before closing delimiter")
    words, position = [], text_start
    while position < len(body):
        if body.startswith("}}", position):
            return position + 2, words, None
        if body.startswith(" -}}", position):
            return position + 4, words, None
        found = TOKEN.match(body, position)
        if not found or found.group() == '"':
            return start, None, "unterminated quoted string"
        if "\n" in found.group() and not words and "}}" not in body[position:]:
            return start, None, "unclosed action"
        if not found.group().isspace():
            words.append(found.group())
        position = found.end()
    return start, None, "unclosed action"


def check_action(words, depth):
    """Checks one action and opens or closes its block."""
    if not words:
        return "missing value for command"
    first, rest = words[0], words[1:]
    if first in ("if", "with", "range"):
        depth.append(first)
        return f"missing value for {first}" if not rest else check_words(rest)
    if first in ("define", "block"):
        depth.append(first)
        return None
    if first == "end":
        if not depth:
            return "unexpected {{end}}"
        depth.pop()
        return None
    if first == "else":
        if not depth:
            return "unexpected {{else}}"
        return check_words(rest[1:]) if rest[:1] in (["if"], ["with"]) else None
    if first == "template":
        return None if rest and rest[0][0] in "\"`" else "missing value for template"
    if first in ("break", "continue"):
        return None
    return check_words(words)


def check_words(words):
    for position, word in enumerate(words):
        if word[0].isalpha() or word[0] == "_":
            if word not in FUNCTIONS:
                return f'function "{word}" not defined'
        elif word in "{}#/&%@!^*;<>[]~?\\" or word == "=" and position == 0:
            return f'unexpected "{word}" in command'
    return None


PLACEHOLDER = re.compile(r"""\{\{(\s+)?template\s+?"content"(\s+)?\.(\s+)?\}\}""")


# CSV ---------------------------------------------------------------------------------------------------------------------------------

class CSVError(Exception):
    """An error at which Go's reader ends; a wrong number of fields is told with the record instead."""


def csv_records(data, comma):
    """Records of a file as Go's csv.Reader gives them: (line, fields). Bytes stay bytes; they are text only in the database."""
    comma, position, line, size = comma.encode(), 0, 1, len(data)
    while position < size:
        end = data.find(b"\n", position)
        end = size if end < 0 else end + 1
        if data[position:end] in (b"\n", b"\r\n"):
            position, line = end, line + 1
            continue
        start_line = line
        fields, position, line = csv_record(data, position, comma, line)
        yield start_line, fields


def csv_record(data, position, comma, line):
    fields, start = [], position
    while True:
        if data[position:position + 1] == b'"':
            field, position, line = quoted_field(data, position + 1, comma, line, start)
        else:
            ends = [found for found in (data.find(comma, position), data.find(b"\n", position)) if found >= 0]
            end = min(ends) if ends else len(data)
            field = data[position:end]
            if end == len(data) or data[end:end + 1] == b"\n":
                field = field[:-1] if field.endswith(b"\r") else field
            if (quote := field.find(b'"')) >= 0:
                raise CSVError(f'parse error on line {line}, column {position - start + quote + 1}: bare " in non-quoted-field')
            position = end
        fields.append(field)
        if data[position:position + 1] != comma:
            return fields, position + 1, line + 1
        position += 1


def quoted_field(data, position, comma, line, start):
    parts = []
    while True:
        end = data.find(b'"', position)
        if end < 0:
            raise CSVError(f'parse error on line {line}, column {position - start}: extraneous or missing " in quoted-field')
        parts.append(data[position:end])
        line += data.count(b"\n", position, end)
        following = data[end + 1:end + 2]
        if following == b'"':
            parts.append(b'"')
            position = end + 2
        elif following in (comma, b"\n", b""):
            return b"".join(parts).replace(b"\r\n", b"\n"), end + 1, line
        elif data[end + 1:end + 3] == b"\r\n":
            return b"".join(parts).replace(b"\r\n", b"\n"), end + 2, line
        else:
            raise CSVError(f'parse error on line {line}, column {end - start + 1}: extraneous or missing " in quoted-field')
