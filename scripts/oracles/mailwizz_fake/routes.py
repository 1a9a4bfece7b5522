"""Which function answers which path."""
from . import campaigns, fields, history, lists, others, segments, subscribers

# Where a fixed word and a uid could both stand, the fixed word comes first.
TABLE = [
    ("GET", "lists", lists.index),
    ("POST", "lists", lists.create),
    ("GET", "lists/fields/types", fields.types),
    ("GET", "lists/segments/condition-operators", segments.operators),
    ("GET", "lists/subscribers/search-by-email-in-all-lists", subscribers.search_in_all_lists),
    ("PUT", "lists/subscribers/unsubscribe-by-email-from-all-lists", subscribers.unsubscribe_everywhere),
    ("GET", "lists/*", lists.get),
    ("PUT", "lists/*", lists.update),
    ("DELETE", "lists/*", lists.delete),
    ("POST", "lists/*/copy", lists.copy),
    ("GET", "lists/*/fields", fields.index),
    ("POST", "lists/*/fields", fields.create),
    ("GET", "lists/*/fields/*", fields.get),
    ("PUT", "lists/*/fields/*", fields.update),
    ("DELETE", "lists/*/fields/*", fields.delete),
    ("GET", "lists/*/segments", segments.index),
    ("POST", "lists/*/segments", segments.create),
    ("GET", "lists/*/segments/*", segments.get),
    ("PUT", "lists/*/segments/*", segments.update),
    ("DELETE", "lists/*/segments/*", segments.delete),
    ("GET", "lists/*/segments/*/subscribers", segments.members),
    ("GET", "lists/*/subscribers", subscribers.index),
    ("POST", "lists/*/subscribers", subscribers.create),
    ("POST", "lists/*/subscribers/bulk", subscribers.create_bulk),
    ("GET", "lists/*/subscribers/search-by-email", subscribers.search_by_email),
    ("GET", "lists/*/subscribers/search-by-custom-fields", subscribers.search_by_custom_fields),
    ("GET", "lists/*/subscribers/*", subscribers.get),
    ("PUT", "lists/*/subscribers/*", subscribers.update),
    ("DELETE", "lists/*/subscribers/*", subscribers.delete),
    ("PUT", "lists/*/subscribers/*/unsubscribe", subscribers.unsubscribe),
    ("GET", "campaigns", campaigns.index),
    ("POST", "campaigns", campaigns.create),
    ("GET", "campaigns/email-message-id/*", history.delivery_log),
    ("GET", "campaigns/delivery-logs/email-message-id/*", history.delivery_log),
    ("GET", "campaigns/*", campaigns.get),
    ("PUT", "campaigns/*", campaigns.update),
    ("DELETE", "campaigns/*", campaigns.delete),
    ("POST", "campaigns/*/copy", campaigns.copy),
    ("PUT", "campaigns/*/pause-unpause", campaigns.pause_unpause),
    ("PUT", "campaigns/*/mark-sent", campaigns.mark_sent),
    ("GET", "campaigns/*/stats", history.stats),
    ("GET", "campaigns/*/delivery-logs", history.delivery_logs),
    ("GET", "campaigns/*/bounces", history.bounces),
    ("POST", "campaigns/*/bounces", history.create_bounce),
    ("GET", "campaigns/*/complaints", history.complaints),
    ("GET", "campaigns/*/unsubscribes", history.unsubscribes),
    ("GET", "campaigns/*/track-opening/*", history.track_opening),
    ("POST", "campaigns/*/track-unsubscribe/*", history.track_unsubscribe),
    ("GET", "campaigns/*/track-url/*/*", history.track_url),
    ("GET", "templates", others.templates),
    ("POST", "templates", others.create_template),
    ("GET", "templates/*", others.template),
    ("PUT", "templates/*", others.update_template),
    ("DELETE", "templates/*", others.delete_template),
    ("GET", "countries", lists.countries),
    ("GET", "countries/*/zones", lists.zones),
    ("GET", "delivery-servers", others.delivery_servers),
    ("GET", "delivery-servers/*", others.delivery_server),
    ("GET", "transactional-emails", others.transactional_emails),
    ("POST", "transactional-emails", others.create_transactional_email),
    ("GET", "transactional-emails/*", others.transactional_email),
    ("DELETE", "transactional-emails/*", others.delete_transactional_email),
    ("POST", "customers", others.create_customer),
]
# What a server of generation 1 does not have.
SINCE_2 = {"lists/fields/types", "lists/segments/condition-operators", "lists/*/fields/*", "lists/*/segments/*",
           "lists/*/subscribers/search-by-custom-fields", "delivery-servers", "delivery-servers/*",
           "campaigns/*/complaints"}
SINCE_2_WRITES = {"lists/*/fields", "lists/*/segments"}


def build(generation):
    """Routes by the number of parts and the first part, so that a look-up does not walk the table."""
    found = {}
    for method, pattern, function in TABLE:
        if generation == "1" and (pattern in SINCE_2 or pattern in SINCE_2_WRITES and method == "POST"):
            continue
        parts = pattern.split("/")
        patterns = found.setdefault((len(parts), parts[0]), {})
        patterns.setdefault(pattern, (parts, {}))[1][method] = function
    return {key: list(patterns.items()) for key, patterns in found.items()}


def find(routes, parts):
    """The pattern, its methods and the values for its stars; None where there is no such path."""
    for pattern, (wanted, methods) in routes.get((len(parts), parts[0]), []):
        if all(want in ("*", have) for want, have in zip(wanted, parts)):
            return pattern, methods, [have for want, have in zip(wanted, parts) if want == "*"]
    return None
