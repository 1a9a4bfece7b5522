"""Parts of a multipart/form-data body: name to (file name or None, content type, bytes)."""
import re

PARAMETER = re.compile(r'(\w+)\*?="((?:\\.|[^"\\])*)"|(\w+)\*?=([^;\s]+)')


def parts(body, content_type):
    found = re.search(r'boundary="?([^";]+)"?', content_type or "")
    if not content_type.startswith("multipart/form-data") or not found:
        return None
    result = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:]:
        if piece.startswith(b"--"):
            break
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, entry = one_part(head.decode("utf-8", "replace"), content)
        result.setdefault(name, entry)
    return result


def one_part(head, content):
    headers = {}
    for line in head.split("\r\n"):
        key, _, value = line.partition(":")
        headers[key.strip().lower()] = value.strip()
    values = {found[1] or found[3]: (found[2] or found[4] or "").replace('\\"', '"').replace("%22", '"')
              for found in PARAMETER.finditer(headers.get("content-disposition", ""))}
    return values.get("name", ""), (values.get("filename"), headers.get("content-type", "application/octet-stream"), content)
