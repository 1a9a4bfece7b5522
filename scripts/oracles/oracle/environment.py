"""Runs a script with the Python that scripts/install-test-tools made."""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def enter():
    """Replaces this process by the same script under the oracles' own Python, unless that is already running."""
    place = Path(os.environ.get("DATAPORT_ORACLES") or PROJECT / ".build" / "oracles")
    if Path(sys.prefix).resolve() == place.resolve():
        return
    python = place / "bin" / "python3"
    if not python.exists():
        sys.exit(f"{Path(sys.argv[0]).name}: no Python environment in {place}; run scripts/install-test-tools")
    os.execv(python, [str(python), "-B", *sys.argv])
