"""What is surprising about MailWizz, and that the fake surprises with it. Each function is one trap."""
import http.client
import json
import tempfile
import time
from pathlib import Path

from .calls import coded
from .client import KEY, Fake
from .vocabulary import FIELD_TYPES, SUBSCRIBER_STATUSES

NEW_LIST = [("general[name]", "New"), ("general[description]", "x"), ("defaults[from_name]", "x"),
            ("defaults[from_email]", "x@example.com"), ("defaults[reply_to]", "x@example.com")]


def new_list(fake):
    return fake.ask("POST", "lists", NEW_LIST).json["list_uid"]


def add(fake, uid, email, *more):
    return fake.ask("POST", f"lists/{uid}/subscribers", [("EMAIL", email), *more])


def status_of(fake, uid, email):
    return fake.get(f"lists/{uid}/subscribers/search-by-email?EMAIL={email}")["data"]["status"]


def walk(fake, path, per_page=7):
    """Every record, by next_page alone."""
    number, records = 1, []
    while number:
        data = fake.get(f"{path}{'&' if '?' in path else '?'}page={number}&per_page={per_page}")["data"]
        records += data["records"]
        number = data["next_page"]
    return records


def default_status_mails():
    with Fake("--new-list-opt-in", "double") as fake:
        uid = new_list(fake)
        add(fake, uid, "a@example.com")
        assert status_of(fake, uid, "a@example.com") == "unconfirmed"
        add(fake, uid, "b@example.com", ("details[status]", "confirmed"))
        add(fake, uid, "c@example.com", ("details[status]", "unsubscribed"))
        assert fake.mails()["confirmation"] == 1
    with Fake("--new-list-opt-in", "single", "--new-list-welcome", "yes") as fake:
        uid = new_list(fake)
        add(fake, uid, "a@example.com")
        assert status_of(fake, uid, "a@example.com") == "confirmed"
        add(fake, uid, "b@example.com", ("details[status]", "unconfirmed"))
        assert (fake.mails()["confirmation"], fake.mails()["welcome"]) == (1, 1)


def statuses_honoured_or_not():
    for honoured in (SUBSCRIBER_STATUSES, ["confirmed", "unsubscribed"]):
        with Fake("--honoured-statuses", ",".join(honoured)) as fake:
            uid = new_list(fake)
            for status in SUBSCRIBER_STATUSES:
                email = status + "@example.com"
                assert add(fake, uid, email, ("details[status]", status)).code == 201
                assert status_of(fake, uid, email) == (status if status in honoured else "unconfirmed")


def date_cannot_be_written():
    with Fake() as fake:
        uid = new_list(fake)
        add(fake, uid, "a@example.com", ("date_added", "2001-01-01 00:00:00"),
            ("details[date_added]", "2001-01-01 00:00:00"), ("UNKNOWN", "dropped"))
        row = fake.get(f"lists/{uid}/subscribers")["data"]["records"][0]
        assert row["date_added"] > "2025" and "UNKNOWN" not in row and "UNKNOWN" not in json.dumps(fake.state())


def campaigns_send_unless_told():
    form = {"name": "x", "from_name": "x", "from_email": "x@example.com", "subject": "x", "reply_to": "x@example.com",
            "send_at": "2030-01-01 00:00:00", "template][content": coded("<p>secret words</p>")}
    with Fake("--sample") as fake:
        form["list_uid"] = fake.state()["lists"][0]["list_uid"]
        for status, sends in (("draft", 0), ("paused", 0), ("", 1), ("sent", 1), ("pending-sending", 1)):
            before = fake.mails()
            pairs = [(f"campaign[{name}]", value) for name, value in {**form, "status": status}.items()]
            uid = fake.ask("POST", "campaigns", pairs).json["campaign_uid"]
            assert fake.mails()["campaign"] - before["campaign"] == sends, status
            assert sends == 0 or fake.mails()["campaign_recipients"] > before["campaign_recipients"]
            assert b"secret words" not in fake.ask("GET", f"campaigns/{uid}").content
        assert fake.state()["campaigns"][-1]["content"] == "<p>secret words</p>"
        before = fake.mails()["campaign"]
        paused = next(each for each in fake.state()["campaigns"] if each["status"] == "paused")["campaign_uid"]
        fake.ask("PUT", f"campaigns/{paused}/pause-unpause", [])
        assert fake.mails()["campaign"] == before + 1


def transactional_mails_are_sent():
    form = {"to_name": "a", "to_email": "a@example.com", "from_name": "b", "subject": "c", "body": coded("d"),
            "send_at": "2030-01-01 00:00:00"}
    with Fake() as fake:
        fake.ask("POST", "transactional-emails", [(f"email[{name}]", value) for name, value in form.items()])
        assert fake.mails()["transactional"] == 1


def pages_end_in_two_ways():
    with Fake("--sample") as fake:
        last = fake.get("lists?per_page=100")["data"]
        assert last["count"] == "4" and last["total_pages"] == 1 and last["next_page"] is None
        last = fake.get("campaigns?per_page=100")["data"]
        assert last["total_pages"] == "1" and last["current_page"] == "1" and last["next_page"] == ""
        beyond = fake.get("templates?page=99")["data"]
        assert beyond["records"] == [] and beyond["next_page"] == ""


def per_page_is_not_obeyed():
    cases = [((), 1000, 100), (("--max-per-page", "50"), 60, 50), (("--per-page-ignored",), 60, 10)]
    for arguments, asked, given in cases:
        with Fake("--subscribers", "230", *arguments) as fake:
            uid = fake.state()["lists"][0]["list_uid"]
            assert len(fake.get(f"lists/{uid}/subscribers?per_page={asked}")["data"]["records"]) == given
            rows = walk(fake, f"lists/{uid}/subscribers", asked)
            assert len({row["subscriber_uid"] for row in rows}) == len(rows) == 230
            some = [walk(fake, f"lists/{uid}/subscribers?status={status}", asked) for status in SUBSCRIBER_STATUSES]
            assert sum(map(len, some)) == 230


def newest_come_first():
    """So that a page repeats rows of the one before it when somebody signs up in between."""
    with Fake("--subscribers", "40") as fake:
        uid = fake.state()["lists"][0]["list_uid"]
        first = fake.get(f"lists/{uid}/subscribers")["data"]["records"]
        add(fake, uid, "new@example.com")
        second = fake.get(f"lists/{uid}/subscribers?page=2")["data"]["records"]
        assert second[0] == first[-1]


def methods_can_be_overridden():
    with Fake("--block-put-delete") as fake:
        uid = new_list(fake)
        answer = fake.ask("PUT", f"lists/{uid}", [("general[name]", "b")])
        assert answer.code == 403 and answer.content.startswith(b"<html>")
        headers = {**KEY, "X-HTTP-Method-Override": "PUT"}
        assert fake.ask("POST", f"lists/{uid}", [("general[name]", "b")], headers).code == 200
        assert fake.get(f"lists/{uid}")["data"]["record"]["general"]["name"] == "b"
        assert fake.ask("POST", f"lists/{uid}", [], {**KEY, "X-HTTP-Method-Override": "DELETE"}).code == 200


def only_forms_are_read():
    head = '--x\r\nContent-Disposition: form-data; name="'
    parts = "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in NEW_LIST)
    multipart = {**KEY, "Content-Type": "multipart/form-data; boundary=x"}
    with Fake() as fake:
        body = json.dumps({"general": {"name": "x"}})
        assert fake.ask("POST", "lists", None, {**KEY, "Content-Type": "application/json"}, body).code == 400
        answer = fake.ask("POST", "lists", None, multipart, parts + "--x--\r\n")
        assert answer.code == 201
        uid = answer.json["list_uid"]
        changed = parts.replace("New", "Changed") + "--x--\r\n"
        assert fake.ask("PUT", f"lists/{uid}", None, multipart, changed).code == 200
        assert fake.get(f"lists/{uid}")["data"]["record"]["general"]["name"] == "New"


def large_forms_lose_their_end():
    """PHP's max_input_vars: 400 rows of three variables are 1000 variables and a silent rest."""
    rows = [(f"subscribers[{place}][{name}]", value) for place in range(400)
            for name, value in (("EMAIL", f"a{place}@example.com"), ("FNAME", "x"), ("details][status", "confirmed"))]
    with Fake("--bulk-limit", "400") as fake:
        uid = new_list(fake)
        answer = fake.ask("POST", f"lists/{uid}/subscribers/bulk", rows)
        assert answer.code == 201 and len(answer.json["data"]["records"]) == 334
        # The status of the last row was already beyond the limit: its mail goes out.
        assert status_of(fake, uid, "a333@example.com") == "unconfirmed" and fake.mails()["confirmation"] == 1
        many = [(f"subscribers[{place}][EMAIL]", f"b{place}@example.com") for place in range(401)]
        assert fake.ask("POST", f"lists/{uid}/subscribers/bulk", many).code == 413


def bulk_rows_fail_alone():
    emails = ["a@example.com", "A@example.com", "no address", "", "b@example.com"]
    rows = [(f"subscribers[{place}][EMAIL]", email) for place, email in enumerate(emails)]
    with Fake() as fake:
        answer = fake.ask("POST", f"lists/{new_list(fake)}/subscribers/bulk", rows).json
        assert answer["status"] == "success"
        assert [row["status"] for row in answer["data"]["records"]] == ["success", "error", "error", "error", "success"]


def several_values():
    for how, read in (("text", "a, b"), ("array", ["a", "b"])):
        with Fake("--multi-values", how) as fake:
            uid = new_list(fake)
            options = [("type", "checkboxlist"), ("label", "C"), ("tag", "CHOICE"), ("options[0][name]", "a"),
                       ("options[0][value]", "a")]
            assert fake.ask("POST", f"lists/{uid}/fields", options).code == 201
            add(fake, uid, "a@example.com", ("CHOICE[]", "a"), ("CHOICE[]", "b"))
            assert fake.get(f"lists/{uid}/subscribers")["data"]["records"][0]["CHOICE"] == read


def standard_fields_exist():
    with Fake() as fake:
        form = [("type", "text"), ("label", "Email"), ("tag", "EMAIL")]
        assert fake.ask("POST", f"lists/{new_list(fake)}/fields", form).code == 400


def ids_are_local():
    with Fake("--sample") as one, Fake("--sample", "--id-base", "5003") as other:
        slugs = [{row["operator_id"]: row["slug"] for row in
                  fake.get("lists/segments/condition-operators")["data"]["records"]} for fake in (one, other)]
        assert slugs[0].keys() == slugs[1].keys() and slugs[0] != slugs[1]
        numbers = [{field["field_id"] for field in fake.state()["lists"][0]["fields"]} for fake in (one, other)]
        assert not numbers[0] & numbers[1]
        counts = [[each["subscribers_count"] for each in fake.get(
            f"lists/{fake.state()['lists'][0]['list_uid']}/segments")["data"]["records"]] for fake in (one, other)]
        assert counts[0] == counts[1] and all(counts[0])


def signatures():
    form = [("general[name]", "Zoë ~ 'a b' [x] *!()"), *NEW_LIST[1:]]
    with Fake("--generation", "1") as fake:
        assert fake.signed("GET", "lists").code == 200
        assert fake.signed("GET", "lists", {"page": "1", "per_page": "5", "filter[name]": "~ +é"}).code == 200
        made = fake.signed("POST", "lists", (), form)
        assert made.code == 201, made.content
        assert fake.signed("PUT", f"lists/{made.json['list_uid']}", (), form).code == 200
        for answer in (fake.ask("GET", "lists"), fake.signed("GET", "lists", stamp=1),
                       fake.signed("GET", "lists", private_key="other")):
            assert answer.code == 401 and answer.json["status"] == "error"
            assert "signature" in answer.json["error"] or "expired" in answer.json["error"]
        assert fake.signed("GET", "lists/fields/types").code == 404
    with Fake("--signature", "unchecked") as fake:
        assert fake.signed("GET", "lists", private_key="other", stamp=1).code == 200
    with Fake("--generation", "2") as fake:
        assert fake.signed("GET", "lists").code == 401 and fake.ask("GET", "lists").code == 200
    with Fake() as fake:
        assert fake.signed("GET", "lists").code == fake.ask("GET", "lists").code == 200


def unchanged_answers():
    with Fake("--sample") as fake:
        tag = fake.ask("GET", "lists").headers["ETag"]
        again = fake.ask("GET", "lists", headers={**KEY, "If-None-Match": tag})
        assert again.code == 304 and again.content == b""


def places():
    with Fake("--needs-index-php") as fake:
        assert fake.ask("GET", "lists").code == 404 and fake.ask("GET", "index.php/lists").code == 200
    with Fake() as fake:
        assert fake.ask("GET", "index.php/lists").code == 200 and fake.ask("GET", "lists/").code == 404
        assert fake.ask("GET", "suppression-lists").code == 404 and fake.ask("DELETE", "lists").code == 405


def faults():
    for kind, code in (("throttle", 429), ("retry-after", 429), ("unavailable", 503), ("html", 200), ("warning", 200)):
        with Fake("--fault", f"{kind}:2") as fake:
            assert fake.ask("GET", "lists").code == 200
            answer = fake.ask("GET", "lists")
            assert answer.code == code and ("Retry-After" in answer.headers) == (kind == "retry-after")
            assert code == 429 or answer.content.startswith(b"<")
    for kind, rows in (("close", 0), ("lost-answer", 1)):
        with Fake("--fault", f"{kind}:2") as fake:
            fake.ask("GET", "lists")
            try:
                fake.ask("POST", "lists", NEW_LIST)
                raise AssertionError("answered")
            except (http.client.HTTPException, OSError):
                assert len(fake.state()["lists"]) == rows


def templates_are_base64():
    with Fake() as fake:
        words = "<p>[EMAIL] Ж 🎉</p>"
        form = [("template[name]", "x"), ("template[content]", coded(words))]
        uid = fake.ask("POST", "templates", form).json["template_uid"]
        assert fake.get(f"templates/{uid}")["data"]["record"]["content"] == words
        # A plus that is not percent-encoded is a space, and the text is damaged without an error.
        raw = "template[name]=x&template[content]=" + coded("~~~>>>???" * 5)
        headers = {**KEY, "Content-Type": "application/x-www-form-urlencoded"}
        uid = fake.ask("POST", "templates", None, headers, raw).json["template_uid"]
        assert "+" in raw and fake.get(f"templates/{uid}")["data"]["record"]["content"] != "~~~>>>???" * 5


def bounces_change_people():
    with Fake("--sample") as fake:
        state = fake.state()
        uid, campaign = state["lists"][0]["list_uid"], state["campaigns"][0]["campaign_uid"]
        row = next(row for row in state["subscribers"][uid][3:] if row["status"] == "confirmed")
        form = [("message", "x"), ("bounce_type", "hard"), ("subscriber_uid", row["subscriber_uid"])]
        assert fake.ask("POST", f"campaigns/{campaign}/bounces", form).code == 201
        assert fake.get(f"lists/{uid}/subscribers/{row['subscriber_uid']}")["data"]["record"]["status"] == "blacklisted"


def state_comes_back():
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "state.json"))
        with Fake("--state", path) as fake:
            add(fake, new_list(fake), "a@example.com")
            before = fake.state()
        with Fake("--state", path) as fake:
            assert fake.state() == before
            add(fake, before["lists"][0]["list_uid"], "b@example.com")
        assert len(json.loads(Path(path).read_text())["subscribers"][before["lists"][0]["list_uid"]]) == 2


def sample_is_complete():
    with Fake("--sample") as one, Fake("--sample") as other:
        state = one.state()
        assert state == other.state()
        rows = [row for people in state["subscribers"].values() for row in people]
        assert len(rows) == 60 and {row["status"] for row in rows} == set(SUBSCRIBER_STATUSES)
        emails = [row["email"] for row in rows]
        assert sum(emails.count(email) > 1 for email in set(emails)) >= 5
        assert max(map(emails.count, emails)) >= 3
        assert {field["type"] for field in state["lists"][0]["fields"]} == {kind for kind, _ in FIELD_TYPES}
        counts = [len(state[name]) for name in ("lists", "campaigns", "templates", "delivery_servers", "bounces")]
        assert counts == [4, 6, 5, 3, 3] and sum(len(each["segments"]) for each in state["lists"]) == 3
        assert not any(one.mails().values())


def pages_cost_the_same_everywhere():
    with Fake("--subscribers", "100000") as fake:
        uid = fake.get("lists")["data"]["records"][0]["general"]["list_uid"]

        def seconds(page):
            start = time.monotonic()
            for _ in range(20):
                fake.get(f"lists/{uid}/subscribers?per_page=100&page={page}")
            return time.monotonic() - start
        seconds(1)
        first, last = seconds(1), seconds(999)
        assert last < 5 * first and last < 2, (first, last)


def requests_are_counted():
    with Fake("--sample") as fake:
        fake.get("lists")
        fake.get("lists?page=2")
        counted = fake.get("/__fake/requests")
        assert counted["paths"]["GET /api/lists"] == 2 and counted["patterns"]["GET /lists"] == 2


ALL = [default_status_mails, statuses_honoured_or_not, date_cannot_be_written, campaigns_send_unless_told,
       transactional_mails_are_sent, pages_end_in_two_ways, per_page_is_not_obeyed, newest_come_first,
       methods_can_be_overridden, only_forms_are_read, large_forms_lose_their_end, bulk_rows_fail_alone, several_values,
       standard_fields_exist, ids_are_local, signatures, unchanged_answers, places, faults, templates_are_base64,
       bounces_change_people, state_comes_back, sample_is_complete, pages_cost_the_same_everywhere,
       requests_are_counted]


def check(complain):
    passed = 0
    for trap in ALL:
        try:
            trap()
            passed += 1
        except Exception as error:  # Whatever it is, the other traps are looked at as well.
            place = error.__traceback__
            while place.tb_next:
                place = place.tb_next
            complain(f"{trap.__name__}, line {place.tb_lineno}: {type(error).__name__} {error}")
    return passed
