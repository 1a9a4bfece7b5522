"""Scripts that serve until they are ended."""
import json
import os
import subprocess
import urllib.request

ORACLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "oracles")


def origin(address):
    """Scheme, host and port."""
    return "/".join(address.split("/")[:3])


class Process:
    """A script that says where it listens."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen(
            [os.path.join(ORACLES, name), *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip().removeprefix("listening on ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def get(self, path):
        with urllib.request.urlopen(origin(self.address) + path, timeout=10) as answer:
            return json.load(answer)


def proxy(upstream, fault, at=1, *more):
    """A proxy that lets one fault happen in front of a server."""
    return Process("fault-proxy", "--upstream", origin(upstream), "--fault", fault, "--at", str(at), *more)
