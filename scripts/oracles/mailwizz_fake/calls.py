"""The calls of the check: every operation of the vendor's OpenAPI file at least once, reads and writes."""
import base64
from urllib.parse import quote

COMPANY = [("company[country]", "Germany"), ("company[zone]", "Berlin"), ("company[city]", "Berlin")]


def coded(text):
    return base64.b64encode(text.encode()).decode()


class Calls:
    """Asks the fake and yields (method, path of the file, answer)."""

    def __init__(self, fake):
        self.fake = fake
        state = fake.state()
        self.list_uid = state["lists"][0]["list_uid"]
        self.empty_list = state["lists"][3]["list_uid"]
        self.people = state["subscribers"][self.list_uid]
        self.values = {"list_uid": self.list_uid, "campaign_uid": state["campaigns"][0]["campaign_uid"],
                       "template_uid": state["templates"][0]["template_uid"], "country_id": "5", "server_id": "1",
                       "email_uid": state["transactional_emails"][0]["email_uid"], "hash": "0" * 40,
                       "email_message_id": state["delivery_logs"][0]["email_message_id"],
                       "subscriber_uid": self.people[20]["subscriber_uid"],
                       "field_id": str(state["lists"][0]["fields"][4]["field_id"]),
                       "segment_uid": state["lists"][0]["segments"][0]["segment_uid"]}
        self.draft = state["campaigns"][2]["campaign_uid"]
        self.paused = state["campaigns"][4]["campaign_uid"]
        self.operator = str(fake.get("lists/segments/condition-operators")["data"]["records"][0]["operator_id"])

    def call(self, method, path, form=None, query="", **values):
        place = path.format(**{**self.values, **values})
        return method, path, self.fake.ask(method, place + query, form)

    def reads(self, operations):
        address = quote(self.people[0]["email"])
        queries = {"search-by-email": f"?EMAIL={address}", "search-by-email-in-all-lists": f"?EMAIL={address}",
                   "search-by-custom-fields": "?custom_fields[FNAME]=Ada"}
        for method, path in operations:
            if method == "GET":
                yield self.call(method, path, query=queries.get(path.rpartition("/")[2], ""))
                if "{" not in path or path.endswith("s"):
                    yield self.call(method, path, query="?page=2&per_page=3")
        for status in ("confirmed", "blacklisted", "moved"):
            yield self.call("GET", "/lists/{list_uid}/subscribers", query=f"?status={status}")
        yield self.call("GET", "/lists/{list_uid}/subscribers", list_uid=self.empty_list)
        yield self.call("GET", "/countries/{country_id}/zones", country_id="1")
        yield self.call("GET", "/campaigns/{campaign_uid}", campaign_uid=self.draft)

    def refusals(self):
        """404s, 401s and 400s of every kind of thing."""
        for path in ("/lists/{list_uid}", "/lists/{list_uid}/fields", "/lists/{list_uid}/subscribers",
                     "/campaigns/{campaign_uid}", "/templates/{template_uid}", "/transactional-emails/{email_uid}",
                     "/delivery-servers/{server_id}", "/countries/{country_id}/zones", "/lists/{list_uid}/segments"):
            yield self.call("GET", path, **dict.fromkeys(self.values, "none"))
            yield "GET", path, self.fake.ask("GET", path.format(**self.values), headers={"X-API-KEY": "wrong"})
            yield "GET", path, self.fake.ask("GET", path.format(**self.values), headers={})
        for path in ("/lists", "/campaigns", "/templates", "/transactional-emails", "/lists/{list_uid}/fields",
                     "/lists/{list_uid}/segments", "/lists/{list_uid}/subscribers", "/campaigns/{campaign_uid}/bounces",
                     "/customers"):
            yield self.call("POST", path, [("nothing", "")])
        yield self.call("POST", "/lists/{list_uid}/subscribers", [("EMAIL", self.people[0]["email"])])
        blocked = next(row["email"] for row in self.people if row["status"] == "blacklisted")
        yield self.call("POST", "/lists/{list_uid}/subscribers", [("EMAIL", blocked)], list_uid=self.empty_list)
        yield self.call("PUT", "/lists/{list_uid}/subscribers/{subscriber_uid}", [("EMAIL", self.people[0]["email"])])
        yield self.call("POST", "/lists", [("general[name]", "a"), ("general[description]", "b"),
                                           ("defaults[from_name]", "c"), ("defaults[from_email]", "d@example.com"),
                                           ("defaults[reply_to]", "d@example.com"), ("company[country]", "Atlantis")])

    def writes(self):
        yield from self.list_writes()
        yield from self.subscriber_writes()
        yield from self.campaign_writes()
        yield from self.other_writes()

    def list_writes(self):
        general = [("general[name]", "Made"), ("general[description]", "here"), ("defaults[from_name]", "c"),
                   ("defaults[from_email]", "d@example.com"), ("defaults[reply_to]", "d@example.com")]
        made = self.call("POST", "/lists", general + COMPANY)
        yield made
        uid = made[2].json["list_uid"]
        yield self.call("PUT", "/lists/{list_uid}", [("notifications[subscribe]", "no")], list_uid=uid)
        yield self.call("POST", "/lists/{list_uid}/copy", list_uid=uid)
        field = [("type", "dropdown"), ("label", "Size"), ("tag", "SIZE"), ("required", "no"),
                 ("visibility", "visible"), ("options[0][name]", "Small"), ("options[0][value]", "S")]
        made = self.call("POST", "/lists/{list_uid}/fields", field, list_uid=uid)
        yield made
        number = str(made[2].json["data"]["record"]["field_id"])
        yield self.call("PUT", "/lists/{list_uid}/fields/{field_id}", field[1:], list_uid=uid, field_id=number)
        segment = [("name", "Small"), ("operator_match", "all"), ("conditions[0][field_id]", number),
                   ("conditions[0][operator_id]", self.operator), ("conditions[0][value]", "S")]
        made = self.call("POST", "/lists/{list_uid}/segments", segment, list_uid=uid)
        yield made
        segment_uid = self.fake.get(f"lists/{uid}/segments")["data"]["records"][0]["segment_uid"]
        uids = {"list_uid": uid, "segment_uid": segment_uid}
        yield self.call("PUT", "/lists/{list_uid}/segments/{segment_uid}", segment, **uids)
        yield self.call("DELETE", "/lists/{list_uid}/segments/{segment_uid}", **uids)
        yield self.call("DELETE", "/lists/{list_uid}/fields/{field_id}", list_uid=uid, field_id=number)
        yield self.call("DELETE", "/lists/{list_uid}", list_uid=uid)

    def subscriber_writes(self):
        row = [("EMAIL", "made@example.com"), ("FNAME", "Zoë"), ("details[status]", "unsubscribed")]
        yield self.call("POST", "/lists/{list_uid}/subscribers", row)
        path = "/lists/{list_uid}/subscribers/{subscriber_uid}"
        found = self.fake.get(f"lists/{self.list_uid}/subscribers/search-by-email?EMAIL=made@example.com")
        uid = found["data"]["subscriber_uid"]
        yield self.call("PUT", path, row + [("details[status]", "disabled")], subscriber_uid=uid)
        yield self.call("PUT", path + "/unsubscribe", [], subscriber_uid=uid)
        yield self.call("PUT", "/lists/subscribers/unsubscribe-by-email-from-all-lists", row[:1])
        yield self.call("DELETE", path, subscriber_uid=uid)

    def campaign_writes(self):
        form = {"name": "Made", "status": "draft", "from_name": "a", "from_email": "a@example.com", "subject": "b",
                "reply_to": "a@example.com", "send_at": "2030-01-01 00:00:00", "list_uid": self.list_uid}
        form = [(f"campaign[{name}]", value) for name, value in form.items()]
        made = self.call("POST", "/campaigns", form + [("campaign[template][content]", coded("<p>Ж</p>"))])
        yield made
        uid = made[2].json["campaign_uid"]
        yield self.call("PUT", "/campaigns/{campaign_uid}", form, campaign_uid=uid)
        yield self.call("POST", "/campaigns/{campaign_uid}/copy", campaign_uid=uid)
        yield self.call("DELETE", "/campaigns/{campaign_uid}", campaign_uid=uid)
        yield self.call("PUT", "/campaigns/{campaign_uid}/pause-unpause", [], campaign_uid=self.paused)
        yield self.call("PUT", "/campaigns/{campaign_uid}/mark-sent", [], campaign_uid=self.paused)
        bounce = [("message", "550"), ("bounce_type", "soft"), ("subscriber_uid", self.values["subscriber_uid"])]
        yield self.call("POST", "/campaigns/{campaign_uid}/bounces", bounce)
        yield self.call("POST", "/campaigns/{campaign_uid}/track-unsubscribe/{subscriber_uid}", [("reason", "c")])

    def other_writes(self):
        form = [("template[name]", "Made"), ("template[content]", coded("<p>[EMAIL] 🎉</p>"))]
        made = self.call("POST", "/templates", form)
        yield made
        uid = made[2].json["template_uid"]
        yield self.call("PUT", "/templates/{template_uid}", form, template_uid=uid)
        yield self.call("DELETE", "/templates/{template_uid}", template_uid=uid)
        mail = {"to_name": "a", "to_email": "a@example.com", "from_name": "b", "subject": "c", "body": coded("d"),
                "send_at": "2030-01-01 00:00:00"}
        made = self.call("POST", "/transactional-emails", [(f"email[{name}]", value) for name, value in mail.items()])
        yield made
        yield self.call("DELETE", "/transactional-emails/{email_uid}", email_uid=made[2].json["email_uid"])
