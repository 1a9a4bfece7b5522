"""Runs checks on an archive and keeps what each said."""

import tempfile
import time

from .checks import CHECKS, Archive


def verify(path, only=None):
    """(name, passed, figure or reason, seconds) for each check."""
    with tempfile.TemporaryDirectory(prefix="dataport-oracles-") as scratch:
        archive = Archive(path, scratch)
        for name, check in CHECKS.items():
            if only and name not in only:
                continue
            start = time.monotonic()
            try:
                passed, said = True, check(archive)
            except Exception as error:
                passed, said = False, _reason(error)
            yield name, passed, said, time.monotonic() - start


def _reason(error):
    text = " ".join(str(error).split()) or "no reason given"
    return text if type(error).__module__.startswith("oracle.") else f"{type(error).__name__}: {text}"
