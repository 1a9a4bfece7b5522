"""samples/invalid: for every rule a folder that describes a damage which is reported by exactly this rule."""

import json
import shutil
import subprocess
from pathlib import Path

from . import reference

FOLDER = Path(__file__).resolve().parents[3] / "samples" / "invalid"
NOTE = "format.not_compared"
"""Follows from another rule and never stands alone."""


def is_held(schema):
    """Whether the reference archive holds the kind of this schema file."""
    return schema.split("/")[-1].split(".")[0] in reference.EXPORTED


def rules(binary):
    text = subprocess.run([binary, "explain", "--markdown"], capture_output=True, text=True, check=True).stdout
    return [line[3:] for line in text.splitlines() if line.startswith("## ")]


def _stands_for(damage, expected, rule):
    """Whether the damage is reported by exactly this rule; the note that formats were not compared does not count."""
    found = {words.split()[0] for words in expected}
    return found == {rule} or found == {rule, NOTE} or (rule == NOTE and NOTE in found and len(found) == 2)


def _finding(found):
    keys = ("severity", "rule", "file", "line", "column", "record", "field", "message")
    return {key: found[key] for key in keys if key in found}


def _document(damage, findings):
    return {"mutation": damage.name, "exit": damage.exit, "findings": [_finding(f) for f in findings]}


def write(binary, damages, results):
    """Writes a folder for each rule that a damage stands for."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for rule in rules(binary):
        for damage, (expected, findings, wrong) in zip(damages, results):
            if wrong or not _stands_for(damage, expected, rule):
                continue
            folder = FOLDER / rule
            folder.mkdir(parents=True)
            text = json.dumps(_document(damage, findings), indent=2, ensure_ascii=False)
            (folder / "mutation.json").write_text(text + "\n", encoding="utf-8")
            break


def check(binary, damages, results):
    """Whether each rule has its folder, each folder its rule, and each says what was reported now."""
    known, there = set(rules(binary)), {folder.name for folder in FOLDER.glob("*") if folder.is_dir()}
    wrong = [f"the rule {rule} has no counter-example" for rule in known - there]
    wrong += [f"samples/invalid/{name} is of no rule" for name in there - known]
    by_name = {damage.name: (damage, *result) for damage, result in zip(damages, results)}
    for rule in sorted(known & there):
        document = json.loads((FOLDER / rule / "mutation.json").read_text(encoding="utf-8"))
        if document["mutation"] not in by_name:
            wrong.append(f"samples/invalid/{rule} names a mutation that does not exist")
            continue
        damage, expected, findings, _ = by_name[document["mutation"]]
        if document != _document(damage, findings):
            wrong.append(f"samples/invalid/{rule} is reported otherwise")
        if not _stands_for(damage, expected, rule):
            wrong.append(f"samples/invalid/{rule} is not reported by this rule alone")
    for words in sorted(wrong):
        print(f"FAILED  {words}")
    print(f"{len(known & there)} of {len(known)} rules have a counter-example")
    return not wrong
