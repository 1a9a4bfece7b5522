"""BagIt manifests and the descriptor, read by hand."""

import hashlib
import json
import re
from pathlib import Path

_line = re.compile(r"([0-9a-f]{64})  (\S.*)\Z")


class Broken(Exception):
    """A digest, a size or a name does not agree."""


def manifest(path):
    """Path → digest; every line must be lower-case hex, two spaces, path, LF."""
    found, text = {}, Path(path).read_text(encoding="utf-8")
    if not text.endswith("\n"):
        raise Broken(f"{Path(path).name} does not end with LF")
    for line in text.split("\n")[:-1]:
        match = _line.match(line)
        if not match or match[2] in found:
            raise Broken(f"{Path(path).name}: bad or doubled line {line[:80]!r}")
        found[match[2]] = match[1]
    return found


def closed_set(root, digests):
    """Both manifests against `digests` of the zip's entries: every file stands in exactly one of them."""
    data = manifest(root / "manifest-sha256.txt")
    tags = manifest(root / "tagmanifest-sha256.txt")
    for name, digest in digests.items():
        if name == "tagmanifest-sha256.txt":
            continue
        at_home, other = (data, tags) if name.startswith("data/") else (tags, data)
        if name not in at_home or name in other:
            raise Broken(f"{name} is not in exactly its own manifest")
        if at_home[name] != digest:
            raise Broken(f"{name} has another digest than its manifest says")
    absent = (data.keys() | tags.keys()) - digests.keys()
    if absent:
        raise Broken(f"{sorted(absent)[0]} is in a manifest and not in the archive")
    return len(data), len(tags)


def bag_info(root, payload_bytes, payload_files):
    """bag-info.txt: the octet count that BagIt recommends, and the version."""
    lines = (root / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    values = dict(line.split(": ", 1) for line in lines if ": " in line)
    if "Dataport-Format-Version" not in values:
        raise Broken("bag-info.txt has no Dataport-Format-Version")
    sums = values.get("Payload-Oxum")
    if sums not in (None, f"{payload_bytes}.{payload_files}"):
        raise Broken(f"Payload-Oxum is {sums}, the payload {payload_bytes}.{payload_files}")
    if (root / "bagit.txt").read_bytes() != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        raise Broken("bagit.txt is not the one of BagIt 1.0")
    return values["Dataport-Format-Version"]


def load_descriptor(root):
    """datapackage.json as Python values."""
    return json.loads((root / "datapackage.json").read_bytes().decode("utf-8"))


def kind_states(value):
    """`dataport:kinds` or the report's `kinds`, a list of objects with `kind` or an object by kind, as kind → object."""
    if isinstance(value, dict):
        return value
    return {item.get("kind") or item.get("name"): item for item in value}


def check_files(root, descriptor):
    """`path`, `bytes`, `hash` and `mediatype` of every resource."""
    for resource in descriptor["resources"]:
        path = resource["path"]
        if not isinstance(path, str) or not (root / path).is_file():
            raise Broken(f"resource {resource.get('name')}: no file {path!r}")
        content = (root / path).read_bytes()
        if resource.get("bytes") != len(content):
            raise Broken(f"{path}: {resource.get('bytes')} bytes in the descriptor, {len(content)} in the archive")
        if resource.get("hash") != "sha256:" + hashlib.sha256(content).hexdigest():
            raise Broken(f"{path}: hash {resource.get('hash')} in the descriptor is another")
        if not resource.get("mediatype"):
            raise Broken(f"{path}: no mediatype")
    return len(descriptor["resources"])
