"""The people of an archive, read from its JSON Lines, and who of them may be mailed."""

import json
import subprocess
from collections import defaultdict


def records(archive, plural):
    """All records of a kind."""
    out = subprocess.run(["unzip", "-p", archive, f"data/json/{plural}.jsonl"], capture_output=True)
    return [json.loads(line) for line in out.stdout.decode().split("\n") if line]


def unicode_domain(text):
    """A domain with labels such as `xn--…` in Unicode."""
    labels = []
    for label in text.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode").lower() if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def fold(address):
    local, at, part = address.strip(" \t\r\n\u00a0").lower().rpartition("@")
    return local + at + unicode_domain(part)


def domain(address):
    return fold(address).rpartition("@")[2].rstrip(".")


class Account:
    """The records of the people kinds, and what is known of each address."""

    def __init__(self, archive):
        self.contacts = {r["id"]: r for r in records(archive, "contacts")}
        self.subscriptions = records(archive, "subscriptions")
        self.holds = records(archive, "suppressions")
        self.events = records(archive, "consent_events")
        self.fields = records(archive, "list_fields")
        self.lists = sorted(records(archive, "lists"), key=lambda r: r["id"].encode())
        self.number = {r["id"]: place for place, r in enumerate(self.lists, 1)}
        self.names = defaultdict(list)
        for record in self.lists:
            self.names[record["name"]].append(record["id"])
        self._hold()
        self._state()

    def address(self, subscription):
        return fold(self.contacts[subscription["contact_id"]]["email"])

    def _hold(self):
        self.held, self.held_domains = set(), set()
        self.held_on, self.held_domains_on = set(), set()
        for hold in self.holds:
            text = fold(hold["address"])
            bare = text.removeprefix("*").removeprefix("@")
            is_domain = "@" not in bare
            targets = [None]
            if hold["scope"] == "list":
                target = hold.get("target")
                named = [target] if target in self.number else self.names.get(target, [])
                targets = named or [None]
            for target in targets:
                if target is None:
                    (self.held_domains if is_domain else self.held).add(bare.rstrip(".") if is_domain else text)
                else:
                    (self.held_domains_on if is_domain else self.held_on).add((target, bare if is_domain else text))

    def _state(self):
        said = defaultdict(set)
        for subscription in self.subscriptions:
            said[subscription["list_id"], self.address(subscription)].add(subscription["status"])
        self.said = said

    def may_be_mailed(self, list_id, address):
        """Whether every record says yes and no hold says no."""
        if self.said.get((list_id, address)) != {"subscribed"}:
            return False
        part = domain(address)
        return not (
            address in self.held or part in self.held_domains or (list_id, address) in self.held_on
            or (list_id, part) in self.held_domains_on
        )
