"""What the figures were measured on and with."""

import os
import platform
import re
import subprocess


def output(*command, line=0):
    """One line of what a command prints, or a dash when there is no such command."""
    try:
        done = subprocess.run(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError:
        return "–"
    lines = [text.strip() for text in done.stdout.splitlines() if text.strip()]
    return lines[line] if done.returncode == 0 and len(lines) > line else "–"


def field(path, name):
    with open(path) as file:
        found = re.search(rf"^{name}\s*:\s*(.+)$", file.read(), re.M)
    return found.group(1) if found else "unknown"


def package(name):
    return output("dpkg-query", "-W", "-f=${Version}", name)


def processor():
    family, model = field("/proc/cpuinfo", "cpu family"), field("/proc/cpuinfo", "model")
    return f"{field('/proc/cpuinfo', 'model name')} (family {family}, model {model}), {os.cpu_count()} cores"


def describe(places, root):
    memory = int(field("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    peers = (places.peers / "requirements.txt").read_text().split()
    return [
        f"Machine: {processor()}, {memory:.0f} GiB, {system}, Linux {platform.release()}",
        f"{output(places.dataport, '--version')}, commit {output('git', '-C', root, 'describe', '--always', '--dirty')},"
        f" {output('swift', '--version')}",
        f"Libraries: SQLite {output('sqlite3', '--version').split(' ')[0]}, zlib {package('zlib1g')}, ISA-L {package('libisal2')},"
        f" OpenSSL {package('libssl3')}; {output('gcc', '--version')}",
        f"Peers: Python {platform.python_version()}, {', '.join(peers)}, zip {package('zip')}",
    ]
