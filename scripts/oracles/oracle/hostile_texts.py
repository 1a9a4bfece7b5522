"""A hundred and more texts that act on pages, terminals and spreadsheets when nobody escapes them."""

_MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style><script>alert(1)</script>", "</title><h1>x",
    "<svg/onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<a href='javascript:alert(1)'>x</a>", "</bdi></td></tr></table>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE html>", "<meta http-equiv=refresh content='0;url=//x'>",
    "<base href='//x/'>", "<link rel=stylesheet href=//x>", "<form action=//x><input name=a>", "<object data=//x>", "<embed src=//x>",
    "<math><mi//xlink:href='data:x,<script>'>", "<details open ontoggle=alert(1)>", "<template><script>", "<noscript><p title='</noscript><img>'>",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='alert(1)", "` onload=`", "\\\"><b>",
    "&lt;script&gt;", "&#60;script&#62;", "&#x3c;b&#x3e;", "&amp;amp;", "&", "&#", "&#0;", "&unknown;", "<", ">", "<<>>", "< script >", "<b", "</", "<a b='",
]
_CONTROLS = [f"a{chr(code)}b" for code in [*range(1, 32), 127, 133, 155, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF]]
_DIRECTIONS = [f"x{chr(code)}y" for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]]
_SHEETS = ["=1+1", "+47 900 00 000", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "\t=1", "\r=1", "'=1", "=cmd|' /C calc'!A0"]
_TERMINAL = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "a\rb", "a\bb"]
_LANGUAGES = ["مرحبا بالعالم", "שלום", "日本語", "e\u0301\u0301", "👩‍👩‍👧‍👦", "\U0010ffff", "İ", "ﬁ"]
_LONG = ["W" * 20_000, "<" * 500, "\u0301" * 200, "a " * 5_000]
_PATHS = ["../../etc/passwd", "C:\\x", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "http://127.0.0.1:9/"]

TEXTS = list(dict.fromkeys(_MARKUP + _CONTROLS + _DIRECTIONS + _SHEETS + _TERMINAL + _LANGUAGES + _LONG + _PATHS))

# What readers and writers of JSON, CSV and XML stumble over; joined in pairs, because quoting often fails where two of them meet.
_PIECES = [
    "a", " ", "\t", "\n", "\r", "\r\n", '"', '""', ",", ";", "\\", "\\n", "\\u0000", "\0", "\x01", "\x08", "\x1f", "\x7f", "&", "&amp;", "&#13;",
    "<", "</name>", ">", "]]>", "<![CDATA[", "<!--", "=1+1", "+47", "@", "'", "null", "{}", "[redacted]", '{"redacted":"password"}', "é", "e\u0301",
    "\ufeff", "\ufffd", "\ufffe", "\uffff", "\u2028", "\x85", "\u202e", "😀", "\U0010ffff", "0123456789abcdef", "%", "_", "x'00'", "42:",
]
_AT_EDGES = ["x" * count + piece for piece in _PIECES for count in range(14, 18)]

_SINGLE = list(dict.fromkeys(TEXTS + _PIECES))
PAIRS = list(dict.fromkeys(_SINGLE + [first + second for first in _PIECES for second in _PIECES] + _AT_EDGES))
"""Thousands of texts for what must come back byte for byte: pieces, pairs of pieces, and pieces where vectors end."""


def some_pairs(count):
    """So many of the texts: all that are no pairs, and pairs at even distances."""
    joined = PAIRS[len(_SINGLE):]
    wanted = max(count - len(_SINGLE), 1)
    return _SINGLE + [joined[index * len(joined) // wanted] for index in range(wanted)] if count < len(PAIRS) else PAIRS
