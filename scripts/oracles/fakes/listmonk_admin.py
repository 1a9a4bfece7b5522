"""Health, configuration, settings, users and roles."""
import copy
import re
import threading
import time

from . import gojson
from .listmonk_http import Refused, bind, data, reply, route
from .listmonk_state import CLOCK, FIRST_MOMENT, now

PERMISSIONS = {"lists": ["get_all", "manage_all"], "subscribers": ["get", "get_all", "manage", "import", "sql_query", "tx:send"],
               "campaigns": ["get", "get_all", "get_analytics", "manage", "manage_all", "send"],
               "bounces": ["get", "manage", "webhooks:post_bounce"], "media": ["get", "manage"], "templates": ["get", "manage"],
               "users": ["get", "manage", "roles:get", "roles:manage"], "settings": ["get", "manage", "maintain"]}


def permission_groups():
    return [{"group": group, "permissions": [name if ":" in name else f"{group}:{name}" for name in names]}
            for group, names in PERMISSIONS.items()]


ALL_PERMISSIONS = [name for group in permission_groups() for name in group["permissions"]]
# Where secrets are in the settings: shown as bullets of the same length, and kept when a PUT leaves them empty.
SECRET_KEYS = ("upload.s3.aws_secret_access_key", "bounce.sendgrid_key")
SECRET_FIELDS = {"bounce.azure": ("shared_secret",), "bounce.postmark": ("password",), "bounce.forwardemail": ("key",),
                 "bounce.lettermint": ("key",), "security.oidc": ("client_secret",)}
SECRET_LISTS = ("smtp", "bounce.mailboxes", "messengers")


def first_settings(root, from_email="Fabrikam Post <post@example.com>"):
    """The settings of a fresh account, as the recorded one has them."""
    return {
        "app.site_name": "Fabrikam Nachrichten", "app.root_url": root, "app.logo_url": "", "app.favicon_url": "", "app.from_email": from_email,
        "app.notify_emails": [], "app.enable_public_subscription_page": True, "app.enable_public_archive": True,
        "app.enable_public_archive_rss_content": True, "app.show_optin_page": True, "app.send_optin_confirmation": True,
        "app.check_updates": False, "app.lang": "en", "app.batch_size": 1000, "app.concurrency": 4, "app.max_send_errors": 1000,
        "app.message_rate": 1000, "app.cache_slow_queries": False, "app.cache_slow_queries_interval": "0 3 * * *",
        "app.message_sliding_window": False, "app.message_sliding_window_duration": "1h", "app.message_sliding_window_rate": 10000,
        "privacy.individual_tracking": True, "privacy.disable_tracking": False, "privacy.unsubscribe_header": True,
        "privacy.allow_blocklist": True, "privacy.allow_preferences": True, "privacy.allow_export": True, "privacy.allow_wipe": True,
        "privacy.exportable": ["profile", "subscriptions", "campaign_views", "link_clicks"], "privacy.record_optin_ip": False,
        "privacy.domain_blocklist": [], "privacy.domain_allowlist": [],
        "security.captcha": {"altcha": {"enabled": False, "complexity": 300000}, "hcaptcha": {"enabled": False, "key": "", "secret": ""}},
        "security.oidc": {"enabled": False, "provider_url": "", "provider_name": "", "client_id": "", "client_secret": "",
                          "auto_create_users": False, "default_user_role_id": None, "default_list_role_id": None},
        "security.trusted_urls": [], "upload.provider": "filesystem", "upload.extensions": ["jpg", "jpeg", "png", "gif", "svg", "*"],
        "upload.filesystem.upload_path": "uploads", "upload.filesystem.upload_uri": "/uploads",
        "upload.s3.url": "https://ap-south-1.s3.amazonaws.com", "upload.s3.public_url": "", "upload.s3.aws_access_key_id": "",
        "upload.s3.aws_default_region": "ap-south-1", "upload.s3.bucket": "", "upload.s3.bucket_domain": "", "upload.s3.bucket_path": "/",
        "upload.s3.bucket_type": "public", "upload.s3.expiry": "167h",
        "smtp": [{"name": "", "uuid": "e378175c-d946-4bb7-8a2f-dce45ffaef7e", "enabled": True, "host": "mail.example.org",
                  "hello_hostname": "lists.example.org", "port": 8026, "auth_protocol": "none", "username": "mailer",
                  "password": "canary-smtp-secret", "email_headers": [], "max_conns": 4, "max_msg_retries": 2, "msg_retry_delay": "10ms",
                  "idle_timeout": "15s", "wait_timeout": "5s", "tls_type": "none", "tls_skip_verify": True, "from_addresses": []}],
        "messengers": [], "bounce.enabled": True, "bounce.webhooks_enabled": True,
        "bounce.actions": {"complaint": {"count": 1, "action": "blocklist"}, "hard": {"count": 1, "action": "blocklist"},
                           "soft": {"count": 2, "action": "none"}},
        "bounce.ses_enabled": False, "bounce.sendgrid_enabled": False, "bounce.sendgrid_key": "",
        "bounce.azure": {"enabled": False, "shared_secret": "", "shared_secret_header": ""},
        "bounce.postmark": {"enabled": False, "username": "", "password": ""}, "bounce.forwardemail": {"enabled": False, "key": ""},
        "bounce.lettermint": {"enabled": False, "key": ""},
        "bounce.mailboxes": [{"uuid": "e824bc5a-9fba-4cda-8093-44aa0e5b0749", "enabled": False, "type": "pop", "host": "pop.yoursite.com",
                              "port": 995, "auth_protocol": "userpass", "return_path": "bounce@example.org", "username": "username",
                              "password": "password", "tls_enabled": True, "tls_skip_verify": False, "scan_interval": "15m"}],
        "maintenance.db": {"vacuum": False, "vacuum_cron_interval": "0 2 * * *"}, "appearance.admin.custom_css": "",
        "appearance.admin.custom_js": "", "appearance.public.custom_css": "", "appearance.public.custom_js": ""}


def first_users(account, name, token):
    """A human administrator, the user of the tests, and one that may only read lists (its token has `-limited` at the end)."""
    CLOCK.standing = FIRST_MOMENT
    when = now()
    account.roles[1] = {"id": 1, "created_at": when, "updated_at": when, "name": "Super Admin", "permissions": ALL_PERMISSIONS}
    account.roles[2] = {"id": 2, "created_at": when, "updated_at": when, "name": "only-lists", "permissions": ["lists:get_all"]}
    account.sequences.update(roles=2)
    add_user(account, "admin", "admin", "user", 1, "admin@listmonk", None)
    add_user(account, name, name, "api", 1, None, token)
    add_user(account, "limited", "limited", "api", 2, None, token + "-limited")
    CLOCK.standing = None


def add_user(account, username, name, kind, role, email, token, list_role=None, status="enabled"):
    number, when = account.next_id("users"), now()
    account.users[number] = {"id": number, "created_at": when, "updated_at": when, "username": username, "name": name, "type": kind,
                             "email": email, "status": status, "user_role_id": role, "list_role_id": list_role, "token": token}
    return account.users[number]


def set_token(account, username, token):
    """The token of a run holds, whichever was valid when the state was kept."""
    row = next((row for row in account.users.values() if row["username"] == username), None)
    if row:
        row["token"] = token
    else:
        add_user(account, username, username, "api", 1, None, token)


@route("GET", "/health", public=True)
@route("GET", "/api/health")
def health(call):
    return data(True)


@route("GET", "/api/config")
def config(call):
    settings = call.account.settings
    return data({"root_url": settings["app.root_url"], "from_email": settings["app.from_email"],
                 "public_subscription": {"enabled": settings["app.enable_public_subscription_page"], "captcha_enabled": False,
                                         "captcha_provider": None, "captcha_key": None, "altcha_complexity": 0, "redirect_urls": None},
                 "privacy": {"disable_tracking": settings["privacy.disable_tracking"],
                             "individual_tracking": settings["privacy.individual_tracking"]},
                 "media_provider": "filesystem", "messengers": ["email"] + [entry["name"] for entry in settings["messengers"]],
                 "langs": [{"code": "de", "name": "Deutsch (de)"}, {"code": "en", "name": "English (en)"}], "lang": settings["app.lang"],
                 "permissions": permission_groups(), "update": None, "needs_restart": False, "has_legacy_user": False, "version": "v6.2.0"})


@route("GET", "/api/about")
def about(call):
    return reply(gojson.struct({
        "version": "v6.2.0", "build": "v6.2.0 (fake)", "go_version": "go1.27.3", "go_arch": "amd64",
        "database": {"version": "PostgreSQL 15.20 (fake)", "size_mb": 9},
        "system": {"num_cpu": 2, "memory_alloc_mb": 15, "memory_from_os_mb": 42},
        "host": {"os": "linux", "arch": "amd64", "hostname": "mail01"}}))


@route("GET", "/api/dashboard/counts")
def counts(call):
    account = call.account
    people, lists, campaigns = account.subscribers.values(), account.lists.values(), account.campaigns.values()
    by_status = {}
    for row in campaigns:
        by_status[row["status"]] = by_status.get(row["status"], 0) + 1
    return data({"subscribers": {"total": len(people), "blocklisted": sum(p.status == "blocklisted" for p in people),
                                 "orphans": sum(not p.lists for p in people)},
                 "lists": {"total": len(lists), "private": sum(row["type"] == "private" for row in lists),
                           "public": sum(row["type"] == "public" for row in lists),
                           "optin_single": sum(row["optin"] == "single" for row in lists),
                           "optin_double": sum(row["optin"] == "double" for row in lists)},
                 "campaigns": {"total": len(campaigns), "by_status": by_status}, "messages": sum(row["sent"] for row in campaigns)})


@route("GET", "/api/public/lists", public=True)
def public_lists(call):
    """No envelope here."""
    rows = [row for row in call.account.lists.values() if row["type"] == "public" and row["status"] == "active"]
    return reply(gojson.struct([{"uuid": row["uuid"], "name": row["name"]} for row in sorted(rows, key=lambda row: row["name"])]))


# Settings ----------------------------------------------------------------------------------------------------------------------------

def mask(text):
    return "•" * len(text)


def masked(settings):
    shown = copy.deepcopy(settings)
    for name in SECRET_LISTS:
        for entry in shown.get(name, ()):
            entry["password"] = mask(entry.get("password", ""))
    for name in SECRET_KEYS:
        if name in shown:
            shown[name] = mask(shown[name])
    for name, fields in SECRET_FIELDS.items():
        for field in fields:
            shown[name][field] = mask(shown[name].get(field, ""))
    shown["security.captcha"]["hcaptcha"]["secret"] = mask(shown["security.captcha"]["hcaptcha"].get("secret", ""))
    # A key that the answer never has, although a PUT takes it.
    shown.pop("upload.s3.aws_secret_access_key", None)
    return shown


@route("GET", "/api/settings", "settings:get")
def get_settings(call):
    return data(masked(call.account.settings))


def keep_secrets(new, old):
    """Empty secrets keep what was stored, those of servers by their uuid; bullets are stored as bullets."""
    for name in SECRET_LISTS:
        stored = {entry["uuid"]: entry.get("password", "") for entry in old.get(name, ())}
        for entry in new.get(name, ()):
            if not entry.get("password"):
                entry["password"] = stored.get(entry.get("uuid"), "")
    for name in SECRET_KEYS:
        if not new.get(name) and old.get(name):
            new[name] = old[name]
    for name, fields in SECRET_FIELDS.items():
        for field in fields:
            if isinstance(new.get(name), dict) and not new[name].get(field):
                new[name][field] = old[name].get(field, "")


@route("PUT", "/api/settings", "settings:manage")
def put_settings(call):
    """The whole object; keys that are missing become empty. The server starts anew, and refuses calls while it does."""
    old = call.account.settings
    sent = bind(call.request, {name: "raw" for name in list(old) + list(SECRET_KEYS)})
    new = {name: sent.get(name, empty_like(value)) for name, value in old.items()}
    new.update({name: sent[name] for name in SECRET_KEYS if name in sent})
    if not any(entry.get("enabled") for entry in new["smtp"]):
        raise Refused(400, "At least one SMTP block should be enabled")
    for name in SECRET_LISTS:
        for entry in new[name]:
            entry["uuid"] = entry.get("uuid") or call.account.new_uuid()
    for entry in new["messengers"]:
        entry["name"] = re.sub(r"[^a-z0-9]", "", entry.get("name", "").lower())
        if not entry["name"] or entry["name"] == "email":
            raise Refused(400, "Invalid messenger name.")
    new["app.root_url"] = new["app.root_url"].rstrip("/")
    keep_secrets(new, old)
    call.account.settings = new
    return restart(call)


def empty_like(value):
    return type(value)() if not isinstance(value, dict) else {key: empty_like(item) for key, item in value.items()}


@route("PUT", "/api/settings/:key", "settings:manage")
def put_setting(call):
    try:
        value = gojson.decode(call.request.body)
    except ValueError:
        raise Refused(400, "Invalid data") from None
    call.account.settings[call.parameters["key"]] = value
    return restart(call)


def restart(call):
    if call.fake.restart_seconds:
        # The answer still goes out.
        fake = call.fake
        threading.Timer(0.02, lambda: setattr(fake, "refusing_until", time.monotonic() + fake.restart_seconds)).start()
    return data(True)


# Users and roles ---------------------------------------------------------------------------------------------------------------------

def user_shown(account, row, password=None):
    role = account.roles.get(row["user_role_id"], {"id": 0, "name": "", "permissions": []})
    list_role = account.list_roles.get(row["list_role_id"])
    return {"id": row["id"], "created_at": row["created_at"] + "Z", "updated_at": row["updated_at"] + "Z", "username": row["username"],
            "password": password, "password_login": row.get("password_login", True), "email": row["email"], "name": row["name"], "type": row["type"],
            "status": row["status"], "avatar": None, "twofa_type": "none", "loggedin_at": None,
            "user_role": {"id": role["id"], "name": role["name"], "permissions": role["permissions"]},
            "list_role": list_role and {"id": list_role["id"], "name": list_role["name"], "lists": list_role["lists"]}}


@route("GET", "/api/profile")
def profile(call):
    return data(user_shown(call.account, call.account.users[call.user["id"]]))


@route("GET", "/api/users", "users:get")
def get_users(call):
    return data([user_shown(call.account, row) for row in call.account.users.values()])


@route("GET", "/api/users/:id", "users:get")
def get_user(call):
    if call.id not in call.account.users:
        raise Refused(400, "User not found")
    return data(user_shown(call.account, call.account.users[call.id]))


USER_FIELDS = {"username": "text", "name": "text", "type": "text", "email": "text", "status": "text", "user_role_id": "int",
               "list_role_id": "int", "password": "text", "password_login": "bool"}


@route("POST", "/api/users", "users:manage")
def create_user(call):
    """The token of an API user is shown this once, as `password`."""
    account, fields = call.account, call.json(**USER_FIELDS)
    username = fields.get("username", "").strip()
    if not re.fullmatch(r"[a-zA-Z0-9_\-.]{3,}", username):
        raise Refused(400, "Invalid fields: username")
    kind = fields.get("type", "user")
    if kind != "api" and "@" not in fields.get("email", ""):
        raise Refused(400, "Invalid fields: email")
    if any(row["username"] == username for row in account.users.values()):
        raise Refused(500, 'Error creating User: pq: duplicate key value violates unique constraint "users_username_key"')
    token = (account.new_uuid() + account.new_uuid()).replace("-", "")[:48] if kind == "api" else None
    row = add_user(account, username, fields.get("name", "").strip() or username, kind, fields.get("user_role_id", 1),
                   f"{username}@api" if kind == "api" else fields["email"].lower(), token, fields.get("list_role_id"),
                   fields.get("status") or "enabled")
    row["password_login"] = kind != "api" and fields.get("password_login", False)
    return data(user_shown(account, row, token))


@route("PUT", "/api/users/:id", "users:manage")
def update_user(call):
    account, fields = call.account, call.json(**USER_FIELDS)
    row = account.users.get(call.id)
    if row is None:
        raise Refused(400, "User not found")
    row.update({name: fields[name] for name in ("username", "name", "email", "status", "user_role_id", "list_role_id") if name in fields},
               updated_at=now())
    return data(user_shown(account, row))


@route("DELETE", "/api/users/:id", "users:manage")
def delete_user(call):
    call.account.users.pop(call.id, None)
    return data(True)


def role_shown(row, kind):
    return {"id": row["id"], "created_at": row["created_at"] + "Z", "updated_at": row["updated_at"] + "Z", "type": kind, "name": row["name"],
            "permissions": row.get("permissions"), "lists": row.get("lists")}


@route("GET", "/api/roles/users", "roles:get")
def get_roles(call):
    return data([role_shown(row, "user") for row in call.account.roles.values()])


@route("GET", "/api/roles/lists", "roles:get")
def get_list_roles(call):
    return data([role_shown(row, "list") for row in call.account.list_roles.values()])


@route("POST", "/api/roles/users", "roles:manage")
def create_role(call):
    account, fields = call.account, call.json(name="text", permissions="texts")
    unknown = [name for name in fields.get("permissions", ()) if name not in ALL_PERMISSIONS]
    if not fields.get("name") or unknown:
        raise Refused(400, "Invalid fields: " + (f"permission: {unknown[0]}" if unknown else "name"))
    number, when = account.next_id("roles"), now()
    account.roles[number] = {"id": number, "created_at": when, "updated_at": when, "name": fields["name"],
                             "permissions": fields.get("permissions", [])}
    return data(role_shown(account.roles[number], "user"))


@route("POST", "/api/roles/lists", "roles:manage")
def create_list_role(call):
    account, fields = call.account, call.json(name="text", lists="raw")
    number, when = account.next_id("roles"), now()
    lists = [{"id": entry["id"], "name": account.lists.get(entry["id"], {"name": ""})["name"], "permissions": entry["permissions"]}
             for entry in fields.get("lists", ())]
    account.list_roles[number] = {"id": number, "created_at": when, "updated_at": when, "name": fields.get("name", ""), "lists": lists}
    return data(role_shown(account.list_roles[number], "list"))


@route("DELETE", "/api/roles/:id", "roles:manage")
def delete_role(call):
    if any(call.id in (row["user_role_id"], row["list_role_id"]) for row in call.account.users.values()):
        raise Refused(400, "Cannot delete role that is in use.")
    call.account.roles.pop(call.id, None)
    call.account.list_roles.pop(call.id, None)
    return data(True)
