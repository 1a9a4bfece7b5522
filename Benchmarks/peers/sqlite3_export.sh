#!/bin/bash
# The SQLite command line and zip -6.
# usage: sqlite3_export.sh STORE ACCOUNT json|csv FOLDER OUTPUT.zip        FOLDER is for the files before they are zipped
set -euo pipefail
store=$1 account=$2 format=$3 folder=$4 output=$5

# JSON values stay strings, as they are stored; csv mode writes text and no objects.
columns="SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('TABLE') WHERE cid > 0"
pairs="SELECT 'json_object(' || group_concat('''' || name || ''', \"' || name || '\"', ', ') || ')' FROM pragma_table_info('TABLE') WHERE cid > 0"
tables="SELECT name FROM sqlite_master AS t WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'extra')"

rm -rf "$folder" "$output"
mkdir -p "$folder"
{
    [ "$format" = csv ] && printf '.mode csv\n.headers on\n' || printf '.mode list\n'
    for table in $(sqlite3 -readonly "$store" "$tables"); do
        shape=$([ "$format" = csv ] && echo "$columns" || echo "$pairs")
        selected=$(sqlite3 -readonly "$store" "${shape//TABLE/$table}")
        printf '.output "%s/%s.%s"\n' "$folder" "$table" "$format"
        printf 'SELECT %s FROM "%s" WHERE account_id = '"'%s'"' ORDER BY id;\n' "$selected" "$table" "${account//\'/\'\'}"
    done
} | sqlite3 -readonly -bail "$store"
zip -q -6 -r -j "$output" "$folder"
rm -rf "$folder"
