#!/usr/bin/env python3
"""XML without an XML library: strings and xml.sax.saxutils.escape, which is faster and lets characters through that XML forbids.

usage: strings_export.py STORE ACCOUNT OUTPUT.zip
"""

import sys
import zipfile
from xml.sax.saxutils import escape

from tables import open_store, select, tables

BATCH = 2000


def lines(name, columns, rows):
    tags = [(f"<{column}>", f"</{column}>") for column in columns]
    for row in rows:
        body = [before + escape(str(value)) + after for (before, after), value in zip(tags, row) if value is not None]
        yield f"<{name}>{''.join(body)}</{name}>\n"


def main():
    store_path, account, output = sys.argv[1:]
    store = open_store(store_path)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, columns in list(tables(store)):
            rows = store.execute(select(name, columns), [account])
            with archive.open(f"data/xml/{name}.xml", "w") as file:
                file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}s>\n'.encode())
                while batch := rows.fetchmany(BATCH):
                    file.write("".join(lines(name, columns, batch)).encode())
                file.write(f"</{name}s>\n".encode())


main()
