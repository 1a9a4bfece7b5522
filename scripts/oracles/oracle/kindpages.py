"""Reads docs/kinds/*.md, the normative pages of the kinds, and compares kinds.tsv with them."""

import re

from .catalogue import KINDS

_row = re.compile(r"\| `(\w+)` \| (\w+)(?:: | to )?([^|]*?) \| (yes)? ?\| ")
_shapes = {"": "any", "array of strings": "strings"}


def _fields(page):
    for line in page.read_text(encoding="utf-8").partition("## Fields")[2].partition("\n## ")[0].splitlines():
        match = _row.match(line)
        if match:
            name, type_, detail, required = match.groups()
            words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", detail).replace("`", "")
            detail = _shapes.get(words, words) if type_ == "json" else "|".join(words.split(", "))
            yield name, type_, detail, bool(required)


def disagreements(folder):
    """Kinds whose page and whose lines in kinds.tsv differ."""
    pages = {path.stem: path for path in folder.glob("*.md") if path.stem != "README"}
    found = [f"{name}: no page, or no lines in kinds.tsv" for name in pages.keys() ^ {kind.name for kind in KINDS}]
    for kind in KINDS:
        if kind.name not in pages:
            continue
        mine = [(f.name, f.type, f.detail, f.required) for f in kind.fields]
        theirs = list(_fields(pages[kind.name]))
        text = pages[kind.name].read_text(encoding="utf-8")
        if f"`{kind.path('json')}`" not in text:
            found.append(f"{kind.name}: another plural")
        for one, other in zip(mine + [None] * len(theirs), theirs + [None] * len(mine)):
            if one != other:
                found.append(f"{kind.name}: kinds.tsv {one}, page {other}")
                break
    return found
