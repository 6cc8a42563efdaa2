#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test_tour.py BUILD: the newcomer's first command, with a build as it is: what it shows, and that it leaves nothing."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

RUN = pathlib.Path(__file__).parents[2] / "run"
SHOWN = (
    ("a guest's console", r"\| splitvirt guest is up"),
    ("the guest in the list", r"\| +\d+ +demo +running"),
    ("statistics", r"cpu\.time=\d\d+"),
    ("what its disk did", r"block\.0\.rd\.reqs=\d"),
    ("memory statistics", r"\| actual \d+"),
    ("its end", r"\| shut off"),
    ("that it is gone", r"Domain 'demo' has been undefined|undefine demo"),
)


def main(build: str) -> int:
    # A short name: sockets lie below.
    with tempfile.TemporaryDirectory(prefix="kit", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        ran = subprocess.run([RUN], env=dict(os.environ, SPLITVIRT_BUILD=build, TMPDIR=folder), stdin=subprocess.DEVNULL,
                             capture_output=True, text=True)
        left = os.listdir(folder)
        processes = subprocess.run(["pgrep", "-af", f"{folder}/"], capture_output=True, text=True).stdout

    checks = [("it ends well", ran.returncode == 0), ("it leaves no file", not left), ("it leaves no process", not processes)]
    checks += [(f"it shows {what}", bool(re.search(pattern, ran.stdout))) for what, pattern in SHOWN]
    print(f"1..{len(checks)}")
    for number, (what, good) in enumerate(checks, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not all(good for _, good in checks):
        print("".join(f"# {line}\n" for line in [*ran.stdout.splitlines(), *ran.stderr.splitlines(), *left, *processes.splitlines()]))
    return 0 if all(good for _, good in checks) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
