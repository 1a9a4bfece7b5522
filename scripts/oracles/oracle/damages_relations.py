"""Damages to what must hold between the records of an account: statuses and their raw words, segments, references inside of JSON."""

import json

from .damage import at, blind, change, damage, records
from .reference import Raw

# Statuses.
SUBSCRIPTION_STATUSES = [
    ("a status that raw does not give", "unsubscribed", {"provider": "mailwizz", "status": "confirmed"}),
    ("subscribed, and raw says no", "subscribed", {"provider": "mailwizz", "status": "unsubscribed"}),
    ("subscribed by a word that nobody knows", "subscribed", {"provider": "mailwizz", "status": "frozen"}),
    ("subscribed by a word in another case", "subscribed", {"provider": "mailchimp", "status": "SUBSCRIBED"}),
    ("subscribed, and the word is missing", "subscribed", {"provider": "mailwizz", "status": None}),
    ("subscribed with double opt-in, not confirmed", "subscribed", {"provider": "listmonk", "status": "unconfirmed", "optin": "double"}),
    ("subscribed, and a member of the list server bounced", "subscribed", {"delivery_status": "by_bounces", "provider": "mailman3"}),
    ("complained, and raw says bounced", "complained", {"provider": "sendgrid", "suppression": "bounces"}),
    ("subscribed, and raw says false", "subscribed", {"provider": "mailgun", "subscribed": False}),
]
for name, status, raw in SUBSCRIPTION_STATUSES:
    damage(name, at("subscription.status", "subscription", 3, "json"), exit=0, records=records("subscription", 2, status=status, raw=Raw(json.dumps(raw, separators=(",", ":")))))
RIGHT_STATUSES = [
    ("a word written with escapes", "subscribed", Raw('{"pr\\u006fvider":"mailwizz","status":"\\u0063onfirmed"}')),
    ("single opt-in, not confirmed, and mailed", "subscribed", Raw('{"provider":"listmonk","status":"unconfirmed","optin":"single"}')),
    ("a word that nobody knows, and no consent made of it", "archived", Raw('{"provider":"mailwizz","status":"frozen"}')),
    ("words of a provider that nobody knows", "subscribed", Raw('{"provider":"acme","status":"gone"}')),
    ("raw that is no object", "subscribed", Raw('["mailwizz","unsubscribed"]')),
    ("raw that is null", "subscribed", None),
    ("a complaint that stands elsewhere", "complained", Raw('{"provider":"mailchimp","status":"unsubscribed"}')),
]
for name, status, raw in RIGHT_STATUSES:
    damage(f"status: {name}", "", exit=0, records=records("subscription", 2, status=status, raw=raw))

# Segments and references inside of JSON.
SEGMENTS = [
    ("of another list", {"conditions": Raw('[{"field":"EMAIL"},{"field":"STATE","operator":"is","value":"x"}]')}),
    ("in another case", {"conditions": Raw('[{"field":"city","operator":"is","value":"x"}]')}),
    ("that the segment's list does not have", {"list_id": "10"}),
]
for name, values in SEGMENTS:
    damage(f"a segment by a field {name}", at("segment.field", "segment", 1, "json"), exit=0, records=records("segment", 0, **values))
damage("a segment of no list by a field of one", "", exit=0, records=records("segment", 0, list_id=None))
damage("a segment by the campaigns of nobody", "", exit=0, records=records("segment", 0, conditions=Raw('[{"action":"open"},[],1,"CITY",null]')))
damage(
    "a segment by a field, and the fields cannot be read",
    [*at("json.syntax", "list_field", 1, "json"), *blind("list_field")],
    records=records("segment", 0, conditions=Raw('[{"field":"STATE"}]')),
    data=change("data/json/list_fields.jsonl", b'"CITY"', b'"CI\\TY"'),
)
damage("an autoresponder to a campaign that is gone", at("reference.json", "campaign", 2, "json"), exit=0, records=records("campaign", 1, autoresponder=Raw('{"event":"AFTER-CAMPAIGN-OPEN","campaign":"p9"}')))
damage("an autoresponder to a campaign that is a number", at("reference.json", "campaign", 2, "json"), exit=0, records=records("campaign", 1, autoresponder=Raw('{"campaign":9}')))
damage("a segment by a campaign that is gone", at("reference.json", "segment", 1, "json"), exit=0, records=records("segment", 0, conditions=Raw('[{"campaign":"p1"},{"campaign":"p9"}]')))
damage("a campaign by a route that is not in the archive", "", exit=0, records=records("campaign", 0, delivery_server_ids=Raw('["d1"]')))
