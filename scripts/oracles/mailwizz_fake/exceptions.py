"""Where answers differ from the vendor's OpenAPI file on purpose, and why. Each must be met, or it is stale."""
import re

# (shape of the fake or None for both, pattern of "METHOD PATH MEMBER: PROBLEM", reason)
ALLOWED = [(shape, re.compile(pattern), reason) for shape, pattern, reason in [
    (None, r"\.data\.count: string, not an integer$",
     "count is text in the answers that the vendor's site prints"),
    (None, r"\.data\.(total_pages|current_page): string, not an integer$",
     "numbers out of a database are text in PHP; page style `text`"),
    (None, r"\.data\.(next_page|prev_page): string, not an integer$",
     "the same, and \"\" at the ends; page style `text`"),
    (None, r"\.data\.(next_page|prev_page): null, not an integer$",
     "null at the ends, as the site prints it; the file does not say nullable"),
    (None, r"GET /lists/fields/types .*\.(current_page|next_page|prev_page|total_pages): absent$",
     "not paged: the site prints count and records only"),
    (None, r"GET /lists/segments/condition-operators .*\.(current_page|next_page|prev_page|total_pages): absent$",
     "not paged: the site prints count and records only"),
    (None, r"GET /lists/\{list_uid\}/fields .*\.(count|current_page|next_page|prev_page|total_pages): absent$",
     "not paged: the site prints records only"),
    (None, r"subscribers.*\.records?(\[\d+\])?\.[A-Z][A-Z0-9_]*: undeclared$",
     "every field of the list is a member named by its tag; the file cannot know them"),
    (None, r"/lists/\{list_uid\}/subscribers.*\.records?(\[\d+\])?\.email: absent$",
     "the address is the member EMAIL, in the case of its tag"),
    (None, r"\.(group|segment|country|zone): empty array, not object$",
     "PHP writes a map without entries as []"),
    (None, r"GET /templates .*\.content: absent$", "the list of templates comes without their contents"),
    (None, r"GET /templates/\{template_uid\} .*\.template_uid: absent$",
     "the answer about one template does not repeat its uid"),
    ("site", r"\.defaults\.from_email: absent$", "the site prints the defaults of a list without from_email"),
    ("site", r"\.(country_id|zone_id): string, not an integer$", "ids out of a database are text in PHP"),
    ("site", r"\.list\.subscribers_count: integer, not string$", "the site prints this count as a number"),
    ("site", r"\.ip_address: null, not string$", "null where no address is known, as a white-label's site prints it"),
    ("site", r"\.date_added: object, not string$",
     "the answer to a creation holds the call NOW() in place of the date"),
    ("site", r"(POST|PUT) /lists/\{list_uid\}/fields.*\.options: undeclared$",
     "the site prints the choices in the answers to writes"),
]]


def bare(answer):
    return {"status": answer["status"], **answer["data"]["record"]}


def with_record(answer):
    return {"status": answer["status"], "data": {"record": answer["data"]}}


def record(answer):
    return answer["data"]["record"]


SITE_ONLY = "the site prints data.record where the file has the members next to status"
# (shapes, method, path): how the answer becomes what the file describes, and why it is not.
UNWRAPPED = {
    ("both", "POST", "/lists/{list_uid}/fields"):
        (record, "the file names the bare model; the site prints data.record"),
    ("both", "PUT", "/lists/{list_uid}/fields/{field_id}"): (record, "the same"),
    ("site", "POST", "/lists/{list_uid}/subscribers"): (bare, SITE_ONLY),
    ("site", "PUT", "/lists/{list_uid}/subscribers/{subscriber_uid}"): (bare, SITE_ONLY),
    ("site", "GET", "/lists/{list_uid}/subscribers/{subscriber_uid}"):
        (with_record, "the site prints one subscriber without `record`"),
    ("site", "POST", "/lists/{list_uid}/segments"):
        (lambda answer: {"status": "success", "segment_uid": record(answer)["segment_uid"]}, SITE_ONLY),
    ("site", "PUT", "/lists/{list_uid}/segments/{segment_uid}"):
        (lambda answer: {**answer, "segment_uid": ""}, "the site prints the status alone"),
}
# Codes that the file does not list for an operation.
CODES = {
    ("POST", "/lists/{list_uid}/subscribers", 409): "a subscriber who exists, or is blacklisted",
    ("PUT", "/lists/{list_uid}/subscribers/{subscriber_uid}", 409): "an address that somebody else has",
    ("POST", "/lists/{list_uid}/copy", 201): "the site shape answers every creation alike",
}
# What the file describes and the fake cannot answer with success.
REFUSED = {("POST", "/customers"): "making customers is disabled, as on most servers"}


def reason(shape, words):
    """The place in ALLOWED of the reason for a difference, or None."""
    for place, (wanted, pattern, _) in enumerate(ALLOWED):
        if wanted in (None, shape) and pattern.search(words):
            return place
    return None
