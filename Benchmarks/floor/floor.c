// floor --store FILE --account ID --scan
// floor --store FILE --account ID --format json|csv|xml|all --compression fast|balanced|small|none --output FILE.zip
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"

_Noreturn void stop(const char *what, const char *detail) {
    fprintf(stderr, "floor: %s: %s\n", what, detail);
    exit(1);
}

/// Memory that is zero, with room behind it: copies of 16 bytes reach a little further than they mean to.
void *allocate(size_t count) {
    void *bytes = calloc(1, count + 64);
    if (!bytes) stop("memory", "exhausted");
    return bytes;
}

/// Touches every row and value of the account in the order of the export, and prints how many there are.
static void scan(const Export *export) {
    uint64_t rowCount = 0, byteCount = 0;
    for (int i = 0; i < export->kindCount; i++) {
        Cell cells[maxFields];
        char numbers[maxFields][24];
        sqlite3_stmt *rows = openRows(export->store, &export->kinds[i], export->account);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            readRow(rows, &export->kinds[i], cells, numbers);
            rowCount++;
            for (int j = 0; j < export->kinds[i].fieldCount; j++) byteCount += cells[j].count;
        }
        sqlite3_finalize(rows);
    }
    printf("%llu rows, %llu bytes\n", (unsigned long long)rowCount, (unsigned long long)byteCount);
}

static int indexOf(const char *word, const char *const *words, int count, const char *what) {
    for (int i = 0; word && i < count; i++)
        if (!strcmp(word, words[i])) return i;
    stop(what, word ? word : "is missing");
}

static void choose(Export *export, const char *format, const char *compression) {
    static const char *const formats[] = {"json", "csv", "xml", "all"};
    static const char *const codecs[] = {"fast", "balanced", "small", "none"};
    int chosen = indexOf(format, formats, 4, "--format");
    for (int i = 0; i < maxFormats; i++)
        if (chosen == maxFormats || chosen == i) export->formats[export->formatCount++] = (Format)i;
    export->codec = (Codec)indexOf(compression, codecs, 4, "--compression");
}

int main(int count, char **arguments) {
    const char *store = NULL, *account = NULL, *format = NULL, *compression = NULL, *output = NULL;
    struct {
        const char *name, **value;
    } options[] = {
        {"--store", &store},
        {"--account", &account},
        {"--format", &format},
        {"--compression", &compression},
        {"--output", &output},
    };
    const int optionCount = sizeof options / sizeof options[0];
    bool isScan = false;
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i], *value = i + 1 < count ? arguments[i + 1] : NULL;
        if (!strcmp(name, "--scan")) {
            isScan = true;
            continue;
        }
        const char **target = NULL;
        for (int j = 0; j < optionCount; j++)
            if (!strcmp(name, options[j].name)) target = options[j].value;
        if (!target || !value) stop("bad argument", name);
        *target = value;
        i++;
    }
    if (!store || !account || (!isScan && !output)) stop("usage", "see the first lines of floor.c");

    static Kind kinds[maxKinds];
    Export export = {.store = openStore(store), .account = account, .kinds = kinds};
    export.kindCount = readKinds(export.store, kinds);
    if (isScan) return scan(&export), 0;
    choose(&export, format, compression);
    export.archive = createArchive(output, export.formatCount - 1, export.codec != codecNone);
    runExport(&export);
    closeArchive(export.archive);
    return 0;
}
