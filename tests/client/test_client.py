# SPDX-License-Identifier: LGPL-2.1-or-later
"""The client's engine (probe) against servers right and wrong: test_client.py PROBE ROUTER"""

import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

from fake import Fake, wire

PROBE = ROUTER = None
LOOKUP = wire.DOMAIN_LOOKUP_BY_NAME


def run(uri, *words, timeout=30, env=None):
    """The exit status and the lines that came."""
    done = subprocess.run([PROBE, uri, *[str(w) for w in words]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, text=True,
                          env=dict(os.environ, **(env or {})))
    return done.returncode, done.stdout.splitlines()


def reply(call, payload=b"", **changes):
    words = dict(program=call.program, procedure=call.procedure, kind=wire.REPLY, serial=call.serial, status=wire.OK, payload=payload)
    return wire.frame(**dict(words, **changes))


def raw(make):
    """An answer that is sent as it is."""
    def answer(conn, call):
        conn.sendall(make(call))
    return answer


def error_payload(code, message, domain=10, text=("one", "two", None), numbers=(7, 8)):
    data = wire.u32(code) + wire.u32(domain) + wire.optional(None if message is None else wire.string(message)) + wire.u32(2) + wire.u32(0)
    for t in text:
        data += wire.optional(None if t is None else wire.string(t))
    return data + wire.u32(numbers[0]) + wire.u32(numbers[1]) + wire.u32(0)


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="sv-client-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.socket = os.path.join(self.folder, "s")

    def fake(self, **options):
        server = Fake(self.socket, **options)
        self.addCleanup(server.close)
        return server

    def uri(self, text="test+unix:///default", more=""):
        return f"{text}?socket={self.socket}{more}"


class Hostile(WithFolder):
    """Whatever a server sends: one error that says so, never a crash, never a wait without end."""

    CASES = {
        "garbage": (lambda c: os.urandom(7) * 512, r"error 39 .*length is out of bounds|error 38"),
        "length_zero": (lambda c: b"\0" * 64, r"error 39 .*length is out of bounds: 0"),
        "oversized": (lambda c: wire.u32(0x7fffffff) + b"x" * 100, r"error 39 .*length is out of bounds: 2147483647"),
        "wrong_serial": (lambda c: reply(c, serial=c.serial + 1000), r"error 39 .*waits for no answer"),
        "wrong_procedure": (lambda c: reply(c, procedure=1), r"error 39 .*instead of"),
        "wrong_program": (lambda c: reply(c, program=wire.QEMU), r"error 39 .*instead of"),
        "unknown_type": (lambda c: reply(c, kind=17), r"error 39 .*frame of type 17"),
        "call_from_server": (lambda c: reply(c, kind=wire.CALL), r"error 39 .*frame of type 0"),
        "unknown_status": (lambda c: reply(c, status=9), r"error 39 .*status 9"),
        "twice": (lambda c: reply(c, wire.string("x")) * 2, r"error 39 .*waits for no answer|hostname x"),
        "short_payload": (lambda c: reply(c, wire.u32(50) + b"abc"), r"error 39 "),
        "bytes_behind": (lambda c: reply(c, wire.string("x") + b"1234"), r"error 39 "),
        "string_too_long": (lambda c: reply(c, wire.u32(0xffffffff)), r"error 39 "),
        "error_garbage": (lambda c: reply(c, b"abcd", status=wire.ERROR), r"error 39 "),
        "error_empty": (lambda c: reply(c, b"", status=wire.ERROR), r"error 39 "),
        "fds_not_counted": (lambda c: reply(c, kind=wire.REPLY_FDS), r"error 39 .*count of descriptors"),
        "fds_too_many": (lambda c: reply(c, wire.u32(99), kind=wire.REPLY_FDS), r"error 39 .*too many descriptors: 99"),
        "fds_not_sent": (lambda c: reply(c, wire.u32(1), kind=wire.REPLY_FDS) + b"\0", r"error 39 .*announced but not sent"),
        "stream_nobody_opened": (lambda c: reply(c, b"data", kind=wire.STREAM, serial=4000, status=wire.CONTINUE) + reply(c, wire.string("x")),
                                 r"hostname x"),
        "message_nobody_wants": (lambda c: reply(c, b"data", kind=wire.MESSAGE, serial=0) + reply(c, wire.string("x")), r"hostname x"),
    }

    def test_replies(self):
        for name, (make, expected) in self.CASES.items():
            for verb in ("info", "info-loop"):
                with self.subTest(name, verb=verb):
                    server = Fake(self.socket, {wire.CONNECT_GET_HOSTNAME: raw(make)})
                    status, lines = run(self.uri(), verb)
                    server.close()
                    self.assertIn(status, (0, 1), lines)
                    self.assertRegex("\n".join(lines), expected)

    def test_closing_at_every_byte(self):
        whole = len(wire.frame(payload=wire.string("x")))
        for n in range(0, whole, 3):
            def cut(conn, call):
                conn.sendall(reply(call, wire.string("x"))[:n])
                conn.shutdown(socket.SHUT_RDWR)
            server = Fake(self.socket, {wire.CONNECT_GET_HOSTNAME: cut})
            status, lines = run(self.uri(), "info")
            server.close()
            self.assertEqual(status, 1)
            self.assertRegex(lines[-1], r"error 38 -1 Cannot recv data: End of file")

    def test_unannounced_descriptors(self):
        def shower(conn, call):
            for _ in range(40):
                socket.send_fds(conn, [b"\0\0\0\x1c"[:1]], [0])
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: shower})
        status, lines = run(self.uri(), "info")
        self.assertEqual(status, 1)
        self.assertRegex(lines[-1], r"error 39 ")

    def test_auth_list_of_unknown_types(self):
        self.fake(auth=(77,))
        self.assertRegex(run(self.uri(), "info")[1][-1], r"error 45 .*no kind of authentication that is known")

    def test_failing_in_the_middle_of_many_calls(self):
        count = [0]

        def some(conn, call):
            count[0] += 1
            if count[0] > 300:
                conn.shutdown(socket.SHUT_RDWR)
                return None
            return wire.string("x")
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: some})
        for verb in ("threads", "threads-loop"):
            count[0] = 0
            status, lines = run(self.uri(), verb, 8, 200)
            self.assertEqual(status, 1)
            self.assertRegex(lines[-1], r"error (38|1) ")


class Calls(WithFolder):
    def test_error_keeps_code_domain_message(self):
        self.fake(answers={LOOKUP: raw(lambda c: reply(c, error_payload(42, "Domain not found: x"), status=wire.ERROR))})
        self.assertEqual(run(self.uri(), "lookup", "x"), (1, ["error 42 10 Domain not found: x"]))

    def test_error_without_message(self):
        self.fake(answers={LOOKUP: raw(lambda c: reply(c, error_payload(1, None), status=wire.ERROR))})
        self.assertEqual(run(self.uri(), "lookup", "x"), (1, ["error 1 10 the server gave no reason"]))

    def test_replies_in_pieces(self):
        def slow(conn, call):
            for byte in reply(call, wire.string("x")):
                conn.sendall(bytes([byte]))
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: slow})
        self.assertEqual(run(self.uri(), "info")[1][0], "hostname x")

    def test_large_reply(self):
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: wire.string("y" * 3000000)})
        self.assertEqual(len(run(self.uri(), "info")[1][0]), 3000009)

    def test_ping_is_answered_while_waiting(self):
        server = self.fake(answers={wire.CONNECT_GET_HOSTNAME: raw(
            lambda c: wire.frame(wire.KEEPALIVE, 1, wire.PING, wire.MESSAGE, 0) + reply(c, wire.string("x")))})
        self.assertEqual(run(self.uri(), "info")[0], 0)
        self.assertTrue([c for c in server.calls if c.program == wire.KEEPALIVE and c.procedure == wire.PONG])

    def test_calls_of_threads_are_answered_out_of_order(self):
        held = []

        def swap(conn, call):
            held.append(call)
            if len(held) == 4:
                conn.sendall(b"".join(reply(c, wire.string(str(c.serial))) for c in reversed(held)))
                held.clear()
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: swap})
        self.assertEqual(run(self.uri(), "threads", 4, 50)[0], 0)


class Keepalive(WithFolder):
    def test_silent_server_is_given_up(self):
        server = self.fake()
        status, lines = run(self.uri(), "keepalive", 1, 1, 10)
        self.assertEqual(lines[:2], ["keepalive 0", "closed 2"])
        self.assertRegex(lines[2], "error 1 -1 client socket is closed")
        self.assertEqual(len([c for c in server.calls if c.program == wire.KEEPALIVE and c.procedure == wire.PING]), 1)

    def test_silent_server_is_given_up_within_a_call(self):
        self.fake(answers={wire.CONNECT_GET_HOSTNAME: lambda conn, call: None})
        status, lines = run(self.uri(), "keepalive-call", 1, 1)
        self.assertRegex(lines[-1], "error 1 -1 connection closed due to keepalive timeout")

    def test_closing_server_is_noticed_by_the_loop(self):
        def close_soon(conn, call):
            conn.sendall(reply(call, wire.u32(1)))
            if struct.unpack(">I", call.payload)[0] == 15:
                conn.shutdown(socket.SHUT_RDWR)
        self.fake(answers={wire.CONNECT_SUPPORTS_FEATURE: close_soon})
        self.assertIn("closed 1", run(self.uri(), "keepalive", 5, 5, 5)[1])


class Uris(WithFolder):
    def test_what_the_server_is_told(self):
        cases = {
            "qemu+unix:///system?{}": "qemu:///system",
            "qemu+unix://me@/system?mode=auto&{}&foo=bar": "qemu:///system?foo=bar",
            "qemu+unix:///session?{}&name=test:///default": "test:///default",
            "test+unix:///path/f.xml?{}": "test:///path/f.xml",
            "xen+unix:///?{}": "xen:///",
            "remote+unix:///system?{}": "",
            "qemu+unix:///system?{}&mode=direct#frag": "qemu:///system#frag",
            "test+unix:///default?no_verify=1&no_tty=1&no_sanity=1&pkipath=/x&keyfile=/k&known_hosts=/h&known_hosts_verify=ignore&sshauth=agent"
            "&command=ssh&netcat=nc&proxy=auto&tls_priority=NORMAL&authfile=/dev/null&mode=legacy&zz=1&{}": "test:///default?zz=1",
        }
        for uri, expected in cases.items():
            with self.subTest(uri):
                server = Fake(self.socket)
                status, lines = run(uri.format(f"socket={self.socket}"), "info")
                server.close()
                self.assertEqual(status, 0, lines)
                self.assertEqual(server.opened(), (expected, 0))

    def test_readonly(self):
        server = self.fake()
        run(self.uri(), "info", env={"PROBE_READONLY": "1"})
        self.assertEqual(server.opened()[1], 1)

    def test_default_from_environment(self):
        self.fake()
        _, lines = run("", "info", env={"LIBVIRT_DEFAULT_URI": self.uri("qemu+unix:///system")})
        self.assertIn("uri " + self.uri("qemu+unix:///system"), lines)

    def test_server_chooses(self):
        server = self.fake()
        self.assertIn("uri fake:///chosen", run(self.uri("remote+unix:///system"), "info")[1])

    def test_missing_socket(self):
        self.assertEqual(run(self.uri(), "info")[1],
                         [f"error 38 -1 Failed to connect socket to '{self.socket}': No such file or directory"])


class Command(WithFolder):
    def test_ext(self):
        self.fake()
        command = os.path.join(self.folder, "way")
        with open(command, "w") as f:
            f.write(f"#!{sys.executable}\n" + BRIDGE.format(path=self.socket))
        os.chmod(command, 0o755)
        self.assertEqual(run(f"test+ext:///default?command={command}", "info")[1][0], "hostname fake")

    def test_what_the_program_says_is_in_the_error(self):
        command = os.path.join(self.folder, "way")
        with open(command, "w") as f:
            f.write("#!/bin/sh\necho no way from here >&2\nexit 1\n")
        os.chmod(command, 0o755)
        self.assertRegex(run(f"test+ssh://h/default?command={command}", "info")[1][-1], "error 38 .*no way from here")

    def test_missing_program(self):
        self.assertRegex(run("test+ext:///default?command=/nowhere", "info")[1][-1], "error 38 -1 Cannot find '/nowhere' in path")


BRIDGE = """
import os, socket, threading
s = socket.socket(socket.AF_UNIX)
s.connect({path!r})
def out():
    while (d := s.recv(65536)):
        os.write(1, d)
    os._exit(0)
threading.Thread(target=out, daemon=True).start()
while (d := os.read(0, 65536)):
    s.sendall(d)
"""


class Streams(WithFolder):
    """Against the fake: what the reference does is tested against the reference."""

    VOLUME = wire.string("pool") + wire.string("vol") + wire.string("/vol")
    FIND, UPLOAD, DOWNLOAD = 97, 208, 209

    def answers(self, **more):
        return dict({self.FIND: self.VOLUME}, **more)

    def test_download_with_hole(self):
        def send(conn, call):
            parts = [reply(call)]
            for kind, data in ((wire.STREAM, b"abc"), (wire.STREAM_HOLE, struct.pack(">QI", 5, 0)), (wire.STREAM, b"z"), (wire.STREAM, b"")):
                parts.append(reply(call, data, kind=kind, status=wire.CONTINUE))
            parts.append(reply(call, kind=wire.STREAM, status=wire.OK))
            conn.sendall(b"".join(parts))
        self.fake(answers={self.FIND: self.VOLUME, self.DOWNLOAD: send})
        target = os.path.join(self.folder, "got")
        self.assertEqual(run(self.uri(), "download", "/vol", target), (0, []))
        with open(target, "rb") as f:
            self.assertEqual(f.read(), b"abc\0\0\0\0\0z")

    def test_error_in_the_stream(self):
        def send(conn, call):
            conn.sendall(reply(call) + reply(call, error_payload(38, "disk on fire"), kind=wire.STREAM, status=wire.ERROR))
        self.fake(answers={self.FIND: self.VOLUME, self.DOWNLOAD: send, self.UPLOAD: send})
        self.assertEqual(run(self.uri(), "download", "/vol", os.devnull), (1, ["error 38 10 disk on fire"]))
        self.assertEqual(run(self.uri(), "upload", "/vol", PROBE), (1, ["error 38 10 disk on fire"]))

    def test_broken_hole(self):
        for payload in (b"", b"1234", struct.pack(">qI", -5, 0)):
            def send(conn, call):
                conn.sendall(reply(call) + reply(call, payload, kind=wire.STREAM_HOLE, status=wire.CONTINUE))
            server = Fake(self.socket, {self.FIND: self.VOLUME, self.DOWNLOAD: send})
            self.assertRegex(run(self.uri(), "download", "/vol", os.devnull)[1][-1], "error 39 .*malformed hole")
            server.close()

    def test_server_that_writes_and_does_not_read(self):
        """Both directions full: the sender has to read while it waits."""
        def flood(conn, call):
            conn.sendall(reply(call))
            event = reply(call, b"x" * 100000, kind=wire.MESSAGE, serial=0)
            for _ in range(60):
                conn.sendall(event)
            conn.sendall(reply(call, kind=wire.STREAM, status=wire.OK))
        self.fake(answers={self.FIND: self.VOLUME, self.UPLOAD: flood})
        self.assertEqual(run(self.uri(), "upload", "/vol", PROBE), (0, []))
        self.assertEqual(run(self.uri(), "upload-loop", "/vol", PROBE), (0, []))


class OwnRouter(WithFolder):
    def setUp(self):
        super().setUp()
        self.env = {"XDG_RUNTIME_DIR": self.folder, "VIRTROUTERD_PATH": ROUTER, "XDG_CONFIG_HOME": self.folder, "XDG_CACHE_HOME": self.folder,
                    "XDG_DATA_HOME": self.folder}
        self.addCleanup(self.end_router)

    def test_calls_events_and_streams_of_many_threads(self):
        """What the thread sanitizer is to look at (-Dsanitize=thread)."""
        for words in (("threads-loop", 8, 100), ("mixed-loop", 8, 100)):
            status, lines = run("test:///default", *words, env=self.env, timeout=120)
            self.assertEqual(status, 0, lines)

    def test_session_router_starts_on_demand(self):
        children = [subprocess.Popen([PROBE, "test:///default", "lookup", "test"], stdout=subprocess.PIPE, text=True,
                                     env=dict(os.environ, **self.env))
                    for _ in range(4)]
        for child in children:
            out, _ = child.communicate(timeout=60)
            self.assertEqual(out, "domain test 1\n")
        self.assertEqual(len(self.routers()), 1)

    def test_router_that_cannot_be_started(self):
        status, lines = run("test:///default", "info", env={"XDG_RUNTIME_DIR": self.folder, "VIRTROUTERD_PATH": "/nowhere"})
        self.assertRegex(lines[-1], r"error 38 -1 .*cannot be started: /nowhere: No such file or directory; .*VIRTROUTERD_PATH")

    def routers(self):
        """Programs whose environment has our folder."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as f:
                    ours = f"XDG_RUNTIME_DIR={self.folder}".encode() in f.read().split(b"\0")
                if ours and os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "virtrouterd":
                    found.append(int(pid))
            except OSError:
                continue
        return found

    def end_router(self):
        for pid in self.routers():
            os.kill(pid, 15)


if __name__ == "__main__":
    PROBE, ROUTER = os.path.abspath(sys.argv.pop(1)), os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
