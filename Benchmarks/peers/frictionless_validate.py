"""Validates the CSV files of an unpacked archive against its Table Schemas. usage: frictionless_validate.py FOLDER"""

import json
import sys
from pathlib import Path

from frictionless import Package, system

folder = Path(sys.argv[1])
document = json.loads((folder / "datapackage.json").read_text())
document["resources"] = [r for r in document["resources"] if r["path"].endswith(".csv") and r.get("schema")]
with system.use_context(trusted=True):
    report = Package.from_descriptor(document, basepath=str(folder)).validate()
sys.exit(0 if report.valid else f"not valid: {report.flatten(['type', 'note'])[:3]}")
