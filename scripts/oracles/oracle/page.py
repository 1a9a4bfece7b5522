"""Reads index.html as a browser would that runs nothing: what it loads, and where its links go."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping", "xlink:href"}
REFUSED_TAGS = {"script", "iframe", "object", "embed", "base", "form", "frame", "applet", "portal"}
_css_load = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.I)


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.problems, self.links, self.ids, self.policy, self.in_style = [], [], set(), None, False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag in REFUSED_TAGS:
            self.problems.append(f"<{tag}>")
        values = {name: value or "" for name, value in attributes}
        if len(values) != len(attributes):
            self.problems.append(f"<{tag}> has an attribute twice")
        if tag == "meta":
            self._meta(values)
        self.in_style = tag == "style"
        for name, value in values.items():
            self._attribute(tag, name, value)

    def _meta(self, values):
        equivalent = values.get("http-equiv", "").lower()
        if equivalent == "content-security-policy":
            self.policy = values.get("content", "")
        elif equivalent:
            self.problems.append(f'<meta http-equiv="{equivalent}">')

    def _attribute(self, tag, name, value):
        if name.startswith("on"):
            self.problems.append(f"{name} on <{tag}>")
        elif name == "id":
            self.ids.add(value)
        elif name == "style" and _css_load.search(value):
            self.problems.append(f"style of <{tag}> loads")
        elif name == "href" and tag in ("a", "area"):
            self.links.append(value)
        elif tag == "img" and name == "src" and value.startswith("data/content/"):
            self.links.append(value)  # a picture of the archive itself: must exist, like every link
        elif name in LOADING or name == "href":
            if not value.startswith("data:"):
                self.problems.append(f"<{tag} {name}> loads {value[:60]!r}")

    def handle_endtag(self, tag):
        self.in_style = False

    def handle_data(self, data):
        if self.in_style and _css_load.search(data):
            self.problems.append("a style sheet loads something")


def problems_of(html, names):
    """What is wrong with the page, and how many of its links lead into the archive."""
    page = Page(html)
    problems = list(page.problems)
    if "<script" in html.lower():
        problems.append("the text <script")
    if page.policy is None or "default-src 'none'" not in page.policy:
        problems.append("no Content-Security-Policy with default-src 'none'")
    inner = 0
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if parts.scheme not in ("http", "https", "mailto"):
                problems.append(f"link of scheme {parts.scheme!r}")
            continue
        inner += 1
        if parts.path and unquote(parts.path) not in names:
            problems.append(f"link to {link[:80]!r}, which is not in the archive")
        elif not parts.path and unquote(parts.fragment) not in page.ids:
            problems.append(f"link to {link[:80]!r}, which is not on the page")
    return problems, inner
