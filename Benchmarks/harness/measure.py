"""Runs cases and keeps what they cost."""

import os
import statistics
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    wall: float
    cpu: float
    rss: float  # MiB
    size: int  # bytes of the archive


class Figures:
    """All runs of all cases."""

    def __init__(self):
        self.runs = defaultdict(list)

    def add(self, case, run):
        self.runs[case].append(run)

    def __contains__(self, case):
        return case in self.runs

    def values(self, case, what):
        return [getattr(run, what) for run in self.runs[case]]

    def median(self, case, what):
        return statistics.median(self.values(case, what))

    def ratio(self, case, other, what):
        """How many times as much `case` needs as `other`, by medians."""
        return self.median(case, what) / max(self.median(other, what), 1e-9)


def run_once(places, case):
    """One run. What earlier runs left unwritten is written first, so that nobody pays for others."""
    places.output.unlink(missing_ok=True)
    os.sync()
    costs = places.scratch / "costs"
    # The command `time` is small; a child of this process would inherit the peak memory of Python.
    command = ["/usr/bin/time", "-q", "-o", str(costs), "-f", "%U %S %M", *map(str, places.command(case))]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wall = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{case.label} ended with {done.returncode}:\n{done.stdout.decode(errors='replace')}")
    user, system, kibibytes = costs.read_text().split()
    size = places.output.stat().st_size if places.output.exists() else 0
    return Run(wall, float(user) + float(system), int(kibibytes) / 1024, size)


def run_rounds(places, blocks, rounds, figures, say):
    """Every block once a round; in each round another member of the block begins."""
    for number in range(rounds):
        for block in blocks:
            first = number % len(block)
            for case in block[first:] + block[:first]:
                run = run_once(places, case)
                figures.add(case, run)
                say(
                    f"round {number + 1}/{rounds}  {case.label:24} {run.wall:8.2f} s wall {run.cpu:8.2f} s cpu {run.rss:6.0f} MiB"
                )
    places.output.unlink(missing_ok=True)
