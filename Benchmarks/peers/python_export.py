#!/usr/bin/env python3
"""The script that one would write: sqlite3, csv, orjson, lxml and zipfile at level 6.

usage: python_export.py STORE ACCOUNT json|csv|xml|all OUTPUT.zip
"""

import csv
import io
import sys
import zipfile

import orjson
from lxml import etree

from tables import open_store, select, tables

BATCH = 2000


def write_csv(rows, name, columns, file):
    with io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False) as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows(rows)


def write_json(rows, name, columns, file):
    while batch := rows.fetchmany(BATCH):
        lines = [orjson.dumps(dict(zip(columns, row)), option=orjson.OPT_APPEND_NEWLINE) for row in batch]
        file.write(b"".join(lines))


def write_xml(rows, name, columns, file):
    make, part = etree.Element, etree.SubElement
    with etree.xmlfile(file, encoding="utf-8", buffered=True) as xml:
        with xml.element(name + "s"):
            for row in rows:
                record = make(name)
                for column, value in zip(columns, row):
                    if value is not None:
                        part(record, column).text = value if value.__class__ is str else str(value)
                xml.write(record)


WRITERS = {"json": write_json, "csv": write_csv, "xml": write_xml}


def main():
    store_path, account, format_, output = sys.argv[1:]
    store = open_store(store_path)
    formats = WRITERS if format_ == "all" else [format_]
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, columns in list(tables(store)):
            for each in formats:
                rows = store.execute(select(name, columns), [account])
                with archive.open(f"data/{each}/{name}.{each}", "w") as file:
                    WRITERS[each](rows, name, columns, file)


main()
