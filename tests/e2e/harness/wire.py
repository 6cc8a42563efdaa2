# SPDX-License-Identifier: LGPL-2.1-or-later
"""The wire protocol as far as tests speak it themselves: frames, a few XDR types, error replies.

A frame is a big-endian length that counts itself, six header words (program, version, procedure, type, serial, status) and the payload.
"""

import socket
import struct

REMOTE, QEMU, LXC, ADMIN, KEEPALIVE = 0x20008086, 0x20008087, 0x00068000, 0x06900690, 0x6B656570
VERSION = 1
CALL, REPLY, MESSAGE, STREAM, CALL_FDS, REPLY_FDS, STREAM_HOLE = range(7)
OK, ERROR, CONTINUE = range(3)
PING, PONG = 1, 2

CONNECT_OPEN, CONNECT_CLOSE, CONNECT_GET_TYPE, CONNECT_GET_VERSION = 1, 2, 3, 4
AUTH_LIST, CONNECT_GET_HOSTNAME, CONNECT_GET_LIB_VERSION, CONNECT_GET_URI = 66, 59, 157, 110
DOMAIN_LOOKUP_BY_NAME, CONNECT_SUPPORTS_FEATURE, DOMAIN_DEFINE_XML = 23, 60, 11

MAX_FRAME = 33554432


class Closed(Exception):
    """The other side closed the connection."""


def string(text):
    data = text.encode() if isinstance(text, str) else text
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


def optional(data):
    return struct.pack(">I", 0) if data is None else struct.pack(">I", 1) + data


def u32(value):
    return struct.pack(">I", value)


def frame(program=REMOTE, version=VERSION, procedure=CONNECT_GET_HOSTNAME, kind=CALL, serial=1, status=OK, payload=b"", length=None):
    total = 28 + len(payload) if length is None else length
    return struct.pack(">IIIIIII", total, program, version, procedure, kind, serial, status) + payload


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def u32(self):
        value, = struct.unpack_from(">I", self.data, self.at)
        self.at += 4
        return value

    def string(self):
        n = self.u32()
        value = self.data[self.at:self.at + n]
        self.at += n + (-n % 4)
        return value.decode()

    def optional_string(self):
        return self.string() if self.u32() else None


class Frame:
    def __init__(self, data):
        self.program, self.version, self.procedure, self.kind, self.serial, self.status = struct.unpack_from(">IIIIII", data)
        self.payload = data[24:]

    def error(self):
        """(code, domain, message) of an error reply."""
        r = Reader(self.payload)
        code, domain = r.u32(), r.u32()
        return code, domain, r.optional_string()

    def __repr__(self):
        what = f"error {self.error()}" if self.status == ERROR else f"{len(self.payload)} bytes"
        return f"<{self.program:#x} procedure {self.procedure} type {self.kind} serial {self.serial} status {self.status}: {what}>"


class Client:
    """A connection that sends what it is told, right or wrong."""

    def __init__(self, path, timeout=10):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        self.sock.connect(path)
        self.serial = 0

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data)

    def read(self, n):
        data = b""
        while len(data) < n:
            try:
                part = self.sock.recv(n - len(data))
            except ConnectionResetError:
                part = b""
            if not part:
                raise Closed(f"after {len(data)} of {n} bytes")
            data += part
        return data

    def receive(self):
        length, = struct.unpack(">I", self.read(4))
        assert 28 <= length <= MAX_FRAME, f"frame of {length} bytes"
        return Frame(self.read(length - 4))

    def call(self, procedure, payload=b"", program=REMOTE):
        """Sends a call and returns its reply, of either status; keepalive pings in between are answered, messages passed over."""
        self.serial += 1
        self.send(frame(program=program, procedure=procedure, serial=self.serial, payload=payload))
        return self.reply(self.serial)

    def reply(self, serial):
        while True:
            answer = self.receive()
            if answer.program == KEEPALIVE and answer.procedure == PING:
                self.send(frame(program=KEEPALIVE, procedure=PONG, kind=MESSAGE, serial=0))
            elif answer.kind in (REPLY, REPLY_FDS) and answer.serial == serial:
                return answer

    def ok(self, procedure, payload=b"", program=REMOTE):
        answer = self.call(procedure, payload, program)
        assert answer.status == OK, answer
        return Reader(answer.payload)

    def open(self, uri="test:///default", readonly=False):
        """What a client does before its first call: ask how to authenticate, then open."""
        r = self.ok(AUTH_LIST)
        types = [r.u32() for _ in range(r.u32())]
        assert types == [0], f"authentication {types}"
        self.ok(CONNECT_OPEN, optional(string(uri)) + u32(1 if readonly else 0))
        return self

    def get_uri(self):
        return self.ok(CONNECT_GET_URI).string()

    def hostname(self):
        return self.ok(CONNECT_GET_HOSTNAME).string()

    def is_closed(self, seconds=5):
        """True when the other side closes within the time, whatever it sends before."""
        self.sock.settimeout(seconds)
        try:
            while True:
                if not self.sock.recv(65536):
                    return True
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
