"""The command line."""
import argparse

from .vocabulary import SUBSCRIBER_STATUSES

FAULTS = {
    "throttle": "429 without Retry-After",
    "retry-after": "429 with Retry-After: 1",
    "unavailable": "503 with a page of HTML",
    "warning": "a PHP warning in front of the JSON",
    "html": "200 with a page of HTML",
    "close": "the connection ends before anything is done",
    "lost-answer": "a write is done and its answer is lost",
}


def parse(description, arguments=None):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    account(parser.add_argument_group("account"))
    credentials(parser.add_argument_group("credentials"))
    behaviour(parser.add_argument_group("what the vendor's sources leave open, or say in two ways"))
    trouble(parser.add_argument_group("trouble"))
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free (default)")
    parser.add_argument("--log", metavar="FILE", help="append a line for every request: method, path, code")
    options = parser.parse_args(arguments)
    if options.port < 0 or not 0 < options.id_base:
        parser.error("--port and --id-base are whole numbers above zero")
    return options


def account(group):
    group.add_argument("--state", metavar="FILE",
                       help="load the account from this JSON, where it exists, and write it there on SIGTERM")
    group.add_argument("--sample", action="store_true", help="begin with the sample account, unless --state exists")
    group.add_argument("--subscribers", type=int, default=0, metavar="N", help="add a list with N subscribers")
    group.add_argument("--id-base", type=int, default=1, metavar="N",
                       help="the first integer id, and the seed of uids and of operator ids: give a second server "
                            "another one, so that ids of the first are wrong there (default 1)")


def credentials(group):
    group.add_argument("--generation", choices=["1", "2", "both"], default="both")
    group.add_argument("--key", default="fake-api-key")
    group.add_argument("--public-key", default="fake-public-key")
    group.add_argument("--private-key", default="fake-private-key")
    group.add_argument("--signature", choices=["checked", "unchecked"], default="checked",
                       help="checked: as the vendor's PHP library for 1.x signs (default); unchecked: the public key "
                            "alone opens, as a white-label documents it and as the vendor's Python library needs it")


def behaviour(group):
    group.add_argument("--shape", choices=["spec", "site"], default="spec",
                       help="answers as in the vendor's OpenAPI file (default), or as its API site prints them: ids as "
                            "text, dates like 2/24/21, 11:38 PM, data.record in other places")
    group.add_argument("--page-style", choices=["mixed", "documented", "text"], default="mixed",
                       help="documented: only count is text, null at the ends; text: all is text, \"\" at the ends; "
                            "mixed: the one for lists, subscribers and segments, the other for the rest (default)")
    group.add_argument("--per-page-ignored", action="store_true", help="always 10 rows a page")
    group.add_argument("--max-per-page", type=int, default=100, metavar="N",
                       help="more is cut to this without a word (default 100)")
    group.add_argument("--order", choices=["newest", "oldest"], default="newest",
                       help="which subscribers come first (default newest, so rows move while somebody writes)")
    group.add_argument("--multi-values", choices=["text", "array"], default="text",
                       help="how several values of a field are read: \"a, b\" (default) or [\"a\", \"b\"]")
    group.add_argument("--honoured-statuses", type=statuses, default=SUBSCRIBER_STATUSES, metavar="A,B",
                       help="the values of details[status] that are obeyed (default all); others are as good as absent")
    group.add_argument("--new-list-opt-in", choices=["single", "double"], default="double",
                       help="of lists that are made over the API (default double)")
    group.add_argument("--new-list-welcome", choices=["yes", "no"], default="no",
                       help="whether lists that are made over the API welcome people by mail (default no)")
    group.add_argument("--bulk-limit", type=int, default=10000, metavar="N",
                       help="rows of one bulk call; more are answered 413 (default 10000)")
    group.add_argument("--max-input-vars", type=int, default=1000, metavar="N",
                       help="PHP's limit: variables of a form after these are dropped in silence (default 1000)")


def trouble(group):
    group.add_argument("--latency", type=float, default=0, metavar="MS", help="wait before every answer")
    group.add_argument("--block-put-delete", action="store_true",
                       help="answer PUT and DELETE with a 403 page, as some hosts do; POST with X-HTTP-Method-Override "
                            "works")
    group.add_argument("--needs-index-php", action="store_true", help="only /api/index.php/... works")
    words = "; ".join(f"{name}: {meaning}" for name, meaning in FAULTS.items())
    group.add_argument("--fault", type=fault, action="append", default=[], metavar="KIND:N",
                       help=f"every Nth request ends in trouble, may be repeated. {words}")


def statuses(words):
    chosen = [word for word in words.split(",") if word]
    if set(chosen) - set(SUBSCRIBER_STATUSES):
        raise argparse.ArgumentTypeError("the statuses are " + ", ".join(SUBSCRIBER_STATUSES))
    return chosen


def fault(words):
    kind, _, every = words.partition(":")
    if kind not in FAULTS or not every.isdigit() or int(every) < 1:
        raise argparse.ArgumentTypeError("KIND:N with a KIND of " + ", ".join(FAULTS))
    return kind, int(every)
