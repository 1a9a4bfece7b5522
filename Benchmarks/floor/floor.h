// The floor: what an export of one account must cost, whatever it is written in. See ../README.md for what it does and
// what it leaves out.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { maxFields = 64, maxKinds = 64, maxFormats = 3, nameRoom = 64, dictionarySize = 32 << 10, chunkSize = 256 << 10 };

typedef enum { formatJSON, formatCSV, formatXML } Format;
typedef enum { codecFast, codecBalanced, codecSmall, codecNone } Codec;

/// How a value is written. `typePlain` values (timestamps, words) never need escaping; `typeJSON` values are trusted
/// and copied.
typedef enum { typeText, typePlain, typeJSON, typeInteger, typeBoolean, typeSecret } FieldType;

/// Bytes that are copied in steps of 16, hence the room.
typedef struct {
    char bytes[nameRoom + 16];
    size_t count;
} Token;

typedef struct {
    char name[nameRoom];
    FieldType type;
    Token jsonKey, xmlOpen, xmlOpenBase64, xmlClose, marker;
} Field;

typedef struct {
    char name[nameRoom], plural[nameRoom];
    Field fields[maxFields];
    int fieldCount;
    Token xmlRowOpen, xmlRowClose;
} Kind;

/// One value of the current row; `bytes` is NULL for null.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} Cell;

// store.c
sqlite3 *openStore(const char *path);
int readKinds(sqlite3 *store, Kind *kinds);
sqlite3_stmt *openRows(sqlite3 *store, const Kind *kind, const char *account);
/// Path and bytes of bodies and media in order of paths.
sqlite3_stmt *openContents(sqlite3 *store, const char *account);
/// Reads the current row and returns the most bytes that any format may need for it. `numbers` holds the digits of
/// integers.
size_t readRow(sqlite3_stmt *rows, const Kind *kind, Cell *cells, char (*numbers)[24]);

// encode.c: each returns the place after the last byte; up to 16 bytes behind it may have been overwritten.
uint8_t *encodeRow(Format format, uint8_t *to, const Kind *kind, const Cell *cells);
uint8_t *encodeHeader(Format format, uint8_t *to, const Kind *kind);
uint8_t *encodeFooter(Format format, uint8_t *to, const Kind *kind);
/// More than any header, footer or row takes besides its values.
size_t frameSize(const Kind *kind);
const char *fileExtension(Format format);
const char *folder(Format format);

// deflate.c
typedef struct Deflater Deflater;
/// A piece of a file with what stands before it.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    const uint8_t *dictionary;
    size_t dictionaryCount;
    bool isLast;
} Block;
/// NULL when nothing is to be deflated.
Deflater *makeDeflater(Codec codec);
size_t packedRoom(size_t count);
/// Returns the number of bytes written.
size_t deflateBlock(Deflater *deflater, Block from, uint8_t *to, size_t room);

// archive.c
typedef struct Archive Archive;
typedef struct Entry Entry;
Archive *createArchive(const char *path, int spools, bool isDeflated);
/// An entry that goes straight into the archive (`spool` = -1) or into a spool until `settleEntry`.
Entry *beginEntry(Archive *archive, int spool, const char *name);
/// Hashes what is raw and writes what is packed; the two are the same when nothing is deflated.
void appendToEntry(Entry *entry, const uint8_t *raw, size_t rawCount, const uint8_t *packed, size_t packedCount);
/// Gives the entry its header and its place in the archive, behind those that were settled before.
void settleEntry(Entry *entry);
void closeArchive(Archive *archive);

// pipeline.c
typedef struct {
    sqlite3 *store;
    const char *account;
    const Kind *kinds;
    int kindCount;
    Format formats[maxFormats];
    int formatCount;
    Codec codec;
    Archive *archive;
} Export;
void runExport(const Export *export);

_Noreturn void stop(const char *what, const char *detail);
void *allocate(size_t count);
