"""What the project promised itself, and whether it holds."""

from .cases import CODECS, DEFAULT_CODEC, FORMATS, LEVEL_6, PEERS, TITLES, Case

NEAR_FLOOR = 1.25
FASTER_THAN_PEERS = {"csv": 2.5, "json": 2.5, "xml": 8.0}
FASTER_THAN_SCRIPT = 12.0
GROWTH_LIMIT, MEMORY_LIMIT = 64.0, 160.0


def verdict(holds):
    return "PASS" if holds else "**miss**"


def near_floor(figures):
    for what in ("wall", "cpu"):
        for format_ in FORMATS:
            pairs = [(codec, Case("ours", format_, codec), Case("floor", format_, codec)) for codec in CODECS]
            ratios = {
                codec: figures.ratio(ours, floor, what)
                for codec, ours, floor in pairs
                if ours in figures and floor in figures
            }
            if ratios:
                measured = ", ".join(f"{codec} {ratio:.2f}" for codec, ratio in ratios.items())
                yield f"{format_}: {what} at most {NEAR_FLOOR} × the C floor", measured, max(
                    ratios.values()
                ) <= NEAR_FLOOR


def faster_than_peers(figures):
    for format_, times in FASTER_THAN_PEERS.items():
        ours = Case("ours", format_, LEVEL_6)
        peers = [
            peer
            for peer in (Case(name, format_, LEVEL_6) for name in PEERS[format_] if name != "strings")
            if peer in figures
        ]
        if ours in figures and peers:
            best = min(peers, key=lambda peer: figures.median(peer, "wall"))
            found = figures.ratio(best, ours, "wall")
            yield (
                f"{format_}, level 6: at least {times} × as fast as the best peer",
                f"{found:.1f} × ({TITLES[best.who]})",
                found >= times,
            )


def faster_than_script(figures):
    ours, script = Case("ours", "all", DEFAULT_CODEC), Case("python", "all", LEVEL_6)
    if ours in figures and script in figures:
        found = figures.ratio(script, ours, "wall")
        yield f"all formats, default codec: at least {FASTER_THAN_SCRIPT:.0f} × as fast as the Python script", f"{found:.1f} ×", found >= FASTER_THAN_SCRIPT


def memory(figures):
    for codec in CODECS:
        large, small = Case("ours", "all", codec), Case("ours-10k", "all", codec)
        if large in figures and small in figures:
            peak, growth = max(figures.values(large, "rss")), max(figures.values(large, "rss")) - max(
                figures.values(small, "rss")
            )
            yield (
                f"all formats, {codec}: peak memory under {MEMORY_LIMIT:.0f} MiB, at most {GROWTH_LIMIT:.0f} MiB more than for 10,000 subscribers",
                f"{peak:.0f} MiB, {growth:+.0f} MiB",
                peak < MEMORY_LIMIT and growth <= GROWTH_LIMIT,
            )


def all_goals(figures):
    for check in (near_floor, faster_than_peers, faster_than_script, memory):
        yield from check(figures)
