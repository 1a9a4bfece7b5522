"""MailWizz, played by fake-mailwizz."""
import json

from .fake import Fake, items


class MailWizz(Fake):
    name = "mailwizz"
    secrets = {"KEY": "canary-key-91c2"}

    def uri(self, address):
        """MailWizz's API stands below /api."""
        return f"{self.name}:{address}" if address.endswith("/api") else f"{self.name}:{address}/api"

    target_uri = uri

    def summary(self, state):
        people = []
        for entry in items(state["lists"]):
            rows = state["subscribers"].get(entry["list_uid"], [])
            people.append((entry["general"]["name"], sorted(
                (row["email"], row["status"], json.dumps(row.get("values", {}), sort_keys=True)) for row in items(rows))))
        return {"people": sorted(people)}

    def count(self, mails):
        return sum(value for value in mails.values() if isinstance(value, int))


SERVICE = MailWizz
