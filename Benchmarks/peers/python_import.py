"""Loads the JSON Lines of an archive into a new SQLite file, validated with jsonschema-rs: what one would write without dataport.

usage: python_import.py ARCHIVE SQLITE_FILE
"""

import sqlite3
import sys
import zipfile

import jsonschema_rs
import orjson


def cell(value):
    return orjson.dumps(value).decode() if isinstance(value, (dict, list)) else value


with zipfile.ZipFile(sys.argv[1]) as archive, sqlite3.connect(sys.argv[2], isolation_level=None) as store:
    store.execute("PRAGMA journal_mode = OFF")
    store.execute("PRAGMA synchronous = OFF")
    store.execute("BEGIN")
    names = archive.namelist()
    schemas = [orjson.loads(archive.read(name)) for name in names if name.startswith("schema/json/")]
    by_plural = {schema["title"].replace(" ", "_").lower(): schema for schema in schemas}
    for name in names:
        if not name.startswith("data/json/"):
            continue
        plural = name[len("data/json/") : -len(".jsonl")]
        fields = [f'"{name}"' for name in by_plural[plural]["properties"]]
        store.execute(f'CREATE TABLE "{plural}" ({", ".join(fields)}, PRIMARY KEY (id)) WITHOUT ROWID')
        statement = f'INSERT INTO "{plural}" VALUES ({", ".join("?" * len(fields))})'
        validator = jsonschema_rs.validator_for(by_plural[plural])

        def rows(file):
            for line in file:
                record = orjson.loads(line)
                if not validator.is_valid(record):
                    sys.exit(f"{name} is not valid")
                yield [cell(value) for value in record.values()]

        with archive.open(name) as file:
            store.executemany(statement, rows(file))
    store.execute("COMMIT")
