# SPDX-License-Identifier: LGPL-2.1-or-later
"""Raw frames for tests: what a client and a daemon of the least kind need to speak with the router."""
import socket
import struct

REMOTE, QEMU, KEEPALIVE = 0x20008086, 0x20008087, 0x6B656570
CALL, REPLY, MESSAGE, STREAM, CALL_WITH_FDS, REPLY_WITH_FDS = range(6)
OK, ERROR, CONTINUE = 0, 1, 2

OPEN, CLOSE, GET_HOSTNAME, SUPPORTS_FEATURE, GET_URI, DESTROY, SHUTDOWN = 1, 2, 59, 60, 110, 12, 28
AUTH_LIST, LIST_ALL_DOMAINS, LIST_ALL_NETWORKS, SET_IDENTITY, SCREENSHOT = 66, 273, 283, 419, 211
OPEN_GRAPHICS, OPEN_GRAPHICS_FD = 249, 343
GET_STATE = 212
OLD_REGISTER, OLD_DEREGISTER, OLD_LIFECYCLE = 105, 106, 107
REGISTER, DEREGISTER, LIFECYCLE = 316, 317, 318
MONITOR_REGISTER, MONITOR_EVENT = 4, 6


def word(value):
    return struct.pack(">I", value & 0xFFFFFFFF)


def string(text):
    data = text.encode()
    return word(len(data)) + data + b"\0" * (-len(data) % 4)


def optional(text):
    return word(0) if text is None else word(1) + string(text)


def domain(name, uuid, number=-1):
    return string(name) + uuid + word(number)


def frame(procedure, payload=b"", program=REMOTE, version=1, kind=CALL, serial=0, status=OK):
    return struct.pack(">IIIiIII", 28 + len(payload), program, version, procedure, kind, serial, status) + payload


class Frame:
    def __init__(self, data):
        (self.length, self.program, self.version, self.procedure, self.kind, self.serial, self.status) = struct.unpack(">IIIiIII", data[:28])
        self.payload = data[28:]
        self.data = data

    def words(self, n=1):
        return struct.unpack(f">{n}i", self.payload[:4 * n])

    def error(self):
        """(code, message) of an error reply."""
        assert self.status == ERROR, self
        code, _, present = struct.unpack(">iiI", self.payload[:12])
        if not present:
            return code, ""
        length = struct.unpack(">I", self.payload[12:16])[0]
        return code, self.payload[16:16 + length].decode()

    def lifecycle(self, old=False):
        """(callback or None, name, uuid, id, event, detail) of a lifecycle message."""
        at = 0 if old else 4
        length = struct.unpack(">I", self.payload[at:at + 4])[0]
        name = self.payload[at + 4:at + 4 + length].decode()
        at += 4 + length + (-length % 4)
        number, event, detail = struct.unpack(">iii", self.payload[at + 16:at + 28])
        return (None if old else self.words()[0], name, self.payload[at:at + 16], number, event, detail)

    def __repr__(self):
        return (f"<program {self.program:x} procedure {self.procedure} kind {self.kind} serial {self.serial} status {self.status} "
                f"{self.payload[:200].hex()}>")


def read_frame(sock):
    """The next frame, or None at a clean end. Descriptors follow a frame with a byte each."""
    head = read_bytes(sock, 4)
    if len(head) < 4:
        return None
    got = Frame(head + read_bytes(sock, struct.unpack(">I", head)[0] - 4))
    got.fds = []
    if got.kind in (CALL_WITH_FDS, REPLY_WITH_FDS):
        for _ in range(got.words()[0]):
            got.fds += socket.recv_fds(sock, 1, 1)[1]
        got.payload = got.payload[4:]
    return got


def send_with_fds(sock, data, fds):
    sock.sendall(data)
    for fd in fds:
        socket.send_fds(sock, [b"\0"], [fd])


def read_bytes(sock, n):
    data = bytearray()
    while len(data) < n:
        try:
            piece = sock.recv(n - len(data))
        except ConnectionResetError:
            break
        if not piece:
            break
        data += piece
    return bytes(data)


class Client:
    """A client that keeps what comes out of turn."""

    def __init__(self, path, timeout=10):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        self.sock.connect(path)
        self.serial = 0
        self.kept = []

    def close(self):
        self.sock.close()

    def send(self, procedure, payload=b"", **keys):
        self.serial += 1
        keys.setdefault("serial", self.serial)
        self.sock.sendall(frame(procedure, payload, **keys))
        return keys["serial"]

    def next(self):
        if self.kept:
            return self.kept.pop(0)
        return read_frame(self.sock)

    def answer(self, serial):
        """The reply to a serial, or what comes next of its stream; what belongs to others is kept."""
        for i, kept in enumerate(self.kept):
            if kept.kind != MESSAGE and kept.serial == serial:
                return self.kept.pop(i)
        while True:
            got = read_frame(self.sock)
            assert got is not None, "the connection ended"
            if got.kind in (REPLY, REPLY_WITH_FDS, STREAM) and got.serial == serial:
                return got
            self.kept.append(got)

    def call(self, procedure, payload=b"", **keys):
        return self.answer(self.send(procedure, payload, **keys))

    def open(self, uri="fake:///system", flags=0):
        got = self.call(OPEN, optional(uri) + word(flags))
        assert got.status == OK, got.error()
        return self

    def event(self, timeout=5):
        """The next message, or None when none comes."""
        for i, kept in enumerate(self.kept):
            if kept.kind == MESSAGE:
                return self.kept.pop(i)
        self.sock.settimeout(timeout)
        try:
            got = read_frame(self.sock)
        except TimeoutError:
            return None
        finally:
            self.sock.settimeout(10)
        assert got is not None, "the connection ended"
        assert got.kind == MESSAGE, got
        return got
