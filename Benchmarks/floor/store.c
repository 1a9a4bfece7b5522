// Reads a dataport store: which kinds it has and of what types their fields are comes from its own DDL, so that no list
// of fields stands here.
#include <stdio.h>
#include <string.h>

#include "floor.h"

static const char *secretWord(const char *kind, const char *field) {
    if (!strcmp(field, "password")) return "password";
    if (!strcmp(field, "dkim_private_key")) return "private_key";
    if (!strcmp(kind, "api_key") && !strcmp(field, "key")) return "api_key";
    return NULL;
}

static void setToken(Token *token, const char *before, const char *name, const char *after) {
    int count = snprintf(token->bytes, sizeof token->bytes, "%s%s%s", before, name, after);
    if (count < 0 || count > nameRoom) stop("name too long", name);
    token->count = (size_t)count;
}

static void setPlural(Kind *kind) {
    size_t count = strlen(kind->name);
    memcpy(kind->plural, kind->name, count + 1);
    if (!strcmp(kind->name, "account")) return;
    bool endsInIes = kind->name[count - 1] == 'y' && !strchr("aeiou", kind->name[count - 2]);
    strcpy(kind->plural + count - endsInIes, endsInIes ? "ies" : "s");
}

static FieldType typeOfColumn(const char *ddl) {
    if (strstr(ddl, "json_valid(")) return typeJSON;
    if (strstr(ddl, "IN (0, 1)")) return typeBoolean;
    if (strstr(ddl, "\" INTEGER")) return typeInteger;
    if (strstr(ddl, "strftime(") || strstr(ddl, "IN ('")) return typePlain;
    return typeText;
}

static void addField(Kind *kind, const char *ddl) {
    if (kind->fieldCount == maxFields) stop("too many fields", kind->name);
    Field *field = &kind->fields[kind->fieldCount++];
    if (sscanf(ddl, " \"%60[^\"]\"", field->name) != 1) stop("column not understood", ddl);
    field->type = typeOfColumn(ddl);
    const char *secret = secretWord(kind->name, field->name);
    if (secret) {
        field->type = typeSecret;
        setToken(&field->marker, "{\"redacted\":\"", secret, "\"}");
    }
    setToken(&field->jsonKey, kind->fieldCount == 1 ? "{\"" : ",\"", field->name, "\":");
    setToken(&field->xmlOpen, "<", field->name, ">");
    setToken(&field->xmlOpenBase64, "<", field->name, " encoding=\"base64\">");
    setToken(&field->xmlClose, "</", field->name, ">");
}

/// A table of records has one column a line, begins with "account_id" and ends with "extra"; other tables are none of
/// ours.
static bool readKind(Kind *kind, const char *name, char *ddl) {
    *kind = (Kind){0};
    snprintf(kind->name, sizeof kind->name, "%s", name);
    setPlural(kind);
    bool isOwned = false;
    for (char *rest = NULL, *line = strtok_r(ddl, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "    \"", 5) || !strstr(line, "\" ")) continue;
        if (!isOwned && (isOwned = !strncmp(line, "    \"account_id\" ", 17))) continue;
        if (isOwned) addField(kind, line);
    }
    setToken(&kind->xmlRowOpen, "<", kind->name, ">");
    setToken(&kind->xmlRowClose, "</", kind->name, ">\n");
    return kind->fieldCount > 0 && !strcmp(kind->fields[kind->fieldCount - 1].name, "extra");
}

static void execute(sqlite3 *store, const char *sql) {
    if (sqlite3_exec(store, sql, NULL, NULL, NULL) != SQLITE_OK) stop(sql, sqlite3_errmsg(store));
}

sqlite3 *openStore(const char *path) {
    sqlite3 *store;
    if (sqlite3_open_v2(path, &store, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        stop(path, sqlite3_errmsg(store));
    execute(store, "PRAGMA mmap_size = 0");
    execute(store, "BEGIN");
    return store;
}

static sqlite3_stmt *prepare(sqlite3 *store, const char *sql, const char *account) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(store, sql, -1, &statement, NULL) != SQLITE_OK) stop(sql, sqlite3_errmsg(store));
    if (account) sqlite3_bind_text(statement, 1, account, -1, SQLITE_STATIC);
    return statement;
}

int readKinds(sqlite3 *store, Kind *kinds) {
    int count = 0;
    sqlite3_stmt *tables = prepare(
        store, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL ORDER BY rowid", NULL
    );
    while (sqlite3_step(tables) == SQLITE_ROW) {
        char *ddl = strdup((const char *)sqlite3_column_text(tables, 1));
        if (count == maxKinds) stop("too many tables", "");
        count += readKind(&kinds[count], (const char *)sqlite3_column_text(tables, 0), ddl);
    }
    sqlite3_finalize(tables);
    return count;
}

sqlite3_stmt *openRows(sqlite3 *store, const Kind *kind, const char *account) {
    char sql[8192] = "SELECT ";
    size_t count = strlen(sql);
    for (int i = 0; i < kind->fieldCount; i++)
        count += (size_t)snprintf(sql + count, sizeof sql - count, "%s\"%s\"", i ? ", " : "", kind->fields[i].name);
    snprintf(sql + count, sizeof sql - count, " FROM \"%s\" WHERE \"account_id\" = ? ORDER BY \"id\"", kind->name);
    return prepare(store, sql, account);
}

static Cell readInteger(int64_t number, char *end) {
    char *start = end;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do *--start = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--start = '-';
    return (Cell){(const uint8_t *)start, (size_t)(end - start)};
}

static Cell readValue(sqlite3_stmt *rows, int column, FieldType type, char *number) {
    static const Cell null = {NULL, 0}, empty = {(const uint8_t *)"", 0};
    static const Cell no = {(const uint8_t *)"false", 5}, yes = {(const uint8_t *)"true", 4};
    if (type == typeInteger || type == typeBoolean) {
        if (sqlite3_column_type(rows, column) == SQLITE_NULL) return null;
        int64_t value = sqlite3_column_int64(rows, column);
        return type == typeInteger ? readInteger(value, number + 24) : value ? yes : no;
    }
    // The bytes as a blob: asking for text would have SQLite look for a terminating zero that nobody needs.
    const uint8_t *bytes = sqlite3_column_blob(rows, column);
    if (bytes) return (Cell){bytes, (size_t)sqlite3_column_bytes(rows, column)};
    return sqlite3_column_type(rows, column) == SQLITE_NULL ? null : empty;
}

size_t readRow(sqlite3_stmt *rows, const Kind *kind, Cell *cells, char (*numbers)[24]) {
    size_t count = 0;
    for (int i = 0; i < kind->fieldCount; i++) {
        cells[i] = readValue(rows, i, kind->fields[i].type, numbers[i]);
        count += cells[i].count;
    }
    return count * 6 + frameSize(kind);
}

sqlite3_stmt *openContents(sqlite3 *store, const char *account) {
    return prepare(store, "SELECT path, bytes FROM content WHERE account_id = ? ORDER BY path", account);
}
