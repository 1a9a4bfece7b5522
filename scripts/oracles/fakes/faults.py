"""The faults that the proxy injects. Each is a function of the proxy, the request and its connection; it returns what to answer, or None
when it dealt with the connection and this has to be closed."""
import email.utils
import time
import zlib

from .proxying import drip, page_of, page_size, pretend_page, with_page
from .serving import Response, reset

JSON = "application/json"
PAGE_502 = (b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
            b"<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")
SIGN_IN = b"<!doctype html><html><head><title>Sign in</title></head><body><form method=post><input name=password></form></body></html>"
BOMB_BLOCK, BOMB_BLOCKS = 1 << 20, 2048


def plain(status, body=b'{"message":"injected"}', kind=JSON, headers=()):
    """An answer that is given without asking the upstream."""
    return lambda proxy, request, connection: Response(status, body, kind, headers)


def too_many_until(proxy, request, connection):
    """An HTTP date has whole seconds: the next but one, so that it lies one to two seconds ahead."""
    date = email.utils.formatdate(int(time.time()) + 2, usegmt=True)
    return Response(429, b'{"message":"injected"}', JSON, [("Retry-After", date)])


def cut_before(proxy, request, connection):
    return None


def cut_after(proxy, request, connection):
    proxy.forward(request)
    return None


def reset_after(proxy, request, connection):
    proxy.forward(request)
    reset(connection)
    return None


def cut_during(proxy, request, connection):
    response = proxy.forward(request)
    connection.sendall(response.head(len(response.body)) + response.body[:len(response.body) // 2])
    return None


def slow(proxy, request, connection):
    response = proxy.forward(request)
    response.close = True
    drip(connection, response.head(len(response.body)) + response.body)
    return None


def stall(proxy, request, connection):
    time.sleep(60)
    return None


def stall_after(proxy, request, connection):
    proxy.forward(request)
    return stall(proxy, request, connection)


def truncated(proxy, request, connection):
    """Half of the answer with the length of the half: only its content tells."""
    response = proxy.forward(request)
    response.status, response.reason, response.body = 200, "OK", response.body[:max(len(response.body) // 2, 1)]
    return response


def redirect(proxy, request, connection):
    return Response(302, b"", None, [("Location", proxy.other.url + request.target)])


def endless_paging(proxy, request, connection):
    """Every page is the first one."""
    name, value, first = page_of(request)
    response = proxy.forward(request, with_page(request.target, name, first))
    response.body = pretend_page(response.body, value) if name == "page" else response.body
    return response


def repeated_page(proxy, request, connection):
    """The page before the one that was asked for."""
    name, value, first = page_of(request)
    before = value - 1 if name == "page" else max(value - page_size(request), first)
    response = proxy.forward(request, with_page(request.target, name, before))
    response.body = pretend_page(response.body, value) if name == "page" else response.body
    return response


def bomb_pieces():
    """A gzip file of 2 GB zeros. Blocks between full flushes are equal, so only the first two are really compressed."""
    block = bytes(BOMB_BLOCK)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    check = 0
    for _ in range(BOMB_BLOCKS):
        check = zlib.crc32(block, check)
        yield packed
    yield b"\x03\x00" + check.to_bytes(4, "little") + (BOMB_BLOCK * BOMB_BLOCKS & 0xffffffff).to_bytes(4, "little")


def gzip_bomb(proxy, request, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
                       b"Connection: close\r\n\r\n")
    for piece in bomb_pieces():
        connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
    connection.sendall(b"0\r\n\r\n")
    return None


FAULTS = {
    "none": None,
    "429-seconds": plain(429, headers=[("Retry-After", "1")]), "429-date": too_many_until, "429-bare": plain(429),
    "500": plain(500), "502-html": plain(502, PAGE_502, "text/html"), "503": plain(503),
    "cut-before": cut_before, "cut-during": cut_during, "cut-after": cut_after, "reset-after": reset_after,
    "slow": slow, "stall": stall, "stall-after": stall_after, "truncated-json": truncated,
    "wrong-json": plain(200, b'[1,2,{"x":'), "wrong-html": plain(200, SIGN_IN, "text/html; charset=utf-8"),
    "error-body": plain(200, b'{"status":"error","error":"x"}'), "error-message": plain(200, b'{"message":"x"}'),
    "redirect-other-host": redirect, "endless-paging": endless_paging, "repeated-page": repeated_page, "gzip-bomb": gzip_bomb,
}
# Faults that need a request for a page behind the first: the first such request from the N-th on.
OF_PAGES = {"endless-paging", "repeated-page"}
# Faults that stay from there on.
LASTING = {"endless-paging"}


def is_due(name, request):
    if name not in OF_PAGES:
        return True
    page = page_of(request)
    return page is not None and page[1] > page[2]
