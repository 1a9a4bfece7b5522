"""The one import job of a listmonk server."""
import json
import re
import threading
import time
import zipfile
import io

from . import gojson, gotext, multipart
from .listmonk_http import Refused, data, route
from .listmonk_state import STATUSES, DatabaseError

BATCH = 10_000
STEP = 500
KNOWN_COLUMNS = ("email", "name", "attributes")
NONE = {"name": "", "total": 0, "imported": 0, "status": "none"}


class Job:
    """Reads one CSV file in a thread of its own. Rows count once their batch is committed."""

    def __init__(self, fake, name, options):
        self.fake, self.account, self.options = fake, fake.account, options
        self.status = {"name": name, "total": 0, "imported": 0, "status": "importing"}
        self.lines, self.stop, self.pending = [], threading.Event(), 0
        self.log(193, f"processing '{name}'")

    def log(self, line, text):
        moment = time.time()
        fraction = f"{moment % 1:.6f}"[2:]
        self.lines.append(f"{time.strftime('%Y/%m/%d %H:%M:%S', time.gmtime(moment))}.{fraction} importer.go:{line}: {text}\n")

    def unpack(self, content):
        """The first CSV file of a ZIP."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile:
            self.status["status"] = "failed"
            raise Refused(500, "Error processing ZIP file: zip: not a valid zip file") from None
        found = None
        for entry in archive.infolist():
            name = entry.filename.rstrip("/").split("/")[-1]
            if entry.is_dir():
                self.log(404, f"skipping directory '{name}'")
            elif not name.lower().endswith(".csv"):
                self.log(411, f"skipping non .csv file '{name}'")
            else:
                self.log(418, f"extracting '{name}'")
                found = archive.read(entry) if found is None else found
                self.log(437, f"extracted '{name}'")
        if found is None:
            self.log(446, "no CSV files found in the ZIP")
            self.status["status"] = "failed"
            raise Refused(500, "Error processing ZIP file: no CSV files found in the ZIP")
        return found

    def run(self, content):
        """Never quicker than import_seconds, so that a client that polls sees the job running."""
        self.status["total"] = max(content.count(b"\n") + (not content.endswith(b"\n") and bool(content)) - 1, 0)
        deadline = time.monotonic() + self.fake.import_seconds
        # A failure shows at once, as it does on the real server.
        ended = self.read(content)
        if ended == "finished":
            self.stop.wait(max(deadline - time.monotonic(), 0))
        with self.account.lock:
            self.status["imported"] += self.pending if ended == "finished" else 0
            self.status["status"] = ended
            if ended == "finished":
                self.log(358, "imported finished")
                self.account.touch_lists(self.options.get("lists", ()))

    def read(self, content):
        if not content:
            return "failed"
        records = gotext.csv_records(content, self.options["delim"])
        try:
            columns = self.columns(next(records)[1])
        except (StopIteration, gotext.CSVError) as problem:
            self.log(500, f"error reading header: '{problem}'")
            return "failed"
        if columns is None:
            return "failed"
        return self.rows(records, columns)

    def columns(self, header):
        self.width = len(header)
        found = {}
        for position, name in enumerate(header):
            # Letters outside ASCII go, and with them a byte-order mark; capitals stay and are unknown.
            name = re.sub(r"[^\x20-\x7e]", "", name.decode("utf-8", "replace").strip())
            if name in KNOWN_COLUMNS:
                found[name] = position
            else:
                self.log(705, f"ignoring unknown header '{name}'")
        if "email" not in found:
            self.log(508, "'email' column not found in 'TEMP/listmonk'")
            return None
        return found

    def rows(self, records, columns):
        """Upserts row by row. What the database refuses rolls the whole batch back and ends the job."""
        batch, number = [], 0
        try:
            for line, fields in records:
                number += 1
                if self.stop.is_set():
                    self.log(530, "stop request received")
                    break
                row = self.row(number, line, fields, columns)
                if row:
                    batch.append(row)
                if len(batch) >= BATCH:
                    self.commit(batch)
                    batch = []
            self.commit(batch, last=True)
        except gotext.CSVError as problem:
            self.log(537, f"error reading CSV '{problem}'")
            return "failed"
        except DatabaseError as problem:
            self.log(315, f"error executing insert: {problem}")
            return "finished" if self.first_of_batch else "failed"
        return "finished"

    def row(self, number, line, fields, columns):
        """(address, name, attributes) of a record, or None for one that is skipped, of which only the log knows."""
        if len(fields) != self.width:
            self.log(534, f"skipping line {number}. record on line {line}: wrong number of fields")
            return None
        texts = {name: fields[position] for name, position in columns.items()}
        try:
            email = gotext.address(texts["email"].decode("utf-8"))
        except UnicodeDecodeError:
            email = None
        if email is None:
            shown = " ".join(field.decode("utf-8", "replace") for field in fields)
            self.log(564, f"skipping line {number}: Invalid email.: [{shown}]")
            return None
        return email, texts.get("name", b""), self.attributes(number, email, texts.get("attributes", b""))

    def attributes(self, number, email, text):
        if not text:
            return "null"
        try:
            value = gojson.decode(text)
            if value is None or isinstance(value, dict):
                return gojson.encode(value)
            problem = f"json: cannot unmarshal {gojson.kind(value)} into Go value of type models.JSON"
        except gojson.OutOfRange as found:
            problem = f"json: cannot unmarshal number {found} into Go value of type float64"
        except ValueError as found:
            letter = text.decode("utf-8", "replace")[getattr(found, "pos", 0):][:1]
            expected = "object key string" if "property name" in str(found) else "value"
            problem = f"invalid character '{letter}' looking for beginning of {expected}" if letter else "unexpected end of JSON input"
        self.log(575, f"skipping invalid attributes JSON on line {number} for '{email}': {problem}")
        return "null"

    def commit(self, batch, last=False):
        """One transaction: all rows are looked at before the first is written, which stands for the rollback."""
        names = self.checked_names(batch)
        for start in range(0, len(batch), STEP):
            with self.account.lock:
                for (email, _, attribs), name in zip(batch[start:start + STEP], names[start:start + STEP]):
                    self.write(email, name, attribs)
        if last:
            self.pending = len(batch)
        else:
            with self.account.lock:
                self.status["imported"] += len(batch)
                self.log(333, f"imported {self.status['imported']}")

    def checked_names(self, batch):
        names = []
        missing = [number for number in self.options.get("lists", ()) if number not in self.account.lists]
        for position, (email, name, attribs) in enumerate(batch):
            self.first_of_batch = position == 0
            try:
                text = name.decode("utf-8").strip()
            except UnicodeDecodeError as problem:
                shown = f"0x{name[problem.start]:02x}"
                raise DatabaseError(f'pq: invalid byte sequence for encoding "UTF8": {shown}') from None
            if "\x00" in text:
                raise DatabaseError('pq: invalid byte sequence for encoding "UTF8": 0x00')
            if "\\u0000" in attribs:
                raise DatabaseError("pq: unsupported Unicode escape sequence")
            if missing and self.options["mode"] == "subscribe":
                raise DatabaseError('pq: insert or update on table "subscriber_lists" violates foreign key constraint '
                                    '"subscriber_lists_list_id_fkey"')
            names.append(text or gotext.name_from(email))
        return names

    first_of_batch = True

    def write(self, email, name, attribs):
        options = self.options
        if options["mode"] == "blocklist":
            self.account.upsert_blocklisted(email, name, attribs)
        else:
            self.account.upsert(email, name, attribs, options.get("lists", ()), options["subscription_status"],
                                options.get("overwrite_userinfo", False), options.get("overwrite_subscription_status", False))


def options_of(call, fields):
    """The job's parameters, refused in the order of the real server."""
    text = fields.get("params", (None, None, b""))[2]
    try:
        options = json.loads(text)
    except ValueError:
        problem = "unexpected end of JSON input" if not text.strip() else "invalid character looking for beginning of value"
        raise Refused(400, f"Invalid params: {problem}") from None
    permitted = None if call.has("lists:manage_all") else call.permitted_lists()
    options["lists"] = [number for number in options.get("lists") or [] if permitted is None or number in permitted]
    mode = options.get("mode")
    if not options["lists"] and mode != "blocklist":
        raise Refused(403, "permission denied: lists")
    if mode not in ("subscribe", "blocklist"):
        raise Refused(400, "Invalid mode")
    options["subscription_status"] = options.get("subscription_status") or ("unconfirmed" if mode == "subscribe" else "unsubscribed")
    if options["subscription_status"] not in STATUSES:
        raise Refused(400, "Invalid subscription status")
    if len(options.get("delim", "").encode()) != 1:
        raise Refused(400, "Delimiter should be a single character.")
    return options


@route("POST", "/api/import/subscribers", "subscribers:import")
def start_import(call):
    fake = call.fake
    if fake.importer and fake.importer.status["status"] == "importing":
        raise Refused(400, "An import is already running. Wait for it to finish or stop it before trying again.")
    fields = multipart.parts(call.request.body, call.request.headers.get("content-type", "")) or {}
    options = options_of(call, fields)
    name, _, content = fields.get("file", (None, None, None))
    if name is None:
        raise Refused(400, "Invalid file: http: no such file")
    job = Job(fake, name, options)
    fake.importer = job
    started = dict(job.status)
    if not name.lower().endswith(".csv"):
        content = job.unpack(content)
    threading.Thread(target=job.run, args=(content,), daemon=True).start()
    return data(started)


@route("GET", "/api/import/subscribers", "subscribers:import")
def import_status(call):
    return data(call.fake.importer.status if call.fake.importer else NONE)


@route("GET", "/api/import/subscribers/logs", "subscribers:import")
def import_log(call):
    return data("".join(call.fake.importer.lines) if call.fake.importer else "")


@route("DELETE", "/api/import/subscribers", "subscribers:import")
def stop_import(call):
    """Stops a job that runs, and forgets one that has ended. A job that was stopped ends as finished."""
    job = call.fake.importer
    if job and job.status["status"] == "importing":
        job.stop.set()
        job.status["status"] = "stopping"
        return data(job.status)
    call.fake.importer = None
    return data(NONE)
