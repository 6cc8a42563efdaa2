# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program on a terminal of its own, as an interactive virsh console wants one."""

import os
import pty
import re
import select
import signal
import time

from . import process


class Terminal:
    def __init__(self, argv, env=None):
        self.text = ""
        self.seen = 0
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, env or os.environ)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def read_some(self, seconds):
        """False at the program's end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.text += data.decode(errors="replace").replace("\r", "")
        return bool(data)

    def expect(self, pattern, seconds=30):
        """The match of the pattern in what came since the last match; fails when the time or the program ends first."""
        deadline = time.monotonic() + seconds
        alive = True
        while True:
            match = re.compile(pattern, re.M).search(self.text, self.seen)
            if match:
                self.seen = match.end()
                return match
            assert alive and time.monotonic() < deadline, \
                f"{pattern!r} does not come {'within %g s' % seconds if alive else 'before the end'}; there was:\n{self.text[-2000:]}"
            alive = self.read_some(0.1)

    def send(self, text):
        os.write(self.fd, text.encode())

    def send_line(self, text):
        self.send(text + "\r")

    def ends_within(self, seconds):
        """True when the program ends in time; reads on meanwhile, so that it is not held up."""
        deadline = time.monotonic() + seconds
        while self.status is None and time.monotonic() < deadline:
            self.read_some(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self, seconds=15):
        """The exit status."""
        assert self.ends_within(seconds), f"the program does not end; it said:\n{self.text[-2000:]}"
        return self.status

    def close(self):
        if self.status is None and process.is_alive(self.pid):
            os.kill(self.pid, signal.SIGKILL)
        if self.status is None:
            os.waitpid(self.pid, 0)
            self.status = -signal.SIGKILL
        os.close(self.fd)
