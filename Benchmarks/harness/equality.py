"""Whether the floor does the same work: its data files are ours, byte for byte."""

import subprocess
import zipfile

from .cases import DEFAULT_CODEC, Case


def data_files(archive):
    with zipfile.ZipFile(archive) as opened:
        return [name for name in opened.namelist() if name.startswith("data/")]


def compare(places):
    """Number of files compared; ends the program when one differs."""
    archives = []
    for who in ("ours", "floor"):
        subprocess.run([str(part) for part in places.command(Case(who, "all", DEFAULT_CODEC))], check=True)
        archives.append(places.scratch / f"{who}.zip")
        places.output.rename(archives[-1])
        subprocess.run(["unzip", "-tqq", str(archives[-1])], check=True)
    ours, floor = (data_files(archive) for archive in archives)
    if ours != floor:
        raise SystemExit(f"the archives hold different files: {sorted(set(ours) ^ set(floor))[:5] or 'another order'}")
    for name in ours:
        script = 'cmp <(unzip -p "$1" "$3") <(unzip -p "$2" "$3")'
        if subprocess.run(["bash", "-c", script, "cmp", *map(str, archives), name]).returncode != 0:
            raise SystemExit(f"{name} of dataport differs from that of the floor")
    for archive in archives:
        archive.unlink()
    return len(ours)
