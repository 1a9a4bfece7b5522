// JSON Lines, CSV and XML as docs/format.md sections 4 to 6 say, 16 bytes at a time (SSE2).
#include <emmintrin.h>
#include <string.h>

#include "floor.h"

/// 16 bytes from `from`, of which only `count` mean anything. Reading behind the end is harmless unless it reaches
/// another page.
static inline __m128i load(const uint8_t *from, size_t count) {
    if (count >= 16 || ((uintptr_t)from & 4095) <= 4080) return _mm_loadu_si128((const __m128i *)from);
    uint8_t copy[16] = {0};
    memcpy(copy, from, count);
    return _mm_loadu_si128((const __m128i *)copy);
}

static inline __m128i is(__m128i bytes, char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); }
static inline __m128i isControl(__m128i bytes) {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
}
static inline __m128i either(__m128i a, __m128i b) { return _mm_or_si128(a, b); }

typedef __m128i Search(__m128i bytes);
static inline __m128i jsonSpecial(__m128i bytes) {
    return either(either(is(bytes, '"'), is(bytes, '\\')), isControl(bytes));
}
static inline __m128i quote(__m128i bytes) { return is(bytes, '"'); }
static inline __m128i csvSpecial(__m128i bytes) {
    return either(
        either(either(is(bytes, ','), is(bytes, '"')), either(is(bytes, '\r'), is(bytes, '\n'))), is(bytes, 0)
    );
}
/// 0xEF begins U+FFFE and U+FFFF, which XML does not allow, and a few thousand harmless characters.
static inline __m128i xmlSpecial(__m128i bytes) {
    __m128i markup = either(either(is(bytes, '&'), is(bytes, '<')), is(bytes, '>'));
    return either(either(markup, isControl(bytes)), is(bytes, (char)0xEF));
}

/// Copies until the first byte that `search` finds and returns how many bytes were copied.
static inline __attribute__((always_inline)) size_t
copyUntil(Search *search, uint8_t *to, const uint8_t *from, size_t count) {
    for (size_t done = 0; done < count; done += 16) {
        __m128i bytes = load(from + done, count - done);
        _mm_storeu_si128((__m128i *)(to + done), bytes);
        unsigned found = (unsigned)_mm_movemask_epi8(search(bytes));
        if (found) {
            size_t place = done + (size_t)__builtin_ctz(found);
            return place < count ? place : count;
        }
    }
    return count;
}

static inline uint8_t *copy(uint8_t *to, const uint8_t *from, size_t count) {
    for (size_t done = 0; done < count; done += 16)
        _mm_storeu_si128((__m128i *)(to + done), load(from + done, count - done));
    return to + count;
}

static inline uint8_t *put(uint8_t *to, const Token *token) {
    for (size_t done = 0; done < token->count; done += 16)
        _mm_storeu_si128((__m128i *)(to + done), _mm_loadu_si128((const __m128i *)(token->bytes + done)));
    return to + token->count;
}

static inline uint8_t *putText(uint8_t *to, const char *text) {
    size_t count = strlen(text);
    memcpy(to, text, count);
    return to + count;
}

// MARK: JSON Lines

static uint8_t *escapeJSON(uint8_t *to, uint8_t byte) {
    static const char digits[] = "0123456789abcdef", control[] = "btn?fr";
    *to++ = '\\';
    if (byte >= 0x20) return *to++ = byte, to;
    if (byte >= 8 && byte <= 13 && byte != 11) return *to++ = (uint8_t)control[byte - 8], to;
    memcpy(to, "u00", 3);
    to[3] = (uint8_t)digits[byte >> 4];
    to[4] = (uint8_t)digits[byte & 15];
    return to + 5;
}

static inline uint8_t *putJSONString(uint8_t *to, Cell cell) {
    *to++ = '"';
    for (;;) {
        size_t done = copyUntil(jsonSpecial, to, cell.bytes, cell.count);
        to += done;
        if (done == cell.count) break;
        to = escapeJSON(to, cell.bytes[done]);
        cell.bytes += done + 1;
        cell.count -= done + 1;
    }
    *to++ = '"';
    return to;
}

static uint8_t *encodeJSONRow(uint8_t *to, const Kind *kind, const Cell *cells) {
    for (int i = 0; i < kind->fieldCount; i++) {
        const Field *field = &kind->fields[i];
        to = put(to, &field->jsonKey);
        if (!cells[i].bytes) {
            memcpy(to, "null", 4);
            to += 4;
        } else if (field->type == typeText) {
            to = putJSONString(to, cells[i]);
        } else if (field->type == typePlain) {
            *to++ = '"';
            to = copy(to, cells[i].bytes, cells[i].count);
            *to++ = '"';
        } else if (field->type == typeSecret) {
            to = put(to, &field->marker);
        } else {
            to = copy(to, cells[i].bytes, cells[i].count);
        }
    }
    memcpy(to, "}\n", 2);
    return to + 2;
}

// MARK: CSV

static inline bool isBlank(uint8_t byte) { return byte == ' ' || byte == '\t'; }

static inline uint8_t *putQuoted(uint8_t *to, const uint8_t *from, size_t count) {
    *to++ = '"';
    while (count > 0) {
        size_t step = count < 16 ? count : 16;
        if (copyUntil(quote, to, from, step) == step) {
            to += step;
        } else {
            for (size_t i = 0; i < step; i++) {
                to[0] = from[i];
                to[1] = '"';
                to += 1 + (from[i] == '"');
            }
        }
        from += step;
        count -= step;
    }
    *to++ = '"';
    return to;
}

static inline uint8_t *putCSVCell(uint8_t *to, const uint8_t *from, size_t count) {
    bool isBare =
        count > 0 && !isBlank(from[0]) && !isBlank(from[count - 1]) && copyUntil(csvSpecial, to, from, count) == count;
    return isBare ? to + count : putQuoted(to, from, count);
}

static uint8_t *encodeCSVRow(uint8_t *to, const Kind *kind, const Cell *cells) {
    for (int i = 0; i < kind->fieldCount; i++) {
        const Field *field = &kind->fields[i];
        if (cells[i].bytes) {
            if (field->type == typeText || field->type == typeJSON)
                to = putCSVCell(to, cells[i].bytes, cells[i].count);
            else if (field->type == typeSecret)
                to = putCSVCell(to, (const uint8_t *)field->marker.bytes, field->marker.count);
            else
                to = copy(to, cells[i].bytes, cells[i].count);
        }
        *to++ = ',';
    }
    memcpy(to - 1, "\r\n", 2);
    return to + 1;
}

// MARK: XML

static uint8_t *putBase64(uint8_t *to, const uint8_t *from, size_t count) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < count; i += 3, to += 4) {
        unsigned word =
            (unsigned)from[i] << 16 | (i + 1 < count ? from[i + 1] : 0u) << 8 | (i + 2 < count ? from[i + 2] : 0u);
        for (int j = 0; j < 4; j++) to[j] = (uint8_t)digits[word >> (18 - 6 * j) & 63];
        if (i + 1 >= count) to[2] = '=';
        if (i + 2 >= count) to[3] = '=';
    }
    return to;
}

/// Writes the byte at the head of `from`, or returns NULL when XML does not allow the character.
static uint8_t *escapeXML(uint8_t *to, const uint8_t *from, size_t count) {
    switch (from[0]) {
    case '&': return putText(to, "&amp;");
    case '<': return putText(to, "&lt;");
    case '>': return putText(to, "&gt;");
    case '\r': return putText(to, "&#13;");
    case 0xEF:
        if (count >= 3 && from[1] == 0xBF && from[2] >= 0xBE) return NULL;
        break;
    case '\t':
    case '\n': break;
    default: return NULL;
    }
    *to = from[0];
    return to + 1;
}

static inline uint8_t *putXMLText(uint8_t *to, const Field *field, Cell cell) {
    uint8_t *start = to;
    Cell rest = cell;
    to = put(to, &field->xmlOpen);
    for (;;) {
        size_t done = copyUntil(xmlSpecial, to, rest.bytes, rest.count);
        to += done;
        if (done == rest.count) return to;
        to = escapeXML(to, rest.bytes + done, rest.count - done);
        if (!to) return putBase64(put(start, &field->xmlOpenBase64), cell.bytes, cell.count);
        rest.bytes += done + 1;
        rest.count -= done + 1;
    }
}

static uint8_t *encodeXMLRow(uint8_t *to, const Kind *kind, const Cell *cells) {
    to = put(to, &kind->xmlRowOpen);
    for (int i = 0; i < kind->fieldCount; i++) {
        const Field *field = &kind->fields[i];
        if (!cells[i].bytes) continue;
        if (field->type == typeText || field->type == typeJSON)
            to = putXMLText(to, field, cells[i]);
        else if (field->type == typeSecret)
            to = put(put(to, &field->xmlOpen), &field->marker);
        else
            to = copy(put(to, &field->xmlOpen), cells[i].bytes, cells[i].count);
        to = put(to, &field->xmlClose);
    }
    return put(to, &kind->xmlRowClose);
}

// MARK: All formats

uint8_t *encodeRow(Format format, uint8_t *to, const Kind *kind, const Cell *cells) {
    switch (format) {
    case formatJSON: return encodeJSONRow(to, kind, cells);
    case formatCSV: return encodeCSVRow(to, kind, cells);
    default: return encodeXMLRow(to, kind, cells);
    }
}

uint8_t *encodeHeader(Format format, uint8_t *to, const Kind *kind) {
    if (format == formatCSV) {
        for (int i = 0; i < kind->fieldCount; i++) to = putText(putText(to, i ? "," : ""), kind->fields[i].name);
        return putText(to, "\r\n");
    }
    if (format == formatJSON) return to;
    to = putText(putText(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"), kind->plural);
    return putText(to, " xmlns=\"urn:dataport:archive:1\">\n");
}

uint8_t *encodeFooter(Format format, uint8_t *to, const Kind *kind) {
    return format == formatXML ? putText(putText(putText(to, "</"), kind->plural), ">\n") : to;
}

size_t frameSize(const Kind *kind) { return (size_t)(kind->fieldCount + 2) * 4 * nameRoom; }

const char *fileExtension(Format format) { return format == formatJSON ? "jsonl" : folder(format); }
const char *folder(Format format) { return format == formatJSON ? "json" : format == formatCSV ? "csv" : "xml"; }
