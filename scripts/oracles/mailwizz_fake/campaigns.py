"""Campaigns. What was sent as their content goes in and never comes out again."""
import io
import zipfile

from . import answers
from .answers import Refusal
from .forms import block, decode_base64, text
from .vocabulary import CREATABLE_CAMPAIGN_STATUSES

REQUIRED = ["name", "from_name", "from_email", "subject", "reply_to", "send_at"]
TEXTS = ["name", "from_name", "from_email", "subject", "reply_to", "send_at", "to_name"]
BUSY = ["sending", "processing"]


def the_campaign(request, uid):
    found = request.store.find("campaigns", "campaign_uid", uid)
    if found is None:
        raise Refusal(404, "The campaign does not exist.")
    return found


def the_list(request, campaign):
    return request.store.find("lists", "list_uid", campaign["list_uid"])


def group(request, campaign):
    found = request.store.find("groups", "group_uid", campaign["group_uid"])
    # PHP writes a map without entries as [].
    return {"group_uid": found["group_uid"], "name": found["name"]} if found else []


def brief(request, campaign):
    return {"campaign_uid": campaign["campaign_uid"], "campaign_id": request.id_of(campaign["campaign_id"]),
            "name": campaign["name"], "type": campaign["type"], "status": campaign["status"],
            "group": group(request, campaign)}


def detail(request, campaign):
    row = brief(request, campaign)
    row.update({name: campaign[name] for name in ("from_name", "from_email", "to_name", "reply_to", "subject")})
    row.update(date_added=request.local_date(campaign["date_added"]), send_at=request.local_date(campaign["send_at"]),
               list=shown_list(request, campaign), segment=shown_segment(request, campaign))
    return row


def shown_list(request, campaign):
    each = the_list(request, campaign)
    if each is None:
        return []
    count = request.store.members[each["list_uid"]].count("confirmed")
    return {"list_uid": each["list_uid"], "name": each["general"]["name"],
            "subscribers_count": count if request.options.shape == "site" else str(count)}


def shown_segment(request, campaign):
    from . import segments
    each = the_list(request, campaign)
    found = [one for one in each["segments"] if one["segment_uid"] == campaign["segment_uid"]] if each else []
    return segments.brief(request, each, found[0]) if found else []


def index(request):
    wanted = text(request.query, "list_uid")
    rows = [one for one in request.store.campaigns if not wanted or one["list_uid"] == wanted]
    return 200, answers.page(request, "campaigns", rows, lambda one: brief(request, one))


def get(request, uid):
    return 200, answers.record(detail(request, the_campaign(request, uid)))


def create(request):
    form = block(request.form, "campaign")
    wrong = {name: f"{name.replace('_', ' ').capitalize()} cannot be blank." for name in REQUIRED
             if not text(form, name)}
    if not text(form, "list_uid"):
        raise Refusal(400, "Please provide a list for this campaign.")
    if wrong:
        raise Refusal(400, wrong)
    campaign = blank_campaign()
    fill(request, form, campaign)
    if not campaign["content"]:
        raise Refusal(400, "Please provide a template for your campaign.")
    status = text(form, "status")
    # Without a status, and with one that cannot be asked for, a campaign waits to be sent, and is.
    campaign["status"] = status if status in CREATABLE_CAMPAIGN_STATUSES else "pending-sending"
    keep(request, campaign)
    start(request, campaign)
    return 201, answers.success(campaign_uid=campaign["campaign_uid"])


def blank_campaign():
    return {"campaign_uid": "", "campaign_id": 0, "type": "regular", "status": "draft", "name": "", "from_name": "",
            "from_email": "", "to_name": "[EMAIL]", "reply_to": "", "subject": "", "date_added": "", "send_at": "",
            "list_uid": "", "segment_uid": "", "group_uid": "", "content": "", "plain_text": "", "options": {}}


def keep(request, campaign):
    campaign.update(campaign_uid=request.store.uid(), campaign_id=request.store.number("campaign"),
                    date_added=request.store.now())
    request.store.campaigns.append(campaign)


def start(request, campaign):
    """A campaign that waits to be sent counts as sent: on the real server nothing would stop it any more."""
    if campaign["status"] == "pending-sending":
        request.store.sent("campaign")
        each = the_list(request, campaign)
        request.store.sent("campaign_recipients", request.store.members[each["list_uid"]].count("confirmed"))


def fill(request, form, campaign):
    new = {name: text(form, name) for name in TEXTS if name in form}
    if text(form, "type") in ("regular", "autoresponder"):
        new["type"] = text(form, "type")
    list_uid = text(form, "list_uid", campaign["list_uid"])
    each = request.store.find("lists", "list_uid", list_uid)
    if each is None:
        raise Refusal(400, "Provided list does not exist.")
    segment_uid = text(form, "segment_uid", campaign["segment_uid"])
    if segment_uid and segment_uid not in [one["segment_uid"] for one in each["segments"]]:
        raise Refusal(400, "Provided list segment does not exist.")
    group_uid = text(form, "group_uid", campaign["group_uid"])
    if group_uid and not request.store.find("groups", "group_uid", group_uid):
        raise Refusal(400, {"group_uid": "Group is invalid."})
    new.update(list_uid=list_uid, segment_uid=segment_uid, group_uid=group_uid)
    new.update(read_template(request, block(form, "template")))
    if block(form, "options"):
        new["options"] = {**campaign["options"], **block(form, "options")}
    campaign.update(new)


def read_template(request, form):
    new = {}
    if text(form, "template_uid"):
        template = request.store.find("templates", "template_uid", text(form, "template_uid"))
        if template is None:
            raise Refusal(400, "Provided template does not exist.")
        new["content"] = template["content"]
    if text(form, "content"):
        new["content"] = decode_base64(text(form, "content")).decode("utf-8", "replace")
    if text(form, "archive"):
        new["content"] = read_archive(text(form, "archive"))
    if text(form, "plain_text"):
        new["plain_text"] = decode_base64(text(form, "plain_text")).decode("utf-8", "replace")
    return new


def read_archive(archive):
    try:
        with zipfile.ZipFile(io.BytesIO(decode_base64(archive))) as file:
            names = sorted((name for name in file.namelist() if name.endswith((".html", ".htm"))), key=len)
            return file.read(names[0]).decode("utf-8", "replace")
    except (zipfile.BadZipFile, IndexError):
        raise Refusal(400, "Your archive does not seem to be a valid zip file.") from None


def update(request, uid):
    campaign, form = the_campaign(request, uid), block(request.form, "campaign")
    if campaign["status"] not in CREATABLE_CAMPAIGN_STATUSES:
        raise Refusal(400, "This campaign cannot be changed now.")
    fill(request, form, campaign)
    before, status = campaign["status"], text(form, "status")
    if status in CREATABLE_CAMPAIGN_STATUSES and status != before:
        campaign["status"] = status
        start(request, campaign)
    return 200, answers.success(campaign_uid=uid)


def copy(request, uid):
    source = the_campaign(request, uid)
    campaign = {**source, "name": source["name"] + " - COPY", "status": "draft"}
    keep(request, campaign)
    return 200, answers.success(campaign_uid=campaign["campaign_uid"])


def pause_unpause(request, uid):
    campaign = the_campaign(request, uid)
    if campaign["status"] == "paused":
        campaign["status"] = "pending-sending"
        start(request, campaign)
    elif campaign["status"] in ("pending-sending", *BUSY):
        campaign["status"] = "paused"
    return 200, answers.success(campaign={"status": campaign["status"]})


def mark_sent(request, uid):
    campaign = the_campaign(request, uid)
    if campaign["status"] not in ("paused", "pending-sending", *BUSY):
        raise Refusal(400, "The campaign does not allow marking it as sent!")
    campaign["status"] = "sent"
    return 200, answers.success(campaign={"status": "sent"})


def delete(request, uid):
    campaign = the_campaign(request, uid)
    if campaign["status"] in BUSY:
        raise Refusal(400, "This campaign cannot be removed now.")
    request.store.campaigns.remove(campaign)
    return 200, answers.success()
