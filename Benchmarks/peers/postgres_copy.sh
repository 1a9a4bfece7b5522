#!/bin/bash
# Loads files of COPY binary into the tables that dataport makes, constraints last, in one transaction: the least that an import could do.
# usage: postgres_copy.sh DATABASE_URI SCHEMA_SQL FOLDER
set -euo pipefail
{
    echo "BEGIN; CREATE SCHEMA dataport; SET search_path = dataport; SET jit = off;"
    sed '/^ALTER TABLE/,$d' "$2"
    for file in "$3"/*.copy; do
        table=$(basename "$file" .copy)
        echo "\\copy \"$table\" FROM '$file' WITH (FORMAT binary)"
    done
    # Without statistics the references between the tables are checked with bad plans.
    echo "ANALYZE;"
    sed -n '/^ALTER TABLE/,$p' "$2"
    echo "COMMIT;"
} | psql -XqAt -v ON_ERROR_STOP=1 "$1" >/dev/null
