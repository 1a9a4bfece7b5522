"""Turns figures into the text of docs/benchmarks.md."""

from .cases import CODECS, FORMATS, LEVEL_6, PEERS, TITLES, Case
from .goals import all_goals, verdict

BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def section(title, head, rows, note=None):
    """A heading and a table, or nothing when nothing was measured."""
    rows = list(rows)
    if not rows:
        return []
    lines = [f"### {title}", "", *([note, ""] if note else [])]
    lines += ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]]
    return [*lines, ""]


def spread(figures, case, what):
    values = figures.values(case, what)
    return f"{figures.median(case, what):.2f} ({min(values):.2f}–{max(values):.2f})"


def megabytes(figures, case):
    return f"{figures.median(case, 'size') / 1e6:.1f}"


def memory(figures, case):
    return f"{max(figures.values(case, 'rss')):.0f}"


def against_floor(figures):
    for format_ in FORMATS:
        for codec in CODECS:
            ours, floor = Case("ours", format_, codec), Case("floor", format_, codec)
            if ours in figures and floor in figures:
                yield [
                    format_,
                    codec,
                    spread(figures, ours, "wall"),
                    spread(figures, floor, "wall"),
                    f"{figures.ratio(ours, floor, 'wall'):.2f}",
                    spread(figures, ours, "cpu"),
                    spread(figures, floor, "cpu"),
                    f"{figures.ratio(ours, floor, 'cpu'):.2f}",
                    f"{memory(figures, ours)} / {memory(figures, floor)}",
                    f"{megabytes(figures, ours)} / {megabytes(figures, floor)}",
                ]


def against_peers(figures):
    for format_ in FORMATS:
        ours = Case("ours", format_, LEVEL_6)
        for case in [ours] + [Case(peer, format_, LEVEL_6) for peer in PEERS[format_]]:
            if case in figures and ours in figures:
                yield [
                    format_,
                    TITLES[case.who],
                    spread(figures, case, "wall"),
                    f"{figures.ratio(case, ours, 'wall'):.1f}",
                    spread(figures, case, "cpu"),
                    f"{figures.ratio(case, ours, 'cpu'):.1f}",
                    memory(figures, case),
                    megabytes(figures, case),
                ]


def alone(figures):
    for case in [Case("scan", "none", "none"), *(Case("ours-10k", "all", codec) for codec in CODECS)]:
        if case in figures:
            codec = "" if case.who == "scan" else f", all formats, {case.codec}"
            yield [
                TITLES[case.who] + codec,
                spread(figures, case, "wall"),
                spread(figures, case, "cpu"),
                memory(figures, case),
            ]


def text(figures, facts):
    """The results as Markdown; `facts` are lines about the machine and the run."""
    goals = ([goal, measured, verdict(holds)] for goal, measured, holds in all_goals(figures))
    floor_head = ["format", "codec", "wall", "floor", "ratio", "cpu", "floor", "ratio", "peak MiB", "archive MB"]
    peers_head = ["format", "program", "wall s", "×", "cpu s", "×", "peak MiB", "archive MB"]
    floor_note = "Seconds: median (smallest–largest). MiB and MB: dataport / floor."
    peers_note = "“×” is how many times as much as dataport."
    lines = [*(f"- {fact}" for fact in facts), ""]
    lines += section("Goals", ["goal", "measured", ""], goals)
    lines += section("dataport and the C floor", floor_head, against_floor(figures), floor_note)
    lines += section("dataport and its peers, level 6", peers_head, against_peers(figures), peers_note)
    lines += section("For scale", ["what", "wall s", "cpu s", "peak MiB"], alone(figures))
    return "\n".join(lines)


def put_into(path, results):
    """Replaces what stands between the markers of the document."""
    document = path.read_text()
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    path.write_text(f"{before}{BEGIN}\n\n{results}\n{END}{after}")
