// The zip file: sizes stand in the local headers, so an entry is written behind a gap that is filled afterwards, or
// into a spool first. Only one thread at a time may touch an entry, and only one may settle entries; pipeline.c sees to
// that.
#define _GNU_SOURCE
#include <fcntl.h>
#include <isa-l.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floor.h"

enum { localHeaderSize = 30, centralHeaderSize = 46, endSize = 56 + 20 + 22 };

struct Entry {
    Archive *archive;
    char name[160];
    int spool;
    bool isDeflated;
    uint64_t start, packed, raw;
    uint32_t crc;
    EVP_MD_CTX *digest;
};

struct Archive {
    const char *path;
    char partial[4096];
    int file, spools[maxFormats];
    bool isDeflated;
    uint64_t end;
    FILE *central, *manifest;
    char *centralBytes, *manifestBytes;
    size_t centralCount, manifestCount;
    unsigned entryCount;
};

static void writeAt(int file, const void *bytes, size_t count, uint64_t offset) {
    for (const char *from = bytes; count > 0;) {
        ssize_t written = pwrite(file, from, count, (off_t)offset);
        if (written <= 0) stop("write", "failed");
        from += written;
        count -= (size_t)written;
        offset += (uint64_t)written;
    }
}

/// A file without a name beside the archive.
static int openSpool(const char *path) {
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash) *slash = 0;
    int file = open(slash ? folder : ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) stop("spool", path);
    return file;
}

Archive *createArchive(const char *path, int spools, bool isDeflated) {
    Archive *archive = allocate(sizeof *archive);
    *archive = (Archive){.path = path, .isDeflated = isDeflated};
    snprintf(archive->partial, sizeof archive->partial, "%s.partial", path);
    archive->file = open(archive->partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (archive->file < 0) stop("create", archive->partial);
    for (int i = 0; i < spools; i++) archive->spools[i] = openSpool(path);
    archive->central = open_memstream(&archive->centralBytes, &archive->centralCount);
    archive->manifest = open_memstream(&archive->manifestBytes, &archive->manifestCount);
    return archive;
}

Entry *beginEntry(Archive *archive, int spool, const char *name) {
    Entry *entry = allocate(sizeof *entry);
    *entry = (Entry){.archive = archive, .spool = spool, .isDeflated = archive->isDeflated};
    snprintf(entry->name, sizeof entry->name, "%s", name);
    if (spool < 0) entry->start = archive->end + localHeaderSize + strlen(name);
    entry->digest = EVP_MD_CTX_new();
    if (!EVP_DigestInit_ex(entry->digest, EVP_sha256(), NULL)) stop("sha256", name);
    return entry;
}

void appendToEntry(Entry *entry, const uint8_t *raw, size_t rawCount, const uint8_t *packed, size_t packedCount) {
    int file = entry->spool < 0 ? entry->archive->file : entry->archive->spools[entry->spool];
    entry->crc = crc32_gzip_refl(entry->crc, raw, rawCount);
    EVP_DigestUpdate(entry->digest, raw, rawCount);
    writeAt(file, packed, packedCount, entry->start + entry->packed);
    entry->raw += rawCount;
    entry->packed += packedCount;
    if (entry->raw > UINT32_MAX || entry->packed > UINT32_MAX)
        stop(entry->name, "is larger than 4 GiB");
}

static uint8_t *put16(uint8_t *to, unsigned value) { return *to++ = (uint8_t)value, *to++ = (uint8_t)(value >> 8), to; }
static uint8_t *put32(uint8_t *to, uint64_t value) { return put16(put16(to, value & 0xFFFF), (value >> 16) & 0xFFFF); }
static uint8_t *put64(uint8_t *to, uint64_t value) { return put32(put32(to, value), value >> 32); }
/// The value, or the mark that says that it stands in a Zip64 record.
static uint8_t *putOffset(uint8_t *to, uint64_t value) { return put32(to, value < UINT32_MAX ? value : UINT32_MAX); }

/// What local and central headers have in common: version to extract, no flags, midnight of 1 January 1980, CRC and
/// sizes.
static uint8_t *putFacts(uint8_t *to, const Entry *entry, unsigned version, unsigned extraCount) {
    to = put16(put16(put16(to, version), 0), entry->isDeflated ? 8 : 0);
    to = put32(put16(put16(to, 0), 1 << 5 | 1), entry->crc);
    to = put32(put32(to, entry->packed), entry->raw);
    return put16(put16(to, (unsigned)strlen(entry->name)), extraCount);
}

static void record(Entry *entry, uint64_t headerOffset) {
    Archive *archive = entry->archive;
    size_t nameCount = strlen(entry->name);
    bool isFar = headerOffset >= UINT32_MAX;
    unsigned version = isFar ? 45 : 20, extraCount = isFar ? 12 : 0;
    uint8_t header[centralHeaderSize], extra[12], *to = header;
    to = putFacts(put16(put32(to, 0x02014B50), 3 << 8 | version), entry, version, extraCount);
    to = put16(put16(put16(to, 0), 0), 0);
    putOffset(put32(to, (uint64_t)0100600 << 16), headerOffset);
    put64(put16(put16(extra, 1), 8), headerOffset);
    fwrite(header, 1, sizeof header, archive->central);
    fwrite(entry->name, 1, nameCount, archive->central);
    fwrite(extra, 1, extraCount, archive->central);
    archive->entryCount++;

    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(entry->digest, digest, NULL);
    for (int i = 0; i < 32; i++) fprintf(archive->manifest, "%02x", digest[i]);
    fprintf(archive->manifest, "  %s\n", entry->name);
}

static void copySpool(int spool, int file, uint64_t count, uint64_t offset) {
    off_t from = 0, to = (off_t)offset;
    for (uint64_t rest = count; rest > 0;) {
        ssize_t copied = copy_file_range(spool, &from, file, &to, rest, 0);
        if (copied <= 0) stop("spool", "copy failed");
        rest -= (uint64_t)copied;
    }
}

void settleEntry(Entry *entry) {
    Archive *archive = entry->archive;
    uint64_t headerOffset = archive->end;
    size_t nameCount = strlen(entry->name);
    uint8_t header[localHeaderSize + sizeof entry->name];
    memcpy(putFacts(put32(header, 0x04034B50), entry, 20, 0), entry->name, nameCount);
    writeAt(archive->file, header, localHeaderSize + nameCount, headerOffset);
    archive->end += localHeaderSize + nameCount;
    if (entry->spool >= 0) copySpool(archive->spools[entry->spool], archive->file, entry->packed, archive->end);
    archive->end += entry->packed;
    record(entry, headerOffset);
    EVP_MD_CTX_free(entry->digest);
    free(entry);
}

static void writeManifest(Archive *archive) {
    fflush(archive->manifest);
    Entry *entry = beginEntry(archive, -1, "manifest-sha256.txt");
    entry->isDeflated = false;
    const uint8_t *bytes = (const uint8_t *)archive->manifestBytes;
    appendToEntry(entry, bytes, archive->manifestCount, bytes, archive->manifestCount);
    settleEntry(entry);
}

static uint8_t *putZip64End(uint8_t *to, const Archive *archive, uint64_t centralOffset) {
    to = put16(put16(put64(put32(to, 0x06064B50), 44), 3 << 8 | 45), 45);
    to = put64(put64(put32(put32(to, 0), 0), archive->entryCount), archive->entryCount);
    to = put64(put64(to, archive->centralCount), centralOffset);
    to = put64(put32(put32(to, 0x07064B50), 0), centralOffset + archive->centralCount);
    return put32(to, 1);
}

void closeArchive(Archive *archive) {
    writeManifest(archive);
    uint64_t centralOffset = archive->end;
    fflush(archive->central);
    writeAt(archive->file, archive->centralBytes, archive->centralCount, centralOffset);
    uint8_t end[endSize], *to = end;
    if (centralOffset >= UINT32_MAX) to = putZip64End(to, archive, centralOffset);
    if (archive->entryCount >= UINT16_MAX) stop("archive", "has too many entries");
    to = put16(put16(put32(to, 0x06054B50), 0), 0);
    to = put16(put16(to, archive->entryCount), archive->entryCount);
    to = put16(putOffset(put32(to, archive->centralCount), centralOffset), 0);
    writeAt(archive->file, end, (size_t)(to - end), centralOffset + archive->centralCount);
    // As durable as the product's archive: flushed before it gets its name.
    if (fsync(archive->file) || close(archive->file) || rename(archive->partial, archive->path))
        stop("finish", archive->path);
}
