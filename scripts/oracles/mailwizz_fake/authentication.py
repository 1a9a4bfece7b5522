"""Who may ask: a key in one header (2.x and later) or a signature (1.x)."""
import hashlib
import hmac
import time

from .answers import Refusal
from .forms import build_query

# How old a signed request may be. The vendor gives no number.
SIGNATURE_LIFE = 900


def authenticate(request):
    generation = request.options.generation
    headers = request.headers
    if generation in ("1", "both") and headers.get("X-MW-PUBLIC-KEY") is not None:
        return check_signature(request)
    if generation == "1":
        # The words "signature" and "expired" are what a client detects this generation by.
        raise Refusal(401, "The request signature is missing or has expired. Please refer to the documentation.")
    key = headers.get("X-API-KEY")
    if key is None:
        raise Refusal(401, "Please make sure the API details are properly set.")
    if not hmac.compare_digest(key.encode(), request.options.key.encode()):
        raise Refusal(401, "Invalid API key.")


def check_signature(request):
    headers, options = request.headers, request.options
    if headers["X-MW-PUBLIC-KEY"] != options.public_key:
        raise Refusal(401, "Invalid API key.")
    if options.signature == "unchecked":
        return
    stamp = headers.get("X-MW-TIMESTAMP", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > SIGNATURE_LIFE:
        raise Refusal(401, "The request has expired.")
    given = headers.get("X-MW-SIGNATURE", "")
    if not hmac.compare_digest(given.encode(), signature(request).encode()):
        raise Refusal(401, "The request signature is invalid.")


def signature(request):
    headers = request.headers
    url = f"http://{headers.get('Host', '')}{request.raw_path}"
    if request.query:
        url += "?" + build_query(by_name(request.query))
    special = {name: headers.get(name, "") for name in ("X-MW-PUBLIC-KEY", "X-MW-TIMESTAMP", "X-MW-REMOTE-ADDR")}
    parameters = build_query(by_name({**special, **request.form}))
    words = f"{request.method} {url}{'&' if request.query else '?'}{parameters}"
    return hmac.new(request.options.private_key.encode(), words.encode(), hashlib.sha1).hexdigest()


def by_name(tree):
    """Only the outermost names are put in order, bytewise."""
    return dict(sorted(tree.items(), key=lambda pair: pair[0].encode()))
