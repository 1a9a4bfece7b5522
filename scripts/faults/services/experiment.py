"""One migration with one fault."""
import glob
import json
import os
import subprocess
import time

from .process import proxy

# Codes with which a run may stop so that the same command goes on.
RESUMABLE = {3, 13, 14, 69, 75, 76, 77}
PAGES = ("endless-paging", "repeated-page")
# What a call waits for while its process is killed.
KILLS = {"kill-before": "stall", "kill-after": "stall-after"}


class Experiment:
    """What is tried with a service. Every trial returns the reason when something is wrong, and whether the fault came about."""

    def __init__(self, service):
        self.service, self.binary, self.scratch = service, service.binary, service.scratch

    def run(self, address, archive):
        return self.command("import", archive, "--to", self.service.target_uri(address))

    def export(self, address, archive):
        if os.path.exists(archive):
            os.remove(archive)
        return self.command("export", "--from", self.service.uri(address), "-o", archive)

    def command(self, *arguments):
        return subprocess.run(
            [self.binary, *arguments, "--timeout", str(self.service.timeout), "--rate", "0", "--json"],
            env={**self.service.environment(), "SOURCE_DATE_EPOCH": "1795208400"}, capture_output=True, text=True)

    def proxy(self, server, fault, at, *more):
        limit = ["--page-limit", str(self.service.page_limit)] if fault in PAGES else []
        return proxy(server.address, KILLS.get(fault, fault), at, *limit, *more)

    def kill_at_fault(self, way, archive):
        """Begins an import and kills it when it has come to the fault."""
        process = self.begin(way.address, archive)
        while process.poll() is None and not way.get("/__proxy/count")["injected"]:
            time.sleep(0.02)
        # The service may do meanwhile what it was asked for.
        time.sleep(0.1)
        process.kill()
        process.wait()

    def begin(self, address, archive):
        return subprocess.Popen(
            [self.binary, "import", archive, "--to", self.service.target_uri(address), "--quiet"],
            env=self.service.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def reference(self):
        """The code and the state without a fault, and how many calls lead to it."""
        with self.service.target() as target, proxy(target.address, "none") as way:
            run = self.run(way.address, self.service.copy("reference"))
            assert run.returncode in (0, 3), run.stderr + run.stdout
            return run.returncode, self.service.state(target), way.get("/__proxy/count")["count"]

    def reading(self, source):
        """The records without a fault, and how many calls lead to them."""
        archive = f"{self.scratch}/plain.zip"
        with proxy(source.address, "none") as way:
            run = self.export(way.address, archive)
            assert run.returncode == 0, run.stderr
            return self.records(archive), way.get("/__proxy/count")["count"]

    def target(self, fault, at, wanted):
        """One import with one fault."""
        code, state, _ = wanted
        archive = self.service.copy(f"t-{fault}-{at}")
        with self.service.target() as target, self.proxy(target, fault, at) as way:
            if fault in KILLS:
                self.kill_at_fault(way, archive)
            for _ in range(4):
                run = self.run(way.address, archive)
                if self.leaks(run, archive):
                    return "a secret came out", True
                if run.returncode == code:
                    break
                if run.returncode not in RESUMABLE:
                    return f"exit {run.returncode}: {run.stderr[:300]}", True
                if fault == "endless-paging":
                    break
            met = way.get("/__proxy/count")["injected"]
            return self.verdict(fault, run, way, target, code, state), met

    def verdict(self, fault, run, way, target, code, state):
        if fault == "redirect-other-host" and way.get("/__proxy/other")["credentials"]:
            return "another host saw credentials"
        if self.service.mailed(target):
            return "something was mailed"
        if fault == "endless-paging" and run.returncode != code:
            # The service goes on like that for ever: stopping is all that can be done.
            return None
        if run.returncode != code:
            return f"did not come to an end: exit {run.returncode} {run.stderr[:300]}"
        return different("state", state, self.service.state(target))

    def killed(self, part, wanted):
        """One import that is killed after a part of its time, and the same command again."""
        code, state, _ = wanted
        archive = self.service.copy(f"k-{part}")
        with self.service.slow_target() as target:
            process = self.begin(target.address, archive)
            try:
                process.wait(timeout=part)
                met = False
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                met = True
            run = self.run(target.address, archive)
            if run.returncode != code:
                return f"exit {run.returncode}: {run.stderr[:300]}", met
            if self.service.mailed(target):
                return "something was mailed", met
            return different("state", state, self.service.state(target)), met

    def source(self, fault, at, wanted, source):
        """One export with one fault: the right archive, or a clear stop and then the right archive."""
        archive = f"{self.scratch}/s-{fault}-{at}.zip"
        # A file that ends too soon and says so little cannot be told from one that is so short.
        only = ["--only", "*:/api"] if fault == "truncated-json" and self.service.has_files else []
        with self.proxy(source, fault, at, *only) as way:
            for _ in range(3):
                run = self.export(way.address, archive)
                if self.leaks(run, archive):
                    return "a secret came out", True
                if run.returncode == 0:
                    break
                if run.returncode not in RESUMABLE:
                    return f"exit {run.returncode}: {run.stderr[:300]}", True
                if os.path.exists(archive):
                    return "a stopped export left an archive", True
                if fault == "endless-paging":
                    return None, True
            met = way.get("/__proxy/count")["injected"]
            if run.returncode != 0:
                return f"did not come to an end: exit {run.returncode} {run.stderr[:300]}", met
            if fault == "redirect-other-host" and way.get("/__proxy/other")["credentials"]:
                return "another host saw credentials", met
            found = self.records(archive)
            os.remove(archive)
            return different("archive", wanted, found), met

    def records(self, archive):
        run = subprocess.run(["unzip", "-p", archive, "data/json/*"], capture_output=True)
        found = []
        for line in run.stdout.splitlines():
            record = json.loads(line)
            for field in self.service.volatile:
                record.pop(field, None)
            if not record.get("provider"):
                found.append(record)
        return found

    def leaks(self, run, archive):
        """Whether a secret stands in anything that the run left behind."""
        secrets = [value for name, value in self.service.secrets.items() if name != "USER"]
        texts = [run.stdout, run.stderr]
        for path in glob.glob(glob.escape(archive) + ".*"):
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    texts.append(file.read())
        return any(secret in text for secret in secrets for text in texts)


def different(what, one, other):
    """Where two things begin to differ, when they do."""
    a, b = json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
    if a == b:
        return None
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"another {what}: {a[max(0, at - 60):at + 60]} | {b[max(0, at - 60):at + 60]}"
