// Two equal threads and three kinds of jobs: encode the next chunk (one thread at a time, since rows come from one
// scan), deflate a chunk (any), commit a chunk (hash and write; in order and one thread at a time for each format).
// Whoever is free takes the next job, so both cores work until the end: that is the best schedule that one scan allows.
#include <pthread.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "floor.h"

enum { threadCount = 2, chunkCount = 16 };

typedef enum { raw, deflating, deflated } State;

/// A piece of one file. Every piece is deflated on its own with the 32 KiB before it as dictionary, as pigz does.
typedef struct Chunk {
    struct Chunk *next;  // in the list of free chunks, or of the chunks of its stream
    State state;
    int group;
    char name[160];  // of the file that begins with this chunk; else empty
    bool isLast;
    size_t count, capacity, packedCount, packedCapacity, dictionaryCount;
    uint8_t *bytes, *packed, dictionary[dictionarySize];
} Chunk;

/// The files of one format, one after another.
typedef struct {
    Chunk *head, *tail, *filling;
    bool isCommitting;
    Entry *entry;
} Stream;

typedef struct {
    const Export *export;
    pthread_mutex_t lock;
    pthread_cond_t change;
    Chunk *free;
    int freeCount;
    Stream streams[maxFormats];
    bool isProducing, isProduced;

    // Production: touched by the producing thread only.
    int kind, group;
    sqlite3_stmt *rows, *contents;
    size_t contentDone;
    Cell cells[maxFields];
    char numbers[maxFields][24];

    // A group is the files of one kind, which stand together in the archive: no file of the next may be committed
    // before it is settled.
    int committing, filesLeft;
} Pipeline;

static void reserve(uint8_t **bytes, size_t *capacity, size_t needed, size_t kept) {
    if (needed <= *capacity) return;
    size_t larger = needed > *capacity * 2 ? needed : *capacity * 2;
    uint8_t *moved = allocate(larger);
    memcpy(moved, *bytes, kept);
    free(*bytes);
    *bytes = moved;
    *capacity = larger;
}

// MARK: Produce

static Chunk *takeFree(Pipeline *pipeline) {
    pthread_mutex_lock(&pipeline->lock);
    Chunk *chunk = pipeline->free;
    pipeline->free = chunk->next;
    pipeline->freeCount--;
    pthread_mutex_unlock(&pipeline->lock);
    chunk->count = chunk->dictionaryCount = 0;
    chunk->isLast = false;
    chunk->next = NULL;
    chunk->state = raw;
    return chunk;
}

static Chunk *fill(Pipeline *pipeline, int stream) {
    Chunk *chunk = takeFree(pipeline);
    chunk->group = pipeline->group;
    chunk->name[0] = 0;
    return pipeline->streams[stream].filling = chunk;
}

/// Queues the chunk that is being filled and, unless it is the last of its file, begins the next with the dictionary
/// that it leaves.
static void emit(Pipeline *pipeline, int number, bool isLast) {
    Stream *stream = &pipeline->streams[number];
    Chunk *chunk = stream->filling;
    chunk->isLast = isLast;
    stream->filling = NULL;
    if (!isLast) {
        size_t count = chunk->count < dictionarySize ? chunk->count : dictionarySize;
        Chunk *following = fill(pipeline, number);
        memcpy(following->dictionary, chunk->bytes + chunk->count - count, count);
        following->dictionaryCount = count;
    }
    pthread_mutex_lock(&pipeline->lock);
    if (stream->tail)
        stream->tail->next = chunk;
    else
        stream->head = chunk;
    stream->tail = chunk;
    pthread_cond_broadcast(&pipeline->change);
    pthread_mutex_unlock(&pipeline->lock);
}

static void beginKind(Pipeline *pipeline) {
    const Export *export = pipeline->export;
    const Kind *kind = &export->kinds[pipeline->kind];
    pipeline->rows = openRows(export->store, kind, export->account);
    for (int i = 0; i < export->formatCount; i++) {
        Format format = export->formats[i];
        Chunk *chunk = fill(pipeline, i);
        snprintf(chunk->name, sizeof chunk->name, "data/%s/%s.%s", folder(format), kind->plural, fileExtension(format));
        reserve(&chunk->bytes, &chunk->capacity, frameSize(kind), 0);
        chunk->count = (size_t)(encodeHeader(format, chunk->bytes, kind) - chunk->bytes);
    }
}

static void endKind(Pipeline *pipeline) {
    const Kind *kind = &pipeline->export->kinds[pipeline->kind];
    for (int i = 0; i < pipeline->export->formatCount; i++) {
        Chunk *chunk = pipeline->streams[i].filling;
        reserve(&chunk->bytes, &chunk->capacity, chunk->count + frameSize(kind), chunk->count);
        chunk->count =
            (size_t)(encodeFooter(pipeline->export->formats[i], chunk->bytes + chunk->count, kind) - chunk->bytes);
        emit(pipeline, i, true);
    }
    sqlite3_finalize(pipeline->rows);
    pipeline->rows = NULL;
    pipeline->kind++;
    pipeline->group++;
}

/// Begins a kind, or encodes rows until a chunk is full or the kind ends: steps that take one free chunk a format at
/// most.
static void produceRows(Pipeline *pipeline) {
    const Export *export = pipeline->export;
    const Kind *kind = &export->kinds[pipeline->kind];
    if (!pipeline->rows) return beginKind(pipeline);
    for (bool isFull = false; !isFull;) {
        int result = sqlite3_step(pipeline->rows);
        if (result == SQLITE_DONE) return endKind(pipeline);
        if (result != SQLITE_ROW) stop(kind->name, sqlite3_errmsg(export->store));
        size_t room = readRow(pipeline->rows, kind, pipeline->cells, pipeline->numbers);
        for (int i = 0; i < export->formatCount; i++) {
            Chunk *chunk = pipeline->streams[i].filling;
            reserve(&chunk->bytes, &chunk->capacity, chunk->count + room, chunk->count);
            chunk->count = (size_t)(encodeRow(export->formats[i], chunk->bytes + chunk->count, kind, pipeline->cells) -
                                    chunk->bytes);
            if (chunk->count < chunkSize) continue;
            emit(pipeline, i, false);
            isFull = true;
        }
    }
}

/// Hands over the next piece of a body or medium; each is a group of its own, in the first stream. False when there are
/// no more.
static bool produceContent(Pipeline *pipeline) {
    if (!pipeline->contents) pipeline->contents = openContents(pipeline->export->store, pipeline->export->account);
    sqlite3_stmt *contents = pipeline->contents;
    Chunk *chunk = pipeline->streams[0].filling;
    if (!chunk) {
        if (sqlite3_step(contents) != SQLITE_ROW) return sqlite3_finalize(contents), false;
        chunk = fill(pipeline, 0);
        snprintf(chunk->name, sizeof chunk->name, "%s", (const char *)sqlite3_column_text(contents, 0));
        pipeline->contentDone = 0;
    }
    const uint8_t *bytes = sqlite3_column_blob(contents, 1);
    size_t rest = (size_t)sqlite3_column_bytes(contents, 1) - pipeline->contentDone;
    chunk->count = rest < chunkSize ? rest : chunkSize;
    reserve(&chunk->bytes, &chunk->capacity, chunk->count, 0);
    if (chunk->count) memcpy(chunk->bytes, bytes + pipeline->contentDone, chunk->count);
    pipeline->contentDone += chunk->count;
    emit(pipeline, 0, rest <= chunkSize);
    pipeline->group += rest <= chunkSize;
    return true;
}

static bool produce(Pipeline *pipeline) {
    if (pipeline->kind == pipeline->export->kindCount) return produceContent(pipeline);
    produceRows(pipeline);
    return true;
}

// MARK: Commit

static void commit(Pipeline *pipeline, Stream *stream, const Chunk *chunk) {
    const Export *export = pipeline->export;
    int spool = (int)(stream - pipeline->streams) - 1;
    if (chunk->name[0]) stream->entry = beginEntry(export->archive, spool, chunk->name);
    bool isStored = export->codec == codecNone;
    appendToEntry(
        stream->entry, chunk->bytes, chunk->count, isStored ? chunk->bytes : chunk->packed,
        isStored ? chunk->count : chunk->packedCount
    );
}

static int filesOfGroup(const Pipeline *pipeline, int group) {
    return group < pipeline->export->kindCount ? pipeline->export->formatCount : 1;
}

/// Settles the files of a group when its last is committed; until then nobody commits anything else.
static void endFile(Pipeline *pipeline) {
    if (--pipeline->filesLeft > 0) return;
    int files = filesOfGroup(pipeline, pipeline->committing);
    pthread_mutex_unlock(&pipeline->lock);
    for (int i = 0; i < files; i++) settleEntry(pipeline->streams[i].entry);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->committing++;
    pipeline->filesLeft = filesOfGroup(pipeline, pipeline->committing);
}

// MARK: Threads. Each function below is called with the lock held, gives it up while it works, and says whether it did.

static bool tryProducing(Pipeline *pipeline) {
    if (pipeline->isProducing || pipeline->isProduced || pipeline->freeCount <= pipeline->export->formatCount)
        return false;
    pipeline->isProducing = true;
    pthread_mutex_unlock(&pipeline->lock);
    bool hasMore = produce(pipeline);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->isProducing = false;
    pipeline->isProduced = !hasMore;
    return true;
}

static bool tryCommitting(Pipeline *pipeline) {
    for (int i = 0; i < pipeline->export->formatCount; i++) {
        Stream *stream = &pipeline->streams[i];
        Chunk *chunk = stream->head;
        if (!chunk || stream->isCommitting || chunk->state != deflated || chunk->group != pipeline->committing)
            continue;
        stream->isCommitting = true;
        stream->head = chunk->next;
        if (!stream->head) stream->tail = NULL;
        pthread_mutex_unlock(&pipeline->lock);
        commit(pipeline, stream, chunk);
        pthread_mutex_lock(&pipeline->lock);
        if (chunk->isLast) endFile(pipeline);
        stream->isCommitting = false;
        chunk->next = pipeline->free;
        pipeline->free = chunk;
        pipeline->freeCount++;
        return true;
    }
    return false;
}

static void deflateChunk(Deflater *deflater, Chunk *chunk) {
    reserve(&chunk->packed, &chunk->packedCapacity, packedRoom(chunk->count), 0);
    Block from = {chunk->bytes, chunk->count, chunk->dictionary, chunk->dictionaryCount, chunk->isLast};
    chunk->packedCount = deflateBlock(deflater, from, chunk->packed, chunk->packedCapacity);
}

static bool tryDeflating(Pipeline *pipeline, Deflater *deflater) {
    for (int i = 0; i < pipeline->export->formatCount; i++) {
        Chunk *chunk = pipeline->streams[i].head;
        while (chunk && chunk->state != raw) chunk = chunk->next;
        if (!chunk) continue;
        chunk->state = deflating;
        pthread_mutex_unlock(&pipeline->lock);
        if (deflater) deflateChunk(deflater, chunk);
        pthread_mutex_lock(&pipeline->lock);
        chunk->state = deflated;
        return true;
    }
    return false;
}

static bool isIdle(const Pipeline *pipeline) { return pipeline->isProduced && pipeline->freeCount == chunkCount; }

static void *work(void *context) {
    Pipeline *pipeline = context;
    Deflater *deflater = makeDeflater(pipeline->export->codec);
    pthread_mutex_lock(&pipeline->lock);
    while (!isIdle(pipeline)) {
        // Production first: it is the one job that cannot be shared.
        if (tryProducing(pipeline) || tryCommitting(pipeline) || tryDeflating(pipeline, deflater))
            pthread_cond_broadcast(&pipeline->change);
        else
            pthread_cond_wait(&pipeline->change, &pipeline->lock);
    }
    pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

static Chunk *makeChunk(void) {
    Chunk *chunk = allocate(sizeof *chunk);
    chunk->bytes = allocate(chunk->capacity = chunkSize + (64 << 10));
    chunk->packed = allocate(chunk->packedCapacity = packedRoom(chunkSize));
    return chunk;
}

void runExport(const Export *export) {
    static Pipeline pipeline = {.lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
    pipeline.export = export;
    pipeline.filesLeft = filesOfGroup(&pipeline, 0);
    for (; pipeline.freeCount < chunkCount; pipeline.freeCount++) {
        Chunk *chunk = makeChunk();
        chunk->next = pipeline.free;
        pipeline.free = chunk;
    }
    pthread_t threads[threadCount];
    for (int i = 0; i < threadCount; i++)
        if (pthread_create(&threads[i], NULL, work, &pipeline)) stop("thread", "not created");
    for (int i = 0; i < threadCount; i++) pthread_join(threads[i], NULL);
}
