# SPDX-License-Identifier: LGPL-2.1-or-later
"""A home of its own for a run, and an eye on who is left in it."""

import os
import shutil
import signal
import tempfile
import time

PATIENCE_S = 15


class Place:
    """A private HOME and XDG_RUNTIME_DIR. Every process that was started in it is known by its environment."""

    def __init__(self):
        # Short, for sockets lie below it.
        self.folder = tempfile.mkdtemp(prefix="sv-b-")
        self.files = os.path.join(self.folder, "files")
        for name in ("home", "run", "files"):
            os.mkdir(os.path.join(self.folder, name), 0o700)
        self.env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": os.path.join(self.folder, "home"),
                    "XDG_RUNTIME_DIR": os.path.join(self.folder, "run"), **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
        self.mark = f"XDG_RUNTIME_DIR={self.env['XDG_RUNTIME_DIR']}".encode()

    @property
    def socket(self):
        return os.path.join(self.folder, "run", "libvirt", "libvirt-sock")

    def processes(self):
        """Pid and program of all that live here."""
        found = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as f:
                    if self.mark in f.read().split(b"\0"):
                        found[int(pid)] = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
            except OSError:
                # It ended meanwhile, or is the kernel's.
                continue
        return found

    def routers(self):
        return [pid for pid, program in self.processes().items() if program == "virtrouterd"]

    def wait_for_socket(self):
        until = time.monotonic() + PATIENCE_S
        while not os.path.exists(self.socket):
            assert time.monotonic() < until, f"{self.socket} did not come up"
            time.sleep(0.02)

    def end_router(self):
        """The session's router stays for the next client, as the user's session does; when told to end it takes its daemons along."""
        for pid in self.routers():
            os.kill(pid, signal.SIGTERM)

    def left(self):
        """Programs that are still here after some patience."""
        until = time.monotonic() + PATIENCE_S
        while self.processes() and time.monotonic() < until:
            time.sleep(0.1)
        return sorted(self.processes().values())

    def close(self):
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)
