"""What the peers export: every table of records of the store, in its order, with its columns as they are stored."""

import sqlite3


def open_store(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def tables(store):
    """Name and columns of each table that begins with account_id and ends with extra."""
    names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    for (name,) in names:
        columns = [row[1] for row in store.execute(f'PRAGMA table_info("{name}")')]
        if columns[0] == "account_id" and columns[-1] == "extra":
            yield name, columns[1:]


def select(name, columns):
    """The account's rows in order of id; the account is the statement's only parameter."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {names} FROM "{name}" WHERE "account_id" = ? ORDER BY "id"'
