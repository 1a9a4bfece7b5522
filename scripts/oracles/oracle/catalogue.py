"""The kinds of docs/kinds/, from kinds.tsv beside this package."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    """key, reference, text, integer, boolean, timestamp, word, json, attachment or secret."""
    detail: str
    """The kind referred to, the words, the shape of the JSON or what the secret is."""
    required: bool


@dataclass
class Kind:
    name: str
    plural: str
    fields: list = field(default_factory=list)

    def path(self, form):
        return f"data/{form}/{self.plural}.{'jsonl' if form == 'json' else form}"

    @property
    def field_names(self):
        return [f.name for f in self.fields]


def _load():
    kinds = []
    for line in Path(__file__).with_name("..").resolve().joinpath("kinds.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if cells[0]:
            kinds.append(Kind(*cells))
        else:
            type_, _, detail = cells[2].partition(":")
            kinds[-1].fields.append(Field(cells[1], type_, detail, cells[3:] == ["required"]))
    return kinds


KINDS = _load()
"""Every kind in load order."""
BY_NAME = {kind.name: kind for kind in KINDS}
FORMATS = ("json", "csv", "xml")
