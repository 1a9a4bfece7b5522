"""Reads a zip file by its raw bytes and demands the profile of docs/format.md section 10."""

import hashlib
import mmap
import re
import struct
import zlib
from dataclasses import dataclass

from .catalogue import FORMATS, KINDS

LIMIT_32 = 0xFFFFFFFF
LIMIT_16 = 0xFFFF
ATTRIBUTES = 0o100600 << 16
NAME = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\Z")
CONTENT = re.compile(r"data/content/([0-9a-f]{2})/(\1[0-9a-f]{62})\.[a-z0-9]+\Z")
LAST = ("index.html", "README.txt", "datapackage.json")
BAG = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


class Refused(Exception):
    """The file leaves the profile."""


@dataclass
class Entry:
    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    time: int
    sha256: str = ""


def _demand(condition, message):
    if not condition:
        raise Refused(message)


def _extra(data, sizes, name):
    """The values of the only extra field allowed, Zip64; `sizes` are the values of the header that it may stand for."""
    needed = [value for value in sizes if value == LIMIT_32]
    _demand(bool(data) == bool(needed), f"{name}: Zip64 extra field without need, or missing")
    if not data:
        return sizes
    _demand(len(data) == 4 + 8 * len(needed), f"{name}: extra fields other than the Zip64 values needed")
    tag, length, *values = struct.unpack(f"<HH{len(needed)}Q", data)
    _demand((tag, length) == (1, 8 * len(needed)), f"{name}: extra field {tag:#x}")
    _demand(all(value >= LIMIT_32 for value in values) or len(sizes) == 2, f"{name}: Zip64 value that fits 32 bits")
    replaced = iter(values)
    return [next(replaced) if value == LIMIT_32 else value for value in sizes]


def _end(data):
    """Number of entries, size and offset of the central directory, and where the end records begin."""
    _demand(len(data) >= 22 and data[-22:-18] == b"PK\5\6", "the last 22 bytes are no end record without comment")
    disk, first, here, count, size, offset, comment = struct.unpack("<4H2LH", data[-18:])
    _demand((disk, first, comment) == (0, 0, 0) and here == count, "several disks or a comment")
    end = len(data) - 22
    wide = LIMIT_16 in (count,) or LIMIT_32 in (size, offset)
    _demand((data[end - 20 : end - 16] == b"PK\6\7") == wide, "Zip64 end records without need, or missing")
    if wide:
        _, where, disks = struct.unpack("<LQL", data[end - 16 : end])
        _demand(where == end - 76 and disks == 1 and data[where : where + 4] == b"PK\6\6", "Zip64 locator points wrong")
        length, _, _, disk, first, here, count, size, offset = struct.unpack("<QHHLLQQQQ", data[where + 4 : end - 20])
        _demand((length, disk, first) == (44, 0, 0) and here == count, "Zip64 end record is odd")
        end = where
    return count, size, offset, end


def _central(data, place, count, stop):
    entries = []
    for _ in range(count):
        _demand(place + 46 <= stop and data[place : place + 4] == b"PK\1\2", f"no central header at byte {place}")
        (made, host, needs, _, flags, method, time, crc, packed, size, names, extras, comment, disk, internal, external,
         offset) = struct.unpack("<BBBBHHLLLLHHHHHLL", data[place + 4 : place + 46])  # fmt: skip
        place += 46
        try:
            name = data[place : place + names].decode("ascii")
        except UnicodeDecodeError:
            raise Refused(f"name at byte {place} is not ASCII") from None
        size, packed, offset = _extra(data[place + names : place + names + extras], [size, packed, offset], name)
        place += names + extras
        _demand(comment == 0, f"{name}: has a comment")
        _demand(flags == 0, f"{name}: flags {flags:#x}")
        _demand(method in (0, 8), f"{name}: method {method}")
        _demand(host == 3, f"{name}: made by system {host}, not Unix")
        _demand(external == ATTRIBUTES, f"{name}: external attributes {external:#x}")
        _demand(disk == 0, f"{name}: on disk {disk}")
        _demand(needs <= 45, f"{name}: needs version {needs}")
        entries.append(Entry(name, method, crc, packed, size, offset, time))
    _demand(place == stop, "the central directory does not fill its place")
    return entries


def _local(data, entry, place):
    """Checks the local header at `place` against the central one; returns where the entry's data begins."""
    _demand(entry.offset == place, f"{entry.name}: stands at byte {entry.offset}, the entry before ends at {place}")
    _demand(data[place : place + 4] == b"PK\3\4", f"{entry.name}: no local header at byte {place}")
    _, _, flags, method, time, crc, packed, size, names, extras = struct.unpack(
        "<BBHHLLLLHH", data[place + 4 : place + 30]
    )
    start = place + 30
    _demand(data[start : start + names] == entry.name.encode(), f"{entry.name}: other name in the local header")
    size, packed = _extra(data[start + names : start + names + extras], [size, packed], entry.name)
    found = (flags, method, time, crc, packed, size)
    _demand(
        found == (0, entry.method, entry.time, entry.crc, entry.packed, entry.size),
        f"{entry.name}: local and central header differ",
    )
    return start + names + extras


def _inflate(data, entry, start):
    """Checks method, sizes and CRC to the byte, and keeps the digest."""
    digest, crc, size = hashlib.sha256(), 0, 0
    stop, place = start + entry.packed, start
    inflater = zlib.decompressobj(-15) if entry.method == 8 else None
    while place < stop:
        chunk = data[place : min(place + (1 << 18), stop)]
        place += len(chunk)
        if inflater:
            _demand(not inflater.eof, f"{entry.name}: bytes after the deflate stream")
            try:
                chunk = inflater.decompress(chunk)
            except zlib.error as error:
                raise Refused(f"{entry.name}: {error}") from None
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    if inflater:
        _demand(inflater.eof and not inflater.unused_data, f"{entry.name}: the deflate stream does not end at its end")
    _demand((size, crc) == (entry.size, entry.crc), f"{entry.name}: size or CRC is wrong")
    entry.sha256 = digest.hexdigest()


def read(path):
    """Every entry of the zip file at `path`, checked."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count, size, offset, end = _end(data)
        _demand(offset + size == end, "the central directory does not reach to the end record")
        entries = _central(data, offset, count, end)
        place = 0
        for entry in entries:
            start = _local(data, entry, place)
            _inflate(data, entry, start)
            place = start + entry.packed
        _demand(place == offset, f"{offset - place} bytes between the last entry and the central directory")
    _demand(len({e.name.lower() for e in entries}) == len(entries), "two entries have one name")
    _demand(len({e.time for e in entries}) <= 1, "entries have different times")
    return entries


def _rank(name):
    """Where section 10 puts `name`; content is ordered by its path."""
    if name in _DATA_RANK:
        return (0, _DATA_RANK[name], "")
    if CONTENT.match(name):
        return (1, 0, name)
    for rank, folder in enumerate(("schema/", "spreadsheet/", "report/"), 2):
        if name.startswith(folder):
            return (rank, 0, name if folder == "spreadsheet/" else "")
    if name in LAST + BAG:
        return (5, (LAST + BAG).index(name), "")
    return None


_DATA = [kind.path(form) for kind in KINDS for form in FORMATS]
_DATA_RANK = {name: rank for rank, name in enumerate(_DATA)}
_TAGS = {f"schema/json/{kind.name}.schema.json" for kind in KINDS} | {
    "schema/xml/dataport.xsd",
    "report/portability-report.json",
    *LAST,
    *BAG,
}
_SPREADSHEET = re.compile(r"spreadsheet/[0-9]{3,}\.csv\Z")


def check_names(names):
    """Names and order of section 10, layout of section 2."""
    ranks = []
    for name in names:
        _demand(NAME.match(name) and ".." not in name, f"{name!r} is no name of the profile")
        known = name in _DATA_RANK or name in _TAGS or CONTENT.match(name) or _SPREADSHEET.match(name)
        _demand(known, f"{name} is not in the layout")
        ranks.append(_rank(name))
    for at in range(1, len(names)):
        _demand(ranks[at - 1] <= ranks[at], f"{names[at]} stands after {names[at - 1]}")
    for name in (*LAST, *BAG, "report/portability-report.json"):
        _demand(name in names, f"{name} is missing")
