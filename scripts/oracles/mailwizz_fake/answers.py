"""Envelopes: one record, a page of records, an error."""

DEFAULT_PER_PAGE = 10
# Kinds whose pages look as the vendor's API site prints them. The others write every number as text and end with "",
# as PHP does as soon as a number came out of a database: a client has to read both.
DOCUMENTED_KINDS = {"lists", "subscribers", "segments"}


class Refusal(Exception):
    """An answer with an error. The error is a text or a map, the API has both."""

    def __init__(self, code, error):
        super().__init__(error)
        self.code = code
        self.error = error


class Newest:
    """A view of a list from its end, without a copy."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, part):
        count = len(self.rows)
        start, stop, _ = part.indices(count)
        return self.rows[count - stop:count - start][::-1]


def success(**more):
    return {"status": "success", **more}


def record(value):
    return success(data={"record": value})


def everything(values):
    """What is not paged: only a count and the records."""
    return success(data={"count": str(len(values)), "records": values})


def page(request, kind, rows, render):
    number, size = whole(request, "page", 1), page_size(request)
    count = len(rows)
    pages = -(-count // size)
    start = (number - 1) * size
    records = [render(row) for row in rows[start:start + size]] if start < count else []
    following = number + 1 if number < pages else None
    previous = number - 1 if 1 < number <= pages + 1 else None
    head = {"count": count, "total_pages": pages, "current_page": number,
            "next_page": following, "prev_page": previous}
    return success(data={**styled(request.options.page_style, kind, head), "records": records})


def styled(style, kind, head):
    if style == "documented" or style == "mixed" and kind in DOCUMENTED_KINDS:
        return {**head, "count": str(head["count"])}
    return {name: "" if value is None else str(value) for name, value in head.items()}


def page_size(request):
    if request.options.per_page_ignored:
        return DEFAULT_PER_PAGE
    return min(whole(request, "per_page", DEFAULT_PER_PAGE), request.options.max_per_page)


def whole(request, name, default):
    value = request.query.get(name, "")
    return int(value) if isinstance(value, str) and value.isdigit() and int(value) > 0 else default
