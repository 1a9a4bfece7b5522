"""Zip files with every field in one's hand."""

import struct
import zlib
from dataclasses import dataclass, field

LOCAL = ("signature", "needs", "flags", "method", "time", "date", "crc", "packed", "size", "name_length", "extra_length")
CENTRAL = (
    "signature", "made", "needs", "flags", "method", "time", "date", "crc", "packed", "size", "name_length",
    "extra_length", "comment_length", "disk", "internal", "external", "offset",
)  # fmt: skip
TIME, DATE = 21 << 11, (2026 - 1980) << 9 | 11 << 5 | 20


@dataclass
class Entry:
    """One entry; what stands in `local` and `central` replaces fields of these headers."""

    name: bytes
    content: bytes
    method: int = 8
    local: dict = field(default_factory=dict)
    central: dict = field(default_factory=dict)
    before: bytes = b""
    after: bytes = b""
    local_extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    stream: bytes = None
    """Instead of the compressed content."""
    is_listed: bool = True
    has_local: bool = True
    size: int = None
    crc: int = None

    def packed(self):
        if self.stream is not None:
            return self.stream
        return deflated(self.content) if self.method == 8 else self.content


_cache = {}


def deflated(content):
    if content not in _cache:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        _cache[content] = deflater.compress(content) + deflater.flush()
    return _cache[content]


def _common(entry, packed):
    size = len(entry.content) if entry.size is None else entry.size
    crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
    return {
        "needs": 20, "flags": 0, "method": entry.method, "time": TIME, "date": DATE, "crc": crc,
        "packed": len(packed), "size": size, "name_length": len(entry.name),
    }  # fmt: skip


def local_header(entry, packed):
    values = {"signature": 0x04034B50, **_common(entry, packed), "extra_length": len(entry.local_extra)} | entry.local
    name = values.pop("name", entry.name)
    return struct.pack("<LHHHHHLLLHH", *(values[key] for key in LOCAL)) + name + entry.local_extra


def central_header(entry, packed, offset):
    values = {
        "signature": 0x02014B50, "made": 3 << 8 | 20, **_common(entry, packed), "extra_length": len(entry.central_extra),
        "comment_length": len(entry.comment), "disk": 0, "internal": 0, "external": 0o100600 << 16, "offset": offset,
    } | entry.central  # fmt: skip
    name = values.pop("name", entry.name)
    head = struct.pack("<LHHHHHHLLLHHHHHLL", *(values[key] for key in CENTRAL))
    return head + name + entry.central_extra + entry.comment


def end_record(count, size, offset, /, **changes):
    values = {"signature": 0x06054B50, "disk": 0, "first": 0, "here": count, "count": count, "size": size}
    values |= {"offset": offset, "comment": 0} | changes
    return struct.pack("<LHHHHLLH", *values.values())


def zip64_end(count, size, offset, where, /, **changes):
    """The Zip64 end record, which stands at byte `where`, and its locator."""
    end = {"signature": 0x06064B50, "length": 44, "made": 3 << 8 | 45, "needs": 45, "disk": 0, "first": 0}
    end |= {"here": count, "count": count, "size": size, "offset": offset}
    locator = {"locator": 0x07064B50, "locator_disk": 0, "at": where, "disks": 1}
    values = end | locator | changes
    keys = list(values)
    return struct.pack("<LQHHLLQQQQ", *(values[k] for k in keys[:10])) + struct.pack(
        "<LLQL", *(values[k] for k in keys[10:])
    )


def build(entries, gap=b"", directory=None, end=None, order=None):
    """The file. `directory(bytes)` may change the central directory, `end(count, size, offset)` make other end records."""
    out, headers = bytearray(), []
    for entry in entries:
        out += entry.before
        packed = entry.packed()
        offset = len(out)
        if entry.has_local:
            out += local_header(entry, packed) + packed + entry.after
        if entry.is_listed:
            headers.append(central_header(entry, packed, offset))
    central = b"".join(headers if order is None else order(headers))
    central = directory(central) if directory else central
    out += gap
    offset = len(out)
    return bytes(out) + central + (end or end_record)(len(headers), len(central), offset)
