"""Reads every column of every record of the JSON Lines of an unpacked archive with DuckDB. usage: duckdb_read.py FOLDER"""

import sys
from pathlib import Path

import duckdb

for path in sorted(Path(sys.argv[1], "data/json").glob("*.jsonl")):
    if path.stat().st_size:
        duckdb.sql(f"SELECT count(*), count(COLUMNS(*)) FROM read_json('{path}', format = 'newline_delimited')").fetchall()
