"""GNU Mailman 3, the real one (scripts/oracles/mailman-server).

It starts slowly, so a few of them serve all experiments, one at a time each, and are emptied in between. What they hold is read from their own REST
API. Mails are counted when they end: those of the targets, and of the source those beyond what filling it queues.
"""
import base64
import json
import os
import queue
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

from .fake import Fake
from .process import ORACLES

CANNOT_INSTALL = 69
TARGETS = 4
# Settings of a list that say when it was made, or what is counted.
MOVING = {"created_at", "digest_last_sent_at", "last_post_at", "http_etag", "self_link"}


class Server:
    """A Mailman and what it holds."""

    def __init__(self):
        # It goes with us, for its input is a pipe.
        self.process = subprocess.Popen(
            [os.path.join(ORACLES, "mailman-server")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def await_start(self):
        self.address = self.process.stdout.readline().strip().removeprefix("listening on ")
        if not self.address:
            sys.exit(CANNOT_INSTALL if self.process.wait() == CANNOT_INSTALL else "Mailman did not start")
        return self

    def stop(self):
        """Ends it; what was mailed and what waits in its queues."""
        said = self.process.communicate("")[0]
        found = re.search(r"mails sent: (\d+), queued: (\d+)", said)
        return (int(found[1]), int(found[2])) if found else None

    def ask(self, path, method="GET"):
        token = base64.b64encode(f"{Mailman.secrets['USER']}:{Mailman.secrets['PASSWORD']}".encode()).decode()
        request = urllib.request.Request(self.address + path, method=method, headers={"Authorization": f"Basic {token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def all(self, path):
        return self.ask(path).get("entries", [])

    def state(self):
        """Everything that was written; sorted, for Mailman's order is that of arrival."""
        return {
            "domains": sorted((d["mail_host"], d["alias_domain"], d["description"]) for d in self.all("/domains")),
            "lists": [self.list(entry["list_id"]) for entry in self.all("/lists")],
            "bans": sorted(ban["email"] for ban in self.all("/bans")),
            **self.people()}

    def people(self):
        users = {user["user_id"]: (user.get("display_name") or "", []) for user in self.all("/users")}
        addresses = []
        for entry in self.all("/addresses"):
            user = entry.get("user", "").split("/")[-1]
            if user:
                users[user][1].append(entry["email"])
            addresses.append((
                entry["email"], entry["original_email"], entry.get("display_name") or "", "verified_on" in entry, bool(user)))
        return {"users": sorted((name, sorted(own)) for name, own in users.values()), "addresses": sorted(addresses)}

    def list(self, identifier):
        path = f"/lists/{identifier}"
        config = {key: value for key, value in self.ask(f"{path}/config").items() if key not in MOVING}
        return {
            "id": identifier, "config": config,
            "bans": sorted(ban["email"] for ban in self.all(f"{path}/bans")),
            "headers": self.all(f"{path}/header-matches"), "requests": self.all(f"{path}/requests"),
            "people": sorted(
                (self.member(member) for role in ("member", "owner", "moderator", "nonmember")
                 for member in self.all(f"{path}/roster/{role}")), key=str)}

    def member(self, member):
        preferences = self.ask(f"/members/{member['member_id']}/all/preferences")
        kept = ("role", "email", "display_name", "delivery_mode", "moderation_action", "subscription_mode")
        return {**{name: member.get(name) for name in kept},
                "preferences": {name: value for name, value in preferences.items() if name not in MOVING}}

    def empty(self):
        """Takes everything away again."""
        for entry in self.all("/lists"):
            self.ask(f"/lists/{entry['list_id']}", "DELETE")
        for domain in self.all("/domains"):
            self.ask(f"/domains/{domain['mail_host']}", "DELETE")
        for user in self.all("/users"):
            self.ask(f"/users/{user['user_id']}", "DELETE")
        for address in self.all("/addresses"):
            self.ask(f"/addresses/{address['email']}", "DELETE")
        for ban in self.all("/bans"):
            self.ask(f"/bans/{urllib.parse.quote(ban['email'], safe='')}", "DELETE")
        left = [path for path in ("/domains", "/lists", "/users", "/addresses", "/bans") if self.all(path)]
        assert not left, f"Mailman still shows {left}"


class Mailman(Fake):
    name = "mailman"
    secrets = {"USER": "restadmin", "PASSWORD": "restpass"}
    # It shares its processor with others.
    timeout = 6
    has_files = False
    # What lists, people and their roles have, stands there.
    volatile = ()
    domain = "t.example.com"

    def __enter__(self):
        # The first one finds out whether it can be installed.
        self.full = Server().await_start()
        empty = [Server() for _ in range(TARGETS)]
        self.servers = [self.full, *empty]
        for server in empty:
            server.await_start()
        self.free = queue.SimpleQueue()
        for server in empty:
            self.free.put(server)
        filled = subprocess.run(
            [os.path.join(ORACLES, "mailman-people"), self.full.address, "first.example.com", "6"],
            capture_output=True, text=True, check=True)
        self.requests = json.loads(filled.stdout)["requests"]
        self.archive = self.small_archive()
        with self.target() as server:
            begun = time.monotonic()
            subprocess.run(
                [self.binary, "import", self.copy("timed"), "--to", self.target_uri(server.address), "--quiet"],
                env=self.environment(), check=True)
            # Others run at the same time.
            self.kill_span = 1.5 * (time.monotonic() - begun)
        return self

    def __exit__(self, *_):
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()

    def target_uri(self, address):
        return f"{self.uri(address)}#{self.domain}"

    def uri(self, address):
        return f"{self.name}:{address}" if address.endswith("/3.1") else f"{self.name}:{address}/3.1"

    def small_archive(self):
        """An archive of what the source holds, without one of its lists and without those who wait, who would be left out."""
        whole, folder, archive = (f"{self.scratch}/{name}" for name in ("whole.zip", "account", "account.zip"))

        def export(place, path, *more):
            subprocess.run([self.binary, "export", "--from", place, "-o", path, "--quiet", *more], env=self.environment(), check=True)

        export(self.uri(self.full.address), whole)
        subprocess.run(["unzip", "-q", whole, "data/json/*", "-d", folder], check=True)
        gone = {"board.first.example.com"}
        used = set()
        for kind in ("lists", "suppressions", "subscriptions", "contacts"):
            path = f"{folder}/data/json/{kind}.jsonl"
            kept = []
            for line in open(path, encoding="utf-8"):
                record = json.loads(line)
                if {record.get("id"), record.get("list_id"), record.get("target")} & gone or "token_owner" in json.dumps(record.get("raw")):
                    continue
                if kind == "contacts" and record["id"] not in used and not record["email"].startswith(("owner", "stranger.news")):
                    continue
                used.add(record.get("contact_id"))
                kept.append(line)
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(kept)
        with open(f"{folder}/data/json/account.jsonl", encoding="utf-8") as file:
            account = json.loads(file.readline())["id"]
        export(f"folder:{folder}", archive, "--account", account)
        return archive

    @contextmanager
    def target(self):
        server = self.free.get()
        try:
            yield server
            server.empty()
        finally:
            self.free.put(server)

    def slow_target(self):
        return self.target()

    @contextmanager
    def source(self):
        yield self.full

    def state(self, server):
        return server.state()

    def mailed(self, server):
        return 0

    def farewell(self):
        found = [server.stop() for server in self.servers]
        if None in found:
            return "a Mailman died", 1
        (sent, queued), *targets = found
        more = queued - self.requests
        counts = [sum(counts) for counts in zip(*targets)]
        return (f"targets: mails sent: {counts[0]}, queued: {counts[1]}; source: mails sent: {sent}, queued: {queued}, "
                f"{self.requests} of them by those who filled it"), sum(counts) + sent + more


SERVICE = Mailman
