"""JSON as Go's encoding/json reads and writes it, which is what a client of listmonk sees.

Numbers go through float64, `<`, `>`, `&` and the two Unicode line separators are escaped, keys of maps are sorted, a lone surrogate
becomes U+FFFD. Text that the fake keeps for a subscriber's attributes is made once, at the write, so that a page costs no encoding.
"""
import json
import math
import re

ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
NEEDS_ESCAPE = re.compile("[<>&\u2028\u2029]")
SURROGATE = re.compile("[\ud800-\udfff]")
_plain = json.JSONEncoder(ensure_ascii=False).encode


class OutOfRange(ValueError):
    """A number that no float64 holds."""

    def __init__(self, literal):
        super().__init__(literal)
        self.literal = literal


def number(literal):
    """The float64 nearest to a number, as an int where it is whole, so that Python prints it as Go does."""
    value = float(literal)
    if math.isinf(value):
        raise OutOfRange(literal)
    # PostgreSQL's numeric knows no negative zero.
    return int(value) if value == int(value) and abs(value) < 1e21 else value


def no_constant(name):
    raise ValueError(f"invalid character {name[0]!r} looking for beginning of value")


_decoder = json.JSONDecoder(parse_int=number, parse_float=number, parse_constant=no_constant, strict=True)


def clean(value):
    """Replaces lone surrogates, which Go does while it reads."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value) if SURROGATE.search(value) else value
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(name): clean(item) for name, item in value.items()}
    return value


def decode(data):
    """What Go would read from these bytes. Raises ValueError for what is no JSON, OutOfRange for 1e400."""
    text = data.decode("utf-8", "replace") if isinstance(data, (bytes, bytearray)) else data
    value = _decoder.decode(text)
    return clean(value) if "\\u" in text or "\\U" in text else value


def text(value):
    """A string as Go quotes it."""
    quoted = _plain(value)
    return NEEDS_ESCAPE.sub(lambda found: ESCAPED[found.group()], quoted) if NEEDS_ESCAPE.search(quoted) else quoted


def float_text(value):
    """Go's shortest form: exponents below -6 and from 21 on, without a leading zero in the exponent."""
    size = abs(value)
    if value == 0:
        return "0"
    if size < 1e-6 or size >= 1e21:
        mantissa, _, exponent = repr(value).partition("e")
        if not exponent:
            mantissa, _, exponent = f"{value:.17e}".partition("e")
        return f"{mantissa}e{exponent[0]}{exponent[1:].lstrip('0')}"
    shown = repr(value)
    if "e" in shown:
        shown = f"{value:.25f}".rstrip("0") if size < 1 else str(int(value))
        if size < 1:
            # All digits of the shortest form, no more: 1e-05 is 0.00001.
            digits, _, exponent = repr(value).lstrip("-").partition("e")
            digits = digits.replace(".", "")
            shown = ("-" if value < 0 else "") + "0." + "0" * (-int(exponent) - 1) + digits
    return shown[:-2] if shown.endswith(".0") else shown


def encode(value, sort=True, comma=",", colon=":"):
    """JSON text. Keys of dictionaries are sorted as in a Go map; `sort=False` keeps the order, as in a Go struct."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, Raw):
        return value.json
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, (list, tuple)):
        return "[" + comma.join([encode(item, sort, comma, colon) for item in value]) + "]"
    items = sorted(value.items()) if sort else value.items()
    return "{" + comma.join([text(name) + colon + encode(item, sort, comma, colon) for name, item in items]) + "}"


def struct(value):
    """JSON text of something whose keys keep their order."""
    return encode(value, sort=False)


class Raw:
    """Text that is JSON already."""
    __slots__ = ("json",)

    def __init__(self, json_text):
        self.json = json_text


def as_jsonb(value):
    """Text as PostgreSQL prints jsonb: keys by length and then bytes, a space behind commas and colons, nothing escaped that need not be."""
    if isinstance(value, dict):
        items = sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode()))
        return "{" + ", ".join([f"{_plain(name)}: {as_jsonb(item)}" for name, item in items]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([as_jsonb(item) for item in value]) + "]"
    if isinstance(value, float):
        return format_numeric(value)
    return _plain(value)


def format_numeric(value):
    """PostgreSQL's numeric never prints an exponent."""
    shown = float_text(value)
    if "e" not in shown:
        return shown
    digits, _, exponent = shown.partition("e")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, _, part = digits.partition(".")
    places = int(exponent)
    if places > 0:
        return sign + whole + part.ljust(places, "0")
    return sign + "0." + "0" * (-places - 1) + whole + part


def kind(value):
    """What Go calls the type of a JSON value in its errors."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "null"
