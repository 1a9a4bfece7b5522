"""Counts the values that break careless writers and readers."""

import re
from collections import Counter

CLASSES = {
    "NUL": "\x00",
    "CR": "\r",
    "LF": "\n",
    "TAB": "\t",
    "other controls": "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    "emoji": "[\U0001f300-\U0001faff\u2600-\u27bf]",
    "beyond the BMP": "[\U00010000-\U0010ffff]",
    "right to left": "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069]",
    "combining": "[\u0300-\u036f]",
    "noncharacters": "[\ufffe\uffff\ufdd0-\ufdef]",
    "line separators": "[\u2028\u2029]",
    "formulas": r"\A[=+\-@]",
    "quotes": '"',
    "commas": ",",
    "backslashes": r"\\",
    "markup": "[<>&]",
    "edge spaces": r"\A[ \t]|[ \t]\Z",
    "leading zeros": r"\A0[0-9]+\Z",
}
_classes = [(name, re.compile(pattern)) for name, pattern in CLASSES.items()]
_plain = re.compile(r"[A-Za-z1-9_.:/][\w .:/@-]*\Z", re.ASCII)


def count(values, seen: Counter):
    """Adds the classes of each text in `values` to `seen`."""
    for value in values:
        if value is None:
            seen["null"] += 1
        elif value == "":
            seen["empty"] += 1
        elif not _plain.match(value) or value[-1] == " ":
            for name, pattern in _classes:
                if pattern.search(value):
                    seen[name] += 1
            if len(value) > 65_536:
                seen["over 64 KiB"] += 1
