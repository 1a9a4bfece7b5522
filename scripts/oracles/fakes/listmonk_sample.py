"""A sample account, the same in every run, and as many generated subscribers as a test wants."""
import zlib

from . import gojson
from .listmonk_media import add_bounce, store
from .listmonk_state import CLOCK, FIRST_MOMENT, now

LAYOUT = '<!doctype html><html><body><h1>{{ .Campaign.Subject }}</h1>{{ template "content" . }}<a href="{{ UnsubscribeURL }}">x</a></body></html>'
VISUAL_SOURCE = gojson.struct({"root": {"type": "EmailLayout", "data": {"backdropColor": "#F5F5F5", "childrenIds": ["block-1"]}},
                               "block-1": {"type": "Text", "data": {"props": {"text": "Hällo"}}}})
CITIES = ("Zürich", "São Paulo", "Москва", "القاهرة", "東京", "Aarhus", "")
# Every kind of JSON value, the ones that a careless client breaks among them.
ATTRIBS = (
    {}, {"city": "Zürich", "vip": True, "n": 1}, {"score": 66.799, "tags": ["a,b", "Ünicode", ""], "lang": None},
    {"address": {"country": "JP", "zip": "01234", "geo": {"lat": 47.5, "lon": -0.25}}}, {"big": 9007199254740992, "tiny": 1e-7, "huge": 1.5e22},
    {"note": "first line\nsecond, with \"quotes\" and ; semicolon", "html": "<b>&amp;</b>"}, {"mixed": [1, "two", None, True, {"three": 3.5}]},
    {"false": False, "zero": 0, "empty": "", "none": None, "list": [], "object": {}}, {"emoji": "👩‍👩‍👧 🌞", "line": "a\u2028b\u2029c"},
    {"name": "a key like a column", "email": "not@the.column.example"})
LOCALS = ("plus+tag", "o'hara", "dash-dash", "under_score", "ümläut", "number123", "dots.in.it", "{curly}", "slash/es", "very.long." + "x" * 50)


def png(width, height, colour):
    """A small picture."""
    def chunk(kind, content):
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    rows = b"".join(b"\x00" + bytes(colour) * width for _ in range(height))
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def add_template(account, name, kind, body, subject="", source=None, default=False):
    number, when = account.next_id("templates"), now()
    account.templates[number] = {"id": number, "created_at": when, "updated_at": when, "name": name, "subject": subject, "type": kind,
                                 "body": body, "body_source": source, "is_default": default}
    return number


def add_campaign(account, name, content_type, body, status="draft", lists=(), **more):
    number, when = account.next_id("campaigns"), now()
    row = {"id": number, "created_at": when, "updated_at": when, "views": 0, "clicks": 0, "media": [], "started_at": None, "to_send": 0,
           "sent": 0, "uuid": account.new_uuid(), "type": "regular", "name": name, "subject": f"Subject of {name}",
           "from_email": "Fabrikam Post <post@example.com>", "body": body, "body_source": None, "altbody": None, "send_at": None,
           "status": status, "content_type": content_type, "tags": [], "headers": [], "attribs": {}, "template_id": 1, "messenger": "email",
           "archive": False, "archive_slug": None, "archive_template_id": None, "archive_meta": {},
           "lists": [{"id": entry, "name": account.lists[entry]["name"]} for entry in lists]}
    row.update(more)
    account.campaigns[number] = row
    return number


def add_lists(account):
    account.add_list('Neuigkeiten & "Angebote"', "public", "double", tags=["news", "de", "a-b"], description="Monatlich: äöüß.\nZweite Zeile.")
    account.add_list("Open house", "public", "single")
    account.add_list("VIP ★ 顧客", "private", "single", tags=["vip", "Ünïcode"], description="<b>not html</b>, with, commas")
    account.add_list("Beta testers", "private", "double", tags=["beta"])
    account.add_list("Empty list", "private", "single", description="nobody is here")
    account.add_list("Open house", "private", "single", "archived", description="archived; same name as another list")


def add_people(account):
    """Sixty people: every status of a person with every status of a subscription, on none to four lists."""
    statuses, subscriptions = ("enabled", "disabled", "blocklisted", "enabled"), ("confirmed", "unconfirmed", "unsubscribed")
    for n in range(60):
        local = LOCALS[n] if n < len(LOCALS) else f"person{n:04d}"
        name = ("Łucja Þórsdóttir", "Scarlett O'Hara", "Quòc de la Cruz", "李 小龍", '=1+1, "Dee"')[n % 5]
        person = account.add_subscriber(f"{local}@{('example.com', 'example.org', 'sub.example.net')[n % 3]}", name,
                                        gojson.encode(dict(ATTRIBS[n % len(ATTRIBS)], n=n)), statuses[n % 4])
        for k in range(n % 5):
            account.subscribe(person, (1, 2, 3, 4)[(n + k) % 4], subscriptions[(n // 4 + k) % 3])


def add_content(account):
    add_template(account, "Rundbrief", "campaign", LAYOUT, default=True)
    add_template(account, "نشرة", "campaign", LAYOUT.replace("<html>", '<html dir="rtl" lang="ar">'))
    add_template(account, "Visual one", "campaign_visual", "<html><body>Hällo {{ .Subscriber.Name }}</body></html>", source=VISUAL_SOURCE)
    add_template(account, "Order confirmation", "tx", "<p>Order {{ .Tx.Data.order_id }}</p>", subject="Order {{ .Tx.Data.order_id }} 🎁")
    logo = store(account, "logo.png", "image/png", png(3, 2, (200, 30, 30)))
    store(account, "Bild mit Leerzeichen & ümläut.png", "image/png", png(8, 8, (30, 30, 200)))
    terms = store(account, "terms.txt", "text/plain", "Line one\r\nZeile zwei äöü\r\n".encode())
    media = [{"id": row["id"], "filename": row["filename"]} for row in (logo, terms)]
    picture = account.settings["app.root_url"] + "/uploads/logo.png"
    add_campaign(account, "Rich draft", "richtext", f'<p>Hi {{{{ .Subscriber.FirstName }}}}</p><img src="{picture}">', lists=(1, 3), media=media,
                 altbody="Hi", tags=["a,b", "issue"], headers=[{"X-A": "1"}], attribs={"k": [1, None]})
    add_campaign(account, "Finished, archived ✔", "html", '<h1>Grüße</h1><a href="https://example.com/?x=1&amp;y=2@TrackLink">x</a>', "finished",
                 lists=(2, 3), started_at=now(), to_send=24, sent=24, archive=True, archive_slug="issue-1", archive_template_id=1,
                 archive_meta={"name": "Reader"}, media=media[:1])
    add_campaign(account, "Markdown, cancelled", "markdown", "# Heading\n\n- item *one*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "cancelled", lists=(3,))
    add_campaign(account, "Plain, paused", "plain", "Hello {{ .Subscriber.Name }},\r\n\r\n-- \r\nFabrikam\r\n", "paused", lists=(4,))
    add_campaign(account, "Visual draft", "visual", "<html><body>Hällo</body></html>", lists=(2,), template_id=None, body_source=VISUAL_SOURCE)
    add_campaign(account, "Scheduled for 2031", "html", "<p>b</p>", "scheduled", lists=(1,), send_at="2031-03-30T01:30:00", template_id=2)


def add_bounces(account):
    enabled = [person.email for person in account.subscribers.values() if person.status == "enabled"]
    uuid = account.campaigns[2]["uuid"]
    add_bounce(account, enabled[0], {"type": "soft", "source": "api", "campaign_uuid": uuid, "meta": '{"dsn":"4.2.2"}'})
    add_bounce(account, enabled[1], {"type": "soft", "source": "mx-log", "created_at": "2024-02-29T12:00:00Z"})
    add_bounce(account, enabled[2], {"type": "soft", "source": "mx-log", "created_at": "2024-02-29T12:00:00Z"})
    add_bounce(account, enabled[3], {"type": "hard", "source": "api", "campaign_uuid": uuid,
                                     "meta": '{"dsn": "5.1.1", "text": "550 5.1.1 <x> \\"unknown\\" – Empfänger unbekannt"}'})
    add_bounce(account, enabled[4], {"type": "complaint", "source": "api"})


def fill(account):
    CLOCK.standing = FIRST_MOMENT + 60_000_000
    add_lists(account)
    add_people(account)
    add_content(account)
    add_bounces(account)
    CLOCK.standing = None


def generate(account, count):
    """Plain people, each on none to two lists."""
    CLOCK.standing = FIRST_MOMENT + 86_400_000_000
    if not account.lists:
        account.add_list("Generated", "private", "single")
    lists = list(account.lists)
    for n in range(count):
        attribs = f'{{"city":{gojson.text(CITIES[n % 7])},"n":{n},"score":{gojson.encode(n % 1000 / 8)},"vip":{"true" if n % 3 else "false"}}}'
        status = "blocklisted" if n % 50 == 7 else "disabled" if n % 25 == 3 else "enabled"
        person = account.add_subscriber(f"generated{n:07d}@example.com", f"Generated Person {n}", attribs, status)
        for k in range(n % 5 % 3):
            account.subscribe(person, lists[(n + k) % len(lists)], ("confirmed", "unconfirmed", "unsubscribed")[n // 5 % 3], person.created)
    CLOCK.standing = None
