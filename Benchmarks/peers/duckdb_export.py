#!/usr/bin/env python3
"""DuckDB, its COPY and zip -6. DuckDB reads the store as Arrow batches from the ADBC driver for SQLite.

Its own SQLite extension (PyPI: duckdb_extension_sqlite_scanner, for an older DuckDB) was tried and needs half as much time again.

usage: duckdb_export.py STORE ACCOUNT json|csv FOLDER OUTPUT.zip        FOLDER is for the files before they are zipped
"""

import os
import shutil
import subprocess
import sys

import adbc_driver_sqlite.dbapi
import duckdb

from tables import open_store, select, tables

OPTIONS = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json"}


def main():
    store_path, account, format_, folder, output = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if os.path.exists(output):
        os.remove(output)
    duck = duckdb.connect()
    store = adbc_driver_sqlite.dbapi.connect(f"file:{store_path}?mode=ro")
    for name, columns in list(tables(open_store(store_path))):
        with store.cursor() as cursor:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": "65536"})
            cursor.execute(select(name, columns), [account])
            rows = cursor.fetch_record_batch()
            duck.execute(f"COPY (SELECT * FROM rows) TO '{folder}/{name}.{format_}' ({OPTIONS[format_]})")
    store.close()
    subprocess.run(["zip", "-q", "-6", "-r", "-j", output, folder], check=True)
    shutil.rmtree(folder)


main()
