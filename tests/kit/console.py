#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""console.py MARKER SECONDS COMMAND...: runs a program that wants a terminal, shows what it prints until the marker, then leaves it.

virsh's console refuses to run without a terminal; this is one. It is left as a person would: Ctrl and ].
"""
import os
import pty
import select
import signal
import sys
import time

LEAVE = b"\x1d"


def read_until(terminal: int, marker: bytes, seconds: float) -> bool:
    """Copies what arrives to standard output; True when the marker came and its line was finished."""
    end = time.monotonic() + seconds
    seen = b""
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            got = os.read(terminal, 4096)
        except OSError:
            return False
        if not got:
            return False
        seen += got
        os.write(sys.stdout.fileno(), got)
        if marker in seen and seen.endswith(b"\n"):
            return True
    return False


def main(marker: str, seconds: str, *command: str) -> int:
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    try:
        found = read_until(terminal, marker.encode(), float(seconds))
        if found:
            os.write(terminal, LEAVE)
            read_until(terminal, b"\0never", 1)
    finally:
        os.close(terminal)
        os.kill(child, signal.SIGHUP)
        os.waitpid(child, 0)
    if not found:
        print(f"console.py: \"{marker}\" did not come within {seconds} s", file=sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
