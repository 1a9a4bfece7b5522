"""What the services have in common that a stand-in (scripts/oracles/fake-*) plays: a fresh one for every experiment."""
import json
import os
import shutil
import subprocess
from contextlib import contextmanager

from .process import Process


class Fake:
    name = ""
    # The credentials; USER is none that must stay secret.
    secrets = {}
    # The option of the stand-in for its secret, and what else it gets as a source.
    key_option, source_options = "--key", []
    # Seconds for an answer.
    timeout = 2
    # Seconds within which runs are killed.
    kill_span = 1.2
    # Fields that differ between two readings, because they hold the proxy's address or more than what is compared.
    volatile = ("source_url", "domain", "extra")
    # Whether it hands out files, which do not tell whether they are whole.
    has_files = True
    # Records that a page holds at most when a fault of pages is tried: small accounts have several pages then.
    page_limit = 3

    def __init__(self, binary, scratch):
        self.binary, self.scratch = binary, scratch

    def __enter__(self):
        """Makes the archive that is imported."""
        write_account(f"{self.scratch}/account")
        self.archive = f"{self.scratch}/account.zip"
        run = subprocess.run(
            [self.binary, "export", "--from", f"folder:{self.scratch}/account", "--account", "7", "-o", self.archive, "--quiet"],
            env=self.environment(), capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return self

    def __exit__(self, *_):
        pass

    def environment(self):
        values = {f"DATAPORT_{self.name.upper()}_{name}": value for name, value in self.secrets.items()}
        return {**os.environ, **values, "DATAPORT_STORE": "/nonexistent"}

    def uri(self, address):
        """The service as a user names it."""
        return f"{self.name}:{address}"

    target_uri = uri

    def copy(self, name):
        path = f"{self.scratch}/{name}.zip"
        shutil.copy(self.archive, path)
        return path

    def start(self, *more):
        return Process(f"fake-{self.name}", "--port", "0", self.key_option, list(self.secrets.values())[-1], *more)

    @contextmanager
    def target(self, *more):
        """An empty service."""
        with self.start(*more) as server:
            yield server

    def slow_target(self):
        """One that takes its time, so that a run can be killed on its way."""
        return self.target("--latency", "15")

    def source(self):
        """A service with something in it, which is read only."""
        return self.start("--sample", *self.source_options)

    def state(self, server):
        """What it holds, without what differs between two runs."""
        return self.summary(server.get("/__fake/state"))

    def mailed(self, server):
        return self.count(server.get("/__fake/mails"))

    def farewell(self):
        """What there is to say and what was mailed when all is over."""
        return None, 0


def items(value):
    return list(value.values()) if isinstance(value, dict) else list(value)


def write_account(folder):
    """An account of another provider with a bit of everything that can be written."""
    os.makedirs(f"{folder}/data/json")

    def write(kind, records):
        with open(f"{folder}/data/json/{kind}.jsonl", "w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record) + "\n")

    write("account", [{"id": "7", "name": "Faults", "provider": "mailchimp"}])
    lists = [
        {"id": "l1", "name": "News", "opt_in": "double", "from_name": "A", "from_email": "a@example.org", "description": "d"},
        {"id": "l2", "name": "Offers", "opt_in": "single", "from_name": "A", "from_email": "a@example.org", "description": "d"}]
    write("lists", lists)
    states = ["subscribed", "pending", "unsubscribed", "cleaned", "subscribed", "archived"]
    words = {"pending": "unconfirmed", "cleaned": "bounced"}
    write("contacts", [{"id": f"c{n}", "email": f"p{n}@example.org", "name": f"P {n}", "fields": {"CITY": "X"}} for n in range(6)])
    write("subscriptions", [
        {"id": f"s{n}-{l}", "list_id": l, "contact_id": f"c{n}", "status": words.get(state, state),
         "raw": {"provider": "mailchimp", "status": state}}
        for n, state in enumerate(states) for l in ("l1", "l2")])
    write("suppressions", [
        {"id": "h1", "address": "p4@example.org", "scope": "account", "reason": "complaint"},
        {"id": "h2", "address": "nobody@example.org", "scope": "account", "reason": "unsubscribe"}])
