"""Validates the JSON Lines of an archive against its schemas with orjson and jsonschema-rs. usage: jsonschema_validate.py ARCHIVE"""

import sys
import zipfile

import jsonschema_rs
import orjson

with zipfile.ZipFile(sys.argv[1]) as archive:
    names = archive.namelist()
    schemas = [orjson.loads(archive.read(name)) for name in names if name.startswith("schema/json/")]
    by_plural = {schema["title"].replace(" ", "_").lower(): schema for schema in schemas}
    for name in names:
        if name.startswith("data/json/"):
            validator = jsonschema_rs.validator_for(by_plural[name[len("data/json/") : -len(".jsonl")]])
            with archive.open(name) as file:
                for line in file:
                    if not validator.is_valid(orjson.loads(line)):
                        sys.exit(f"{name} is not valid")
