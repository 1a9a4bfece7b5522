"""What a listmonk server keeps, with the effects of its SQL statements.

Rows of lists and subscriptions keep PostgreSQL's physical order (an updated row moves to the end), because listmonk shows it: lists are cut
into pages before they are sorted, and the lists of a subscriber come unsorted.
"""
import base64
import bisect
import hashlib
import json
import re
import threading
import time

from . import gojson, sqlwhere

STATUSES = ("unconfirmed", "confirmed", "unsubscribed")
ENUMS = {"list_type": ("public", "private", "temporary"), "list_optin": ("single", "double"), "list_status": ("active", "archived"),
         "subscriber_status": ("enabled", "disabled", "blocklisted"), "subscription_status": STATUSES,
         "campaign_status": ("draft", "running", "scheduled", "paused", "cancelled", "finished"),
         "campaign_type": ("regular", "optin"), "template_type": ("campaign", "campaign_visual", "tx")}


FIRST_MOMENT = 1_793_520_000_000_000  # 1 November 2026: when accounts that are made up begin


class DatabaseError(Exception):
    """An error with PostgreSQL's words; listmonk passes them on with status 500."""


def check_enum(name, value):
    if value not in ENUMS[name]:
        raise DatabaseError(f'pq: invalid input value for enum {name}: "{value}"')


def check_text(*values):
    for value in values:
        if value and "\x00" in value:
            raise DatabaseError('pq: invalid byte sequence for encoding "UTF8": 0x00')


class Clock:
    """The time, or one that only moves when somebody looks: a sample account has the same dates in every run."""
    standing = None

    def microseconds(self):
        if self.standing is None:
            return time.time_ns() // 1000
        self.standing += 1387
        return self.standing


CLOCK = Clock()


def now():
    """The time with microseconds and without zone; trailing zeros of the fraction are dropped, as Go and PostgreSQL do."""
    return stamp(CLOCK.microseconds())


def stamp(microseconds):
    seconds, rest = divmod(microseconds, 1_000_000)
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{rest:06d}".rstrip("0") if rest else whole


class Subscriber:
    """`attribs` is JSON text already, null for someone who came without any (shown as {} except in CSV). `lists` maps a list's id to
    [status, created, updated], in physical order."""
    __slots__ = ("id", "uuid", "email", "name", "attribs", "status", "created", "updated", "lists")

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def plain(self):
        return {name: getattr(self, name) for name in self.__slots__}


class Account:
    """Everything, behind one lock. `version` changes with every write of people, so that filtered pages can be remembered until then."""

    def __init__(self):
        self.lock = threading.RLock()
        self.version = 0
        self.uuids = 0
        self.sequences = {}
        self.lists, self.templates, self.campaigns, self.media, self.bounces = {}, {}, {}, {}, {}
        self.users, self.roles, self.list_roles = {}, {}, {}
        self.subscribers, self.by_email, self.ids = {}, {}, []
        self.list_members = {}
        self.files = {}
        self.settings = {}
        self.mails = []
        self.remembered = {}

    # Keys ----------------------------------------------------------------------------------------------------------------------------

    def next_id(self, table):
        """A sequence is used up by a failed insert too."""
        self.sequences[table] = self.sequences.get(table, 0) + 1
        return self.sequences[table]

    def new_uuid(self):
        """Unlike anything random, the same in every run: two runs of a test can be compared."""
        self.uuids += 1
        digits = hashlib.md5(f"fake-listmonk {self.uuids}".encode()).hexdigest()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    # Lists ---------------------------------------------------------------------------------------------------------------------------

    def add_list(self, name, type="private", optin="single", status="active", tags=(), description="", created=None):
        check_enum("list_type", type)
        check_enum("list_optin", optin)
        check_enum("list_status", status)
        check_text(name, description, *tags)
        number = self.next_id("lists")
        created = created or now()
        self.lists[number] = {"id": number, "created_at": created, "updated_at": created, "uuid": self.new_uuid(), "name": name, "type": type,
                              "optin": optin, "status": status, "tags": list(tags), "description": description}
        self.list_members[number] = []
        self.version += 1
        return number

    def update_list(self, number, name, type, optin, status, tags, description):
        row = self.lists.get(number)
        for enum, value in (("list_type", type), ("list_optin", optin), ("list_status", status)):
            if value:
                check_enum(enum, value)
        check_text(name, description, *tags)
        if row is None:
            return False
        new = dict(row, name=name or row["name"], type=type or row["type"], optin=optin or row["optin"], status=status or row["status"],
                   tags=list(tags), description=description or row["description"], updated_at=now())
        del self.lists[number]
        self.lists[number] = new
        for campaign in self.campaigns.values():
            for entry in campaign["lists"]:
                if entry["id"] == number:
                    entry["name"] = new["name"]
        self.version += 1
        return True

    def touch_lists(self, numbers):
        for number in numbers:
            if number in self.lists:
                row = self.lists.pop(number)
                self.lists[number] = dict(row, updated_at=now())
        self.version += 1

    def delete_list(self, number):
        if self.lists.pop(number, None) is None:
            return
        for member in self.list_members.pop(number):
            self.subscribers[member].lists.pop(number, None)
        # The reference of a campaign outlives the list: its name stays, its id becomes null, which listmonk shows as is.
        for campaign in self.campaigns.values():
            for entry in campaign["lists"]:
                if entry["id"] == number:
                    entry["id"] = None
        self.version += 1

    def counts(self, number):
        """How many subscriptions a list has, by status."""
        counted = {}
        for member in self.list_members[number]:
            status = self.subscribers[member].lists[number][0]
            counted[status] = counted.get(status, 0) + 1
        return counted

    def all_counts(self):
        """The counts of all lists; remembered until the next write, as listmonk's materialised view is."""
        return self.remember("counts", lambda: {number: self.counts(number) for number in self.lists})

    # People --------------------------------------------------------------------------------------------------------------------------

    def add_subscriber(self, email, name, attribs="{}", status="enabled", lists=(), subscription="unconfirmed", created=None):
        """Inserts someone; None when the address is there already (the sequence moves on all the same)."""
        check_enum("subscriber_status", status)
        check_text(email, name)
        if "\\u0000" in attribs and re.search(r"(?<!\\)(\\\\)*\\u0000", attribs):
            raise DatabaseError("pq: unsupported Unicode escape sequence. \\u0000 cannot be converted to text.")
        number = self.next_id("subscribers")
        if email in self.by_email:
            return None
        created = created or now()
        person = Subscriber(id=number, uuid=self.new_uuid(), email=email, name=name, attribs=attribs, status=status, created=created,
                            updated=created, lists={})
        self.subscribers[number] = person
        self.by_email[email] = person
        self.ids.append(number)
        for number in self.in_heap_order(lists):
            self.subscribe(person, number, "unsubscribed" if status == "blocklisted" else subscription, created)
        self.version += 1
        return person

    def in_heap_order(self, numbers):
        if not numbers:
            return ()
        wanted = set(numbers)
        return [number for number in self.lists if number in wanted] if len(wanted) > 1 else [n for n in wanted if n in self.lists]

    def subscribe(self, person, number, status, when=None):
        """Inserts a subscription that is not there yet."""
        when = when or now()
        person.lists[number] = [status, when, when]
        members = self.list_members[number]
        if not members or members[-1] < person.id:
            members.append(person.id)
        else:
            bisect.insort(members, person.id)

    def set_subscription(self, person, number, status, touch):
        """Updates a subscription: the row moves to the end. `touch` is whether the statement writes updated_at."""
        row = person.lists.pop(number)
        person.lists[number] = [status, row[1], now() if touch else row[2]]

    def unsubscribe_row(self, person, number):
        if person.lists.pop(number, None) is None:
            return
        members = self.list_members[number]
        position = bisect.bisect_left(members, person.id)
        if position < len(members) and members[position] == person.id:
            del members[position]

    def change_address(self, person, email):
        if email == person.email:
            return
        if email in self.by_email:
            raise DatabaseError('pq: duplicate key value violates unique constraint "subscribers_email_key". '
                                f"Key (email)=({email}) already exists.")
        del self.by_email[person.email]
        person.email = email
        self.by_email[email] = person

    def update_subscriber(self, person, email, name, status, attribs, lists, subscription, delete_lists):
        """listmonk's update-subscriber-with-lists: `attribs` None keeps them, empty texts keep what is there."""
        if status:
            check_enum("subscriber_status", status)
        check_text(email, name)
        self.change_address(person, email)
        person.name, person.status = name or person.name, status or person.status
        if attribs is not None:
            person.attribs = attribs
        person.updated = now()
        known = self.in_heap_order(lists)
        if delete_lists:
            for number in [number for number in person.lists if number not in known]:
                self.unsubscribe_row(person, number)
        for number in known:
            self.merge_subscription(person, number, "unsubscribed" if status == "blocklisted" else subscription, status == "blocklisted")
        self.version += 1

    def merge_subscription(self, person, number, status, force):
        """An update never takes back a confirmation nor revives what was unsubscribed."""
        if number not in person.lists:
            self.subscribe(person, number, status)
        elif force or person.lists[number][0] == "unconfirmed":
            self.set_subscription(person, number, status, touch=False)

    def blocklist(self, numbers):
        for number in numbers:
            person = self.subscribers.get(number)
            if person:
                person.status, person.updated = "blocklisted", now()
                for entry in list(person.lists):
                    self.set_subscription(person, entry, "unsubscribed", touch=True)
        self.version += 1

    def add_to_lists(self, people, lists, status, replace=True):
        """`replace` False is the form of a query, which leaves subscriptions alone that are there."""
        if status:
            check_enum("subscription_status", status)
        for number in people:
            if number not in self.subscribers:
                raise DatabaseError('pq: insert or update on table "subscriber_lists" violates foreign key constraint '
                                    '"subscriber_lists_subscriber_id_fkey"')
        for number in lists:
            if number not in self.lists:
                raise DatabaseError('pq: insert or update on table "subscriber_lists" violates foreign key constraint '
                                    '"subscriber_lists_list_id_fkey"')
        when = now()
        for number in people:
            person = self.subscribers[number]
            for entry in lists:
                if entry not in person.lists:
                    self.subscribe(person, entry, status or "unconfirmed", when)
                elif replace and status:
                    self.set_subscription(person, entry, status, touch=False)
        self.version += 1

    def remove_from_lists(self, people, lists):
        for number in people:
            if number in self.subscribers:
                for entry in lists:
                    if entry in self.lists:
                        self.unsubscribe_row(self.subscribers[number], entry)
        self.version += 1

    def unsubscribe(self, people, lists):
        for number in people:
            person = self.subscribers.get(number)
            for entry in lists:
                if person and entry in person.lists:
                    self.set_subscription(person, entry, "unsubscribed", touch=True)
        self.version += 1

    def delete_subscribers(self, numbers):
        for number in numbers:
            person = self.subscribers.pop(number, None)
            if person is None:
                continue
            for entry in list(person.lists):
                self.unsubscribe_row(person, entry)
            del self.by_email[person.email]
            del self.ids[bisect.bisect_left(self.ids, number)]
            for bounce in [key for key, row in self.bounces.items() if row["subscriber_id"] == number]:
                del self.bounces[bounce]
        self.version += 1

    # Imports -------------------------------------------------------------------------------------------------------------------------

    def upsert(self, email, name, attribs, lists, status, overwrite_info, overwrite_status):
        person = self.add_subscriber(email, name, attribs)
        if person is None:
            person = self.by_email[email]
            if overwrite_info:
                person.name, person.attribs = name, attribs
            person.updated = now()
        status = "unsubscribed" if person.status == "blocklisted" else status
        for number in lists:
            if number not in self.lists:
                raise DatabaseError('pq: insert or update on table "subscriber_lists" violates foreign key constraint '
                                    '"subscriber_lists_list_id_fkey"')
            if number not in person.lists:
                self.subscribe(person, number, status)
            else:
                self.set_subscription(person, number, status if overwrite_status else person.lists[number][0], touch=True)
        self.version += 1

    def upsert_blocklisted(self, email, name, attribs):
        person = self.add_subscriber(email, name, attribs, status="blocklisted")
        if person is None:
            self.blocklist([self.by_email[email].id])

    # Selections ----------------------------------------------------------------------------------------------------------------------

    def remember(self, key, make):
        """A selection kept until somebody writes, so that walking the pages of a filter does not filter once a page."""
        version, kept = self.remembered.get(key, (None, None))
        if version != self.version:
            if len(self.remembered) > 64:
                self.remembered.clear()
            kept = make()
            self.remembered[key] = (self.version, kept)
        return kept

    def select(self, lists=(), subscription="", search="", where="", order_by="id", descending=False):
        """Ids of the people that a query finds, in its order; someone on two of the lists comes twice."""
        if not (lists or search or where) and order_by == "id":
            return Backwards(self.ids) if descending else self.ids
        key = (tuple(lists), subscription, search, where, order_by, descending)
        return self.remember(key, lambda: self.filtered(*key))

    def filtered(self, lists, subscription, search, where, order_by, descending):
        if lists:
            found = [member for number in lists for member in self.list_members.get(number, ())
                     if not subscription or self.subscribers[member].lists[number][0] == subscription]
            found.sort()
        else:
            found = self.ids
        if search:
            pattern = re.compile(search, re.IGNORECASE)
            found = [n for n in found if pattern.search(self.subscribers[n].name) or pattern.search(self.subscribers[n].email)]
        if where:
            accepts = sqlwhere.compile_condition(where)
            found = [n for n in found if accepts(self.subscribers[n])]
        if order_by == "id":
            return found[::-1] if descending else list(found)
        attribute = {"created_at": "created", "updated_at": "updated"}.get(order_by, order_by)
        return sorted(found, key=lambda n: getattr(self.subscribers[n], attribute), reverse=descending)

    # Keeping -------------------------------------------------------------------------------------------------------------------------

    TABLES = ("lists", "templates", "campaigns", "media", "bounces", "users", "roles", "list_roles")

    def dump(self):
        """Everything as JSON values, for --state and /__fake/state."""
        dumped = {name: list(getattr(self, name).values()) for name in self.TABLES}
        dumped["subscribers"] = [dict(self.subscribers[n].plain(), attribs=json.loads(self.subscribers[n].attribs)) for n in self.ids]
        dumped.update(settings=self.settings, mails=self.mails, sequences=self.sequences, uuids=self.uuids)
        dumped["files"] = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        return dumped

    def load(self, dumped):
        for name in self.TABLES:
            setattr(self, name, {row["id"]: row for row in dumped[name]})
        self.settings, self.mails, self.sequences, self.uuids = (dumped[n] for n in ("settings", "mails", "sequences", "uuids"))
        self.files = {name: base64.b64decode(data) for name, data in dumped["files"].items()}
        self.list_members = {number: [] for number in self.lists}
        for row in dumped["subscribers"]:
            lists = {int(number): entry for number, entry in row["lists"].items()}
            person = Subscriber(**dict(row, attribs=gojson.encode(row["attribs"]), lists=lists))
            self.subscribers[person.id] = self.by_email[person.email] = person
            self.ids.append(person.id)
            for number in person.lists:
                self.list_members[number].append(person.id)
        self.version += 1


class Backwards:
    """A list read from its end without a copy: the default order of people is the newest first."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, part):
        size = len(self.items)
        start, end, _ = part.indices(size)
        return self.items[size - end:size - start][::-1]

    def __iter__(self):
        return reversed(self.items)
