"""Hostile zip files: each is a good archive but for one lie. `ZIPS` holds (class, name, maker of bytes, whether only reading the data
shows it)."""

import struct
import zlib

from . import rawzip
from .rawzip import Entry, build, end_record, zip64_end

MAXIMUM32 = 0xFFFFFFFF
MEGA = 1 << 20


def all_zips(files):
    """The zips, made of the files of a good archive."""
    zips = []
    files = {name.encode(): content for name, content in files.items()}
    victim = b"data/json/lists.jsonl"

    def add(group, name, make, is_data=False):
        zips.append((group, name, make, is_data))

    def archive(changed=None, extra=(), **options):
        """The good archive with entries replaced by name, and entries put before the page."""
        entries = []
        for name, content in files.items():
            if name == b"index.html":
                entries += extra
            entries.append((changed or {}).get(name) or Entry(name, content))
        return build(entries, **options)

    def one(group, name, is_data=False, content=None, **fields):
        entry = Entry(victim, files[victim] if content is None else content, **fields)
        add(group, name, lambda: archive({victim: entry}), is_data)

    for make in (_names, _headers, _ends, _structure, _zip64, _streams, _bombs):
        make(add, archive, one, files, victim)
    return zips


NAMES = [
    b"../evil.txt", b"..", b".", b"data/../../evil.txt", b"data/json/../x", b"./x", b"data/./x", b"data//x", b"/etc/passwd",
    b"//server/share", b"C:\\evil.txt", b"c:evil.txt", b"data\\x", b"..\\..\\evil.txt", b"\\\\server\\share\\x", b"x/",
    b"data/", b"", b"/", b"x\0.txt", b"\0", b"a\nb", b"a\rb", b"\x1b[31mx", b"x\x7f", b"x\x08", b"x\t", b" x", b"x ",
    b"x.", b"data/x.", b"data./x", b"...", b"x:stream", b"x*", b"x?", b"x|y", b"x<y", b'x"y', b"~/x", b"$HOME", b"`id`",
    b"%2e%2e/x", b"con", b"nul.txt", b"data/aux.json", b"com1", b"lpt9.csv", b"readme.txt", b"INDEX.HTML",
    b"Data/json/x", b"\xff\xfe", b"\xc0\xae\xc0\xae/x", b"\xed\xa0\x80", "é".encode(), "e\u0301".encode(),
    "\u202etxt.exe".encode(), "\ufeffx".encode(), "x\u200b".encode(), "ﬁ".encode(), b"x" * 256, b"x/" * 128 + b"x",
    b"x" * 65535,
]  # fmt: skip


def _names(add, archive, one, files, victim):
    for name in NAMES:
        add("name", f"a file called {name[:40]!r}", lambda n=name: archive(extra=[Entry(n, b"x")]))
    add("name", "é twice, composed and decomposed", lambda: archive(extra=[Entry("é".encode(), b""), Entry("e\u0301".encode(), b"")]))
    add("name", "one name twice", lambda: archive(extra=[Entry(b"report/a", b"1"), Entry(b"report/a", b"2")]))
    add("name", "one name twice, far apart", lambda: archive(extra=[Entry(victim, b"{}\n")]))
    add("name", "a file where a folder is", lambda: archive(extra=[Entry(b"data/json", b"")]))
    add("name", "a file that is a folder too", lambda: archive(extra=[Entry(b"report/a", b""), Entry(b"report/a-b", b""), Entry(b"report/a/b", b"")]))
    one("name", "another name in the local header", local={"name": b"data/json/lists.jsonx"})
    one("name", "another name in the directory", central={"name": b"data/json/lists.jsonx"})
    one("name", "a zip slip in the local header alone", local={"name": b"../../../../../x.jsonl"})
    one("name", "a zip slip in the directory alone", central={"name": b"../../../../../x.jsonl"})


def _headers(add, archive, one, files, victim):
    for key in rawzip.LOCAL:
        one("mismatch", f"local {key} differs", local={key: _other(files, victim, key)})
    for key in rawzip.CENTRAL:
        one("mismatch", f"central {key} differs", central={key: _other(files, victim, key)})
    for bit in range(16):
        flags = {"flags": 1 << bit}
        one("flag", f"bit {bit} in both headers", local=flags, central=flags)
    for method in (1, 2, 3, 6, 9, 10, 12, 14, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99, 255, 65535):
        one("method", f"method {method}", local={"method": method}, central={"method": method})
    modes = {
        "a symbolic link": 0o120777, "a folder": 0o040755, "a pipe": 0o010600, "a device": 0o060600, "a terminal": 0o020600,
        "a socket": 0o140600, "setuid": 0o104755, "executable": 0o100700, "for all": 0o100666, "no mode": 0,
    }  # fmt: skip
    for name, mode in modes.items():
        one("mode", name, central={"external": mode << 16})
    one("mode", "a DOS folder", central={"external": 0o100600 << 16 | 0x10})
    for system in (0, 7, 10, 19):
        one("mode", f"made by system {system}", central={"made": system << 8 | 20})
    fields = {
        "a timestamp": struct.pack("<HHBL", 0x5455, 5, 1, 0), "NTFS": struct.pack("<HH", 0x000A, 32) + bytes(32),
        "a Unicode path": struct.pack("<HHBL", 0x7075, 11, 1, 0) + b"../../x"[:6], "AES": struct.pack("<HH", 0x9901, 7) + bytes(7),
        "Unix ids": struct.pack("<HH", 0x7875, 11) + bytes(11), "a field cut short": b"\1", "a field longer than the rest": b"\1\0\xff\xff",
        "Zip64 without need": struct.pack("<HHQQ", 1, 16, len(files[victim]), len(files[victim])), "an empty Zip64": b"\1\0\0\0",
    }  # fmt: skip
    for name, extra in fields.items():
        one("extra field", f"{name} in both headers", local_extra=extra, central_extra=extra)
        one("extra field", f"{name} in the local header", local_extra=extra)
        one("extra field", f"{name} in the directory", central_extra=extra)
    packed = rawzip.deflated(files[victim])
    sizes = struct.pack("<LLL", zlib.crc32(files[victim]), len(packed), len(files[victim]))
    for name, descriptor in {"with signature": b"PK\7\x08" + sizes, "without signature": sizes, "missing": b""}.items():
        none = {"flags": 8, "crc": 0, "packed": 0, "size": 0}
        one("data descriptor", name, local=none, central={"flags": 8}, after=descriptor)
    one("data descriptor", "without its flag", after=b"PK\7\x08" + sizes)
    one("comment", "of an entry", comment=b"hello")
    one("comment", "of an entry that looks like an end record", comment=end_record(0, 0, 0))


def _other(files, name, key):
    """Another value of a header's field than the right one."""
    entry = Entry(name, files[name])
    packed = entry.packed()
    local = dict(zip(rawzip.LOCAL, struct.unpack("<LHHHHHLLLHH", rawzip.local_header(entry, packed)[:30])))
    central = dict(zip(rawzip.CENTRAL, struct.unpack("<LHHHHHHLLLHHHHHLL", rawzip.central_header(entry, packed, 0)[:46])))
    return ({**central, **local}[key] if key in local else central[key]) ^ 1


def _ends(add, archive, one, files, victim):
    for key in ("signature", "disk", "first", "here", "count", "size", "offset", "comment"):
        for change in (1, -1):

            def end(count, size, offset, key=key, change=change):
                right = {"signature": 0x06054B50, "disk": 0, "first": 0, "here": count, "count": count, "size": size}
                right |= {"offset": offset, "comment": 0}
                bits = 32 if key in ("signature", "size", "offset") else 16
                return end_record(count, size, offset, **{key: (right[key] + change) % (1 << bits)})

            add("end record", f"{key} {change:+}", lambda e=end: archive(end=e))
    add("multi-disk", "disk 1 of 2", lambda: archive(end=lambda c, s, o: end_record(c, s, o, disk=1, first=0)))
    add("multi-disk", "all on disk 1", lambda: archive(end=lambda c, s, o: end_record(c, s, o, disk=1, first=1)))
    add("multi-disk", "a split mark before the first entry", lambda: b"PK\x07\x08" + archive())
    one("multi-disk", "an entry on disk 1", central={"disk": 1})
    add("comment", "of the archive", lambda: archive(end=lambda c, s, o: end_record(c, s, o, comment=5) + b"hello"))
    add("comment", "of the archive, an end record", lambda: archive(end=lambda c, s, o: end_record(c, s, o, comment=22) + end_record(0, 0, 0)))
    add("end record", "twice", lambda: archive(end=lambda c, s, o: end_record(c, s, o) * 2))
    add("end record", "twice, the second of nothing", lambda: archive(end=lambda c, s, o: end_record(c, s, o) + end_record(0, 0, o + s + 22)))
    add("end record", "missing", lambda: archive(end=lambda c, s, o: b""))
    add("end record", "alone", lambda: end_record(0, 0, 0))
    add("end record", "alone, of 65534 files", lambda: end_record(65534, 0, 0))


def _structure(add, archive, one, files, victim):
    add("junk", "before", lambda: b"#!/bin/sh\n" + archive())
    add("junk", "a program before, offsets right", lambda: archive({b"data/json/account.jsonl": Entry(b"data/json/account.jsonl", files[b"data/json/account.jsonl"], before=b"MZ" + bytes(100))}))
    add("junk", "after", lambda: archive() + b"\0")
    add("junk", "an archive after an archive", lambda: archive() * 2)
    add("junk", "between entries", lambda: archive({victim: Entry(victim, files[victim], before=b"x")}))
    add("junk", "after an entry's data", lambda: archive({victim: Entry(victim, files[victim], after=b"x")}))
    add("junk", "before the directory", lambda: archive(gap=b"x" * 10))
    add("junk", "in the directory", lambda: archive(directory=lambda c: c + b"x"))
    add("junk", "a digital signature in the directory", lambda: archive(directory=lambda c: c + b"PK\5\5\0\0"))
    add("junk", "between directory and end record", lambda: archive(end=lambda c, s, o: b"x" + end_record(c, s, o)))
    add("gap", "an entry that the directory does not list", lambda: archive({victim: Entry(victim, files[victim], is_listed=False)}))
    add("gap", "an entry that only the directory lists", lambda: archive({victim: Entry(victim, files[victim], has_local=False)}))
    add("overlap", "two entries with one place", lambda: archive(extra=[Entry(b"report/a", files[victim], has_local=False, central={"offset": 0})]))
    add("overlap", "an entry inside another", lambda: archive({victim: Entry(victim, files[victim], central={"offset": 40})}))
    add("overlap", "an entry in the directory", lambda: archive({victim: Entry(victim, files[victim], central={"offset": MAXIMUM32 - 1})}))
    add("overlap", "the directory twice", lambda: archive(directory=lambda c: c * 2, end=lambda c, s, o: end_record(c * 2, s, o)))
    add("order", "directory reversed", lambda: archive(order=lambda h: h[::-1]))
    add("order", "first two records swapped", lambda: archive(order=lambda h: [h[1], h[0], *h[2:]]))
    add("no zip", "nothing", lambda: b"")
    add("no zip", "one byte", lambda: b"P")
    add("no zip", "zeros", lambda: bytes(1000))
    add("no zip", "text", lambda: b"Hello\n" * 100)
    add("no zip", "gzip", lambda: b"\x1f\x8b\x08" + bytes(100))
    add("no zip", "half of an archive", lambda: (a := archive())[: len(a) // 2])
    add("no zip", "the second half", lambda: (a := archive())[len(a) // 2 :])
    add("no archive", "a zip of one file", lambda: build([Entry(b"x", b"x")]))
    for name in (b"datapackage.json", b"bagit.txt", b"manifest-sha256.txt", b"tagmanifest-sha256.txt", b"report/portability-report.json"):
        add("no archive", f"without {name.decode()}", lambda n=name: build([Entry(k, v) for k, v in files.items() if k != n]))


def _zip64(add, archive, one, files, victim):
    def wide(name, marks=None, **changes):
        def end(count, size, offset):
            small = {"here": 0xFFFF, "count": 0xFFFF} | ({} if marks is None else marks)
            return zip64_end(count, size, offset, offset + size, **changes) + end_record(count, size, offset, **small)

        add("Zip64", name, lambda: archive(end=end))

    wide("end records without need")
    for key, value in {
        "count": 1 << 63, "here": (1 << 64) - 1, "size": (1 << 64) - 1, "offset": 1 << 63, "length": 1 << 40,
        "at": (1 << 64) - 1, "disks": 0, "locator_disk": 7, "disk": 1, "first": 1, "needs": 62,
    }.items():  # fmt: skip
        wide(f"{key} {value:#x}", **{key: value})
    wide("a count of 2^31 everywhere", count=1 << 31, here=1 << 31)
    wide("marks everywhere", marks={"size": MAXIMUM32, "offset": MAXIMUM32, "here": 0xFFFF, "count": 0xFFFF})
    marks = {"here": 0xFFFF, "count": 0xFFFF, "size": MAXIMUM32, "offset": MAXIMUM32}
    for key in ("count", "size", "offset"):
        found = {k: marks[k] for k in (("here", "count") if key == "count" else (key,))}
        add("Zip64", f"{key} refers to a record that is not there", lambda f=found: archive(end=lambda c, s, o: end_record(c, s, o, **f)))
    for size, packed in ((1 << 40, 1 << 40), ((1 << 64) - 1, 10), (10, (1 << 64) - 1), (1 << 63, 1 << 63), (5, 5)):
        extra = struct.pack("<HHQQ", 1, 16, size, packed)
        none = {"size": MAXIMUM32, "packed": MAXIMUM32, "needs": 45}
        one("Zip64", f"sizes {size:#x} and {packed:#x}", local=none, central=none | {"made": 3 << 8 | 45}, local_extra=extra, central_extra=extra)
    extra = struct.pack("<HHQ", 1, 8, (1 << 64) - 1)
    one("Zip64", "an offset of 2^64-1", central={"offset": MAXIMUM32, "needs": 45, "made": 3 << 8 | 45}, central_extra=extra)
    one("Zip64", "sizes that nothing holds", local={"size": MAXIMUM32, "packed": MAXIMUM32}, central={"size": MAXIMUM32, "packed": MAXIMUM32})


def _streams(add, archive, one, files, victim):
    content = files[victim]
    good = rawzip.deflated(content)

    def stream(name, packed, **fields):
        one("deflate", name, is_data=True, stream=packed, **fields)

    stream("ends early", good[:-3])
    stream("ends one byte early", good[:-1])
    stream("ends before its entry", good + b"\0")
    stream("twice", good * 2)
    stream("another stream behind it", good + rawzip.deflated(b"x"))
    stream("an empty stream", b"")
    stream("an empty stream of an empty file", b"", content=b"")
    stream("a block of the reserved type", b"\7" + good)
    stream("a stored block whose length is not its complement", b"\1\5\0\5\0hello")
    stream("a distance before the beginning", zlib_distance())
    stream("random bytes", bytes((i * 197 + 13) & 255 for i in range(300)))
    stream("all ones", b"\xff" * 200)
    stream("no last block", _unfinished(content))
    stream("zlib's head and tail", zlib.compress(content))
    one("lying size", "one byte less than the data", is_data=True, size=len(content) - 1)
    one("lying size", "one byte more than the data", is_data=True, size=len(content) + 1)
    one("lying size", "nothing", is_data=True, size=0)
    one("lying size", "a hundred megabytes", is_data=True, size=100 * MEGA)
    one("lying size", "stored, sizes differ", is_data=True, method=0, size=len(content) + 5)
    one("lying size", "four gigabytes less one", size=MAXIMUM32 - 21)
    one("checksum", "wrong in both headers", is_data=True, crc=1)
    one("checksum", "zero", is_data=True, crc=0)


def zlib_distance():
    """A fixed block that copies from before the beginning: length 3, distance 1, without a literal before it."""
    bits = "1" + "10" + "0000001" + "00000" + "0000000"
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))


def _unfinished(content):
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH)


def _long(piece, count):
    """The deflate stream of `piece` that stands `count` times, its size and its checksum; memory holds one piece."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = deflater.compress(piece) + deflater.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(count):
        crc = zlib.crc32(piece, crc)
    return {"stream": once * count + b"\3\0", "size": len(piece) * count, "crc": crc}


def _bombs(add, archive, one, files, victim):
    zeros, name = bytes(MEGA), b"data/content/00/" + b"0" * 64 + b".txt"
    add("bomb", "a content file of 1 GB", lambda: archive(extra=[Entry(name, b"", **_long(zeros, 1000))]))
    add("bomb", "a hundred files of 10 MB", lambda: archive(extra=[Entry(b"report/%03d" % i, b"", **_long(zeros, 10)) for i in range(100)]))
    one("bomb", "a line of JSON of 1 GB", **_long(b" " * MEGA, 1000))
    one("bomb", "a line of JSON of 100 MB", is_data=True, **_long(b" " * MEGA, 100))
    for place, piece in ((b"data/csv/lists.csv", b'"' * MEGA), (b"data/xml/lists.xml", b" " * MEGA), (b"data/xml/lists.xml", b"a" * MEGA)):
        start = files[place][: files[place].index(b"Ten")]
        head = zlib.compressobj(9, zlib.DEFLATED, -15)
        first = head.compress(start) + head.flush(zlib.Z_FULL_FLUSH)
        long = _long(piece, 100)
        crc = zlib.crc32(start)
        for _ in range(100):
            crc = zlib.crc32(piece, crc)
        entry = Entry(place, b"", stream=first + long["stream"], size=len(start) + long["size"], crc=crc)
        add("bomb", f"100 MB of {piece[:1].decode()!r} in {place.decode()}", lambda p=place, e=entry: archive({p: e}), True)
    report = b"report/portability-report.json"
    add("bomb", "a report of 100 MB", lambda: archive({report: Entry(report, b"", **_long(b" " * MEGA, 100))}), True)
    add("bomb", "a report of 10 MB of numbers", lambda: archive({report: Entry(report, b"[" + b"0," * 5_000_000 + b"0]")}), True)
    add("bomb", "a report nested a million deep", lambda: archive({report: Entry(report, b"[" * 1_000_000 + b"]" * 1_000_000)}), True)
    add("bomb", "a manifest of one line of 100 MB", lambda: archive({b"manifest-sha256.txt": Entry(b"manifest-sha256.txt", b"", **_long(b"0" * MEGA, 100))}), True)
    add("bomb", "a page of 60 GB that is not there", lambda: archive(extra=[Entry(b"report/a", b"x", size=60 << 30 & MAXIMUM32)]), True)
    add("bomb", "60,000 entries on one place (Fifield, full overlap)", lambda: _full_overlap(60_000))
    add("bomb", "250 entries that quote the next (Fifield)", lambda: _quoted_overlap(250))
    add("bomb", "60,000 entries", lambda: build([Entry(b"report/%05d" % i, b"", method=0) for i in range(60_000)]))
    add("bomb", "250,000 entries", lambda: build([Entry(b"report/%06d" % i, b"", method=0) for i in range(250_000)], end=_wide))
    add("bomb", "a directory of 80 MB", lambda: archive(directory=lambda c: c + bytes(80 * MEGA)))


def _wide(count, size, offset):
    marks = {"here": min(count, 0xFFFF), "count": min(count, 0xFFFF)}
    return zip64_end(count, size, offset, offset + size) + end_record(0, size, offset, **marks)


def _full_overlap(count):
    """Fifield's first construction: every record of the directory points to the same kernel."""
    kernel = _long(bytes(MEGA), 10)
    entries = [Entry(b"x", b"", **kernel)]
    entries += [Entry(b"f%05d" % i, b"", stream=b"", has_local=False, size=kernel["size"], crc=kernel["crc"], central={"offset": 0, "packed": len(kernel["stream"])}) for i in range(count - 1)]
    return build(entries)


def _quoted_overlap(count):
    """Fifield's second construction: each entry's stream is a stored block that quotes the next local header, and what follows it."""
    kernel = _long(bytes(MEGA), 1)
    content, stream = bytes(MEGA), kernel["stream"]
    parts, central = [], []
    crc, size = kernel["crc"], len(content)
    packed = len(stream)
    tail = stream
    for number in reversed(range(count)):
        entry = Entry(b"f%04d" % number, b"", stream=b"", size=size, crc=crc & MAXIMUM32)
        entry.local = {"packed": packed}
        header = rawzip.local_header(entry, b"")
        parts.append(header)
        central.append((entry, packed))
        quote = b"\0" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)
        if number:
            parts.append(quote)
            packed += len(quote) + len(header)
            size += len(header)
    front = b"".join(reversed(parts))
    offset, headers = 0, []
    for entry, length in reversed(central):
        entry.central = {"packed": length}
        headers.append(rawzip.central_header(entry, b"", offset))
        offset += 30 + len(entry.name) + 5
    directory = b"".join(headers)
    return front + tail + directory + end_record(count, len(directory), len(front + tail))
