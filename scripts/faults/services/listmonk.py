"""listmonk, played by fake-listmonk."""
import json

from .fake import Fake, items


class Listmonk(Fake):
    name = "listmonk"
    secrets = {"USER": "apiuser", "TOKEN": "canary-token-91c2"}
    key_option, source_options = "--token", ["--root-url", "https://lists.example.org"]

    def summary(self, state):
        names = {str(l["id"]): l["name"] for l in items(state["lists"])}
        people = sorted(
            (s["email"], s["status"], json.dumps(s["attribs"], sort_keys=True),
             sorted((names[str(k)], v[0]) for k, v in s["lists"].items()))
            for s in items(state["subscribers"]))
        return {"lists": sorted(names.values()), "people": people}

    def count(self, mails):
        return len(mails)


SERVICE = Listmonk
