# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server that says what a test wants, right or wrong: `answers` maps a procedure to bytes, or to a function of the connection and call."""

import os
import socket
import struct
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "e2e"))
from harness import wire  # noqa: E402

FEATURES = {10}


class Fake:
    def __init__(self, path, answers=None, auth=(0,)):
        self.answers = {
            wire.AUTH_LIST: wire.u32(len(auth)) + b"".join(wire.u32(a) for a in auth),
            wire.CONNECT_OPEN: b"",
            wire.CONNECT_CLOSE: b"",
            wire.CONNECT_GET_HOSTNAME: wire.string("fake"),
            wire.CONNECT_GET_URI: wire.string("fake:///chosen"),
            wire.CONNECT_SUPPORTS_FEATURE: lambda c, f: wire.u32(struct.unpack(">I", f.payload)[0] in FEATURES),
        }
        self.answers.update(answers or {})
        self.calls = []
        self.path = path
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.bind(path)
        self.sock.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                conn, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(conn,), daemon=True).start()

    def serve(self, conn):
        try:
            with conn:
                while self.answer(conn):
                    pass
        except OSError:
            pass

    def read(self, conn, n):
        data = b""
        while len(data) < n:
            part = conn.recv(n - len(data))
            if not part:
                return None
            data += part
        return data

    def answer(self, conn):
        head = self.read(conn, 4)
        body = self.read(conn, struct.unpack(">I", head)[0] - 4) if head else None
        if body is None:
            return False
        call = wire.Frame(body)
        self.calls.append(call)
        if call.program == wire.KEEPALIVE or call.kind not in (wire.CALL, wire.CALL_FDS):
            return True
        what = self.answers.get(call.procedure)
        if callable(what):
            what = what(conn, call)
        if what is not None:
            conn.sendall(wire.frame(call.program, 1, call.procedure, wire.REPLY, call.serial, wire.OK, what))
        return True

    def opened(self):
        """The name and flags of CONNECT_OPEN."""
        frame, = [c for c in self.calls if c.program == wire.REMOTE and c.procedure == wire.CONNECT_OPEN]
        r = wire.Reader(frame.payload)
        return r.optional_string(), r.u32()

    def close(self):
        self.sock.close()
        os.unlink(self.path)
