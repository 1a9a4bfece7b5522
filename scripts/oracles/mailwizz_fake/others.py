"""Templates, delivery servers, transactional mails, customers."""
from . import answers
from .answers import Refusal
from .campaigns import read_archive
from .forms import block, decode_base64, text

MAIL_REQUIRED = ["to_name", "to_email", "from_name", "subject", "body", "send_at"]
MAIL_TEXTS = ["to_name", "to_email", "from_name", "from_email", "reply_to_name", "reply_to_email", "subject", "body",
              "plain_text", "send_at"]
SERVER_NAMES = ["type", "name", "hostname", "status"]


def the_one(request, collection, key, uid, words):
    found = request.store.find(collection, key, uid)
    if found is None:
        raise Refusal(404, words)
    return found


def the_template(request, uid):
    return the_one(request, "templates", "template_uid", uid, "The template does not exist.")


def brief_template(each):
    return {"template_uid": each["template_uid"], "name": each["name"], "screenshot": each["screenshot"]}


def templates(request):
    wanted = text(block(request.query, "filter"), "name").lower()
    rows = [each for each in request.store.templates if wanted in each["name"].lower()]
    return 200, answers.page(request, "templates", rows, brief_template)


def template(request, uid):
    each = the_template(request, uid)
    # The uid is not in the answer about one template.
    return 200, answers.record({"name": each["name"], "content": each["content"], "screenshot": each["screenshot"]})


def create_template(request):
    form = block(request.form, "template")
    if not text(form, "name"):
        raise Refusal(400, {"name": ["Name cannot be blank."]})
    each = {"template_uid": "", "name": "", "content": "", "inline_css": "no", "screenshot": None}
    fill_template(form, each)
    each["template_uid"] = request.store.uid()
    request.store.templates.append(each)
    return 201, answers.success(template_uid=each["template_uid"])


def fill_template(form, each):
    if text(form, "archive"):
        each["content"] = read_archive(text(form, "archive"))
    elif "content" in form:
        each["content"] = decode_base64(text(form, "content")).decode("utf-8", "replace")
    each["name"] = text(form, "name", each["name"]) or each["name"]
    each["inline_css"] = text(form, "inline_css", each["inline_css"])


def update_template(request, uid):
    fill_template(block(request.form, "template"), the_template(request, uid))
    return 200, answers.success()


def delete_template(request, uid):
    request.store.templates.remove(the_template(request, uid))
    return 200, answers.success()


def shown_server(request, each):
    return {"server_id": request.id_of(each["server_id"]), **{name: each[name] for name in SERVER_NAMES}}


def delivery_servers(request):
    rows = request.store.delivery_servers
    return 200, answers.page(request, "delivery_servers", rows, lambda each: shown_server(request, each))


def delivery_server(request, server_id):
    each = the_one(request, "delivery_servers", "server_id", server_id, "The server does not exist.")
    return 200, answers.record(shown_server(request, each))


def the_mail(request, uid):
    return the_one(request, "transactional_emails", "email_uid", uid, "The email does not exist.")


def transactional_emails(request):
    return 200, answers.page(request, "transactional", request.store.transactional_emails, dict)


def transactional_email(request, uid):
    return 200, answers.record(the_mail(request, uid))


def create_transactional_email(request):
    form = block(request.form, "email")
    wrong = {name: [f"{name.replace('_', ' ').capitalize()} cannot be blank."] for name in MAIL_REQUIRED
             if not text(form, name)}
    if wrong:
        raise Refusal(400, wrong)
    now = request.store.now()
    each = {"email_uid": request.store.uid(), "customer_uid": "cu0000000000a",
            **{name: text(form, name) for name in MAIL_TEXTS}, "priority": 5, "retries": 0, "max_retries": 3,
            "fallback_system_servers": "no", "status": "unsent", "date_added": now, "last_updated": now}
    each["body"] = decode_base64(each["body"]).decode("utf-8", "replace")
    request.store.transactional_emails.append(each)
    # A queued mail is a sent mail: there is no draft of one.
    request.store.sent("transactional")
    return 201, answers.success(email_uid=each["email_uid"])


def delete_transactional_email(request, uid):
    request.store.transactional_emails.remove(the_mail(request, uid))
    return 200, answers.success()


def create_customer(request):
    raise Refusal(400, "Customer creation is disabled.")
