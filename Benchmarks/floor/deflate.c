// Deflates blocks that can be put one behind another: each ends on a byte, and only the last ends the stream.
#include <isa-l.h>
#include <zlib.h>

#include "floor.h"

struct Deflater {
    Codec codec;
    z_stream zlib;
    struct isal_zstream isal;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT];
};

Deflater *makeDeflater(Codec codec) {
    if (codec == codecNone) return NULL;
    Deflater *deflater = allocate(sizeof *deflater);
    deflater->codec = codec;
    int level = codec == codecSmall ? 9 : 6;
    if (codec != codecFast && deflateInit2(&deflater->zlib, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        stop("zlib", "");
    return deflater;
}

size_t packedRoom(size_t count) { return count + count / 8 + 4096; }

static size_t deflateWithISAL(Deflater *deflater, Block from, uint8_t *to, size_t room) {
    struct isal_zstream *stream = &deflater->isal;
    isal_deflate_init(stream);
    stream->level = 1;
    stream->level_buf = deflater->level;
    stream->level_buf_size = sizeof deflater->level;
    if (from.dictionaryCount) isal_deflate_set_dict(stream, (uint8_t *)from.dictionary, (uint32_t)from.dictionaryCount);
    stream->next_in = (uint8_t *)from.bytes;
    stream->avail_in = (uint32_t)from.count;
    stream->next_out = to;
    stream->avail_out = (uint32_t)room;
    stream->end_of_stream = from.isLast;
    stream->flush = from.isLast ? NO_FLUSH : SYNC_FLUSH;
    if (isal_deflate(stream) != COMP_OK || stream->avail_in || !stream->avail_out) stop("isal_deflate", "failed");
    return stream->total_out;
}

static size_t deflateWithZlib(Deflater *deflater, Block from, uint8_t *to, size_t room) {
    z_stream *stream = &deflater->zlib;
    deflateReset(stream);
    if (from.dictionaryCount) deflateSetDictionary(stream, from.dictionary, (uInt)from.dictionaryCount);
    stream->next_in = (uint8_t *)from.bytes;
    stream->avail_in = (uInt)from.count;
    stream->next_out = to;
    stream->avail_out = (uInt)room;
    int result = deflate(stream, from.isLast ? Z_FINISH : Z_SYNC_FLUSH);
    if (result != (from.isLast ? Z_STREAM_END : Z_OK) || stream->avail_in || !stream->avail_out)
        stop("deflate", "failed");
    return stream->total_out;
}

size_t deflateBlock(Deflater *deflater, Block from, uint8_t *to, size_t room) {
    return deflater->codec == codecFast ? deflateWithISAL(deflater, from, to, room)
                                        : deflateWithZlib(deflater, from, to, room);
}
