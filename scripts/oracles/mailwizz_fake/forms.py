"""Forms as PHP reads and writes them, because a server in PHP is what this stands for."""
import base64
import re
from email.parser import BytesParser
from email.policy import HTTP
from functools import lru_cache
from urllib.parse import quote_plus, unquote_plus

NAME = re.compile(r"^([^\[]+)((?:\[[^\]]*\])*)(\[?)(.*)$", re.DOTALL)


def parse_pairs(pairs, limit=None):
    """Nested dicts from `a[b][c]=d`. Silently forgets what is beyond the limit, like PHP's max_input_vars."""
    tree = {}
    for name, value in pairs[:limit]:
        place(tree, name, value)
    return tree


@lru_cache(1 << 16)
def keys_of(name):
    """The keys that a name stands for, from the outermost on; an empty one is the next number. None when it names nothing."""
    match = NAME.match(name)
    if not match:
        return None
    # PHP turns dots and spaces of the outermost name into underscores.
    keys = [re.sub(r"[ .]", "_", match.group(1).lstrip(" "))]
    keys += re.findall(r"\[([^\]]*)\]", match.group(2))
    if len(keys) == 1 and match.group(3):
        # So does the first bracket, where it is never closed; the rest of such a name stays as it is.
        keys = [keys[0] + "_" + match.group(4)]
    return keys


def place(tree, name, value):
    keys = keys_of(name)
    if not keys:
        return
    for key, following in zip(keys, keys[1:]):
        key = key or next_index(tree)
        if not isinstance(tree.get(key), dict):
            tree[key] = {}
        tree = tree[key]
    tree[keys[-1] or next_index(tree)] = value


def next_index(tree):
    """The key of `a[]`: one more than the largest number there is; 01 is a word and no number."""
    return str(max((int(key) for key in tree if re.fullmatch("0|[1-9][0-9]*", key)), default=-1) + 1)


# The names of one form are those of the next.
name_of = lru_cache(1 << 16)(unquote_plus)


def split_urlencoded(text):
    pairs = []
    for part in text.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((name_of(name), unquote_plus(value) if "%" in value or "+" in value else value))
    return pairs


def split_multipart(content_type, body):
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    pairs = []
    for part in message.iter_parts() if message.is_multipart() else []:
        name = part.get_param("name", header="content-disposition")
        if name is not None:
            pairs.append((name, (part.get_payload(decode=True) or b"").decode("utf-8", "replace")))
    return pairs


def build_query(tree):
    """http_build_query with its default, RFC 1738."""
    return "&".join(f"{escape(name)}={escape(value)}" for name, value in flatten(tree))


def flatten(tree, prefix=""):
    for key, value in tree.items():
        name = f"{prefix}[{key}]" if prefix else key
        if isinstance(value, dict):
            yield from flatten(value, name)
        else:
            yield name, value


def escape(text):
    return quote_plus(str(text), safe="").replace("~", "%7E")


def values(tree):
    """The values of a nested form in their order; of a text, itself."""
    return list(tree.values()) if isinstance(tree, dict) else [tree]


def text(tree, key, default=""):
    value = tree.get(key, default)
    return default if isinstance(value, dict) else value


def block(tree, key):
    value = tree.get(key)
    return value if isinstance(value, dict) else {}


def decode_base64(content):
    """As base64_decode does when it is not strict: what is no base64 is left out, so a `+` that was not
    percent-encoded has become a space and damages the text without an error."""
    kept = re.sub(r"[^A-Za-z0-9+/]", "", content)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + "=" * (-len(kept) % 4))
