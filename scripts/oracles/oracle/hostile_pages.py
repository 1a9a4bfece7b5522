"""Pages that screenshot-page must refuse, and words that its complaint must hold."""

from .reference import PAGE

OPEN = PAGE.replace(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'", "default-src * 'unsafe-inline' data:"
)
"""The page under a policy that allows everything, as a hostile one would have."""


def _into(page, html):
    return page.replace("<h1", html + "<h1")


PAGES = [
    ("an inline script under the policy", _into(PAGE, "<script>document.title='x'</script>"), "log:"),
    ("an inline handler under the policy", _into(PAGE, '<img src="index.html" onerror="document.title=1">'), "log:"),
    ("a script that talks", _into(OPEN, "<script>console.log('x')</script>"), "console:"),
    ("a script that throws", _into(OPEN, "<script>throw new Error('x')</script>"), "exception:"),
    ("a picture from the network", _into(OPEN, '<img src="http://127.0.0.1:9/x.png">'), "request: http://127.0.0.1:9/"),
    ("a picture from outside the folder", _into(OPEN, '<img src="../outside.png">'), "request: file:"),
    ("a picture that is not there", _into(OPEN, '<img src="absent.png">'), "not loaded:"),
    ("a frame", _into(OPEN, '<iframe src="http://127.0.0.1:9/"></iframe>'), "request: http://127.0.0.1:9/"),
    (
        "a page that leads away",
        _into(OPEN, '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'),
        "127.0.0.1:9",
    ),
    ("a line wider than a phone", _into(PAGE, f"<p>{'x' * 200}</p>"), "phone:"),
]
HARMLESS = _into(PAGE, "<p>name</p>")
ESCAPED = _into(PAGE, "<p>&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;</p>")
UNESCAPED = _into(PAGE, "<p><b>name</b></p>")
