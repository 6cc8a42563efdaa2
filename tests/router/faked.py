#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A daemon without a hypervisor. What it has and how it behaves stands in a file that the test writes, read anew at each call:

domains: list of [name, uuid in hex, id or -1, persistent, paused]; delay: {procedure: seconds}; exit: status to end with at the start;
refuse_open: text; late_events: events as [index of the domain, event, detail] that are sent behind
the answer to the list with the flags late_behind.

It writes a line to its log for each call. Commands come by datagrams: "event I EVENT DETAIL", "raw HEX" (a payload behind the number).
"""
import json
import os
import socket
import sys
import threading
import time

from wire import (CALL, CALL_WITH_FDS, CONTINUE, DEREGISTER, DESTROY, ERROR, GET_HOSTNAME, GET_STATE, GET_URI, LIFECYCLE,
                  LIST_ALL_DOMAINS, LIST_ALL_NETWORKS, MESSAGE, MONITOR_EVENT, MONITOR_REGISTER, OK, OPEN, QEMU,
                  REGISTER, REPLY, REPLY_WITH_FDS, SCREENSHOT, SET_IDENTITY, SHUTDOWN, STREAM, domain, frame,
                  read_frame, send_with_fds, string, word)

PERSISTENT, PAUSED, ACTIVE = 4, 32, 1


class Daemon:
    def __init__(self, folder):
        self.folder = folder
        self.sessions = []
        self.told_late = False
        self.lock = threading.Lock()
        self.log = open(os.path.join(folder, "faked.log"), "a", buffering=1)

    def state(self):
        with open(os.path.join(self.folder, "faked.json")) as file:
            return json.load(file)

    def serve(self):
        state = self.state()
        if "exit" in state:
            print("the fake has no will to live", file=sys.stderr)
            sys.exit(state["exit"])
        threading.Thread(target=self.commands, daemon=True).start()
        listener = socket.socket(fileno=3)
        listener.setblocking(True)
        listener.listen()  # whoever connects is told this process, as real daemons do it
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=Session(self, sock).run, daemon=True).start()

    def commands(self):
        path = os.path.join(self.folder, "faked-control")
        if os.path.exists(path):
            os.unlink(path)
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        sock.bind(path)
        while True:
            command, *arguments = sock.recv(65536).decode().split()
            if command == "event":
                self.tell(*map(int, arguments))
            elif command == "raw":
                self.tell_raw(int(arguments[0]), bytes.fromhex(arguments[1]))
            elif command == "monitor":
                self.tell_raw(MONITOR_EVENT, bytes.fromhex(arguments[0]), QEMU)
            elif command == "flood":
                for _ in range(int(arguments[0])):
                    self.tell(0, 3, 0)

    def tell(self, index, event, detail):
        name, uuid, number, *_ = self.state()["domains"][index]
        self.tell_raw(LIFECYCLE, domain(name, bytes.fromhex(uuid), number) + word(event) + word(detail))

    def tell_raw(self, procedure, payload, program=None):
        with self.lock:
            for session in self.sessions:
                session.event(procedure, payload, program)


class Session:
    def __init__(self, daemon, sock):
        self.daemon, self.sock = daemon, sock
        self.callbacks = {}
        self.next = 100
        self.write_lock = threading.Lock()

    def send(self, data):
        with self.write_lock:
            self.sock.sendall(data)

    def event(self, procedure, payload, program=None):
        wanted = ("monitor" if program else 0 if procedure == LIFECYCLE else procedure)
        for number, kind in list(self.callbacks.items()):
            if kind == wanted or (isinstance(wanted, int) and wanted > 50 and kind == 11):
                keys = {"program": program} if program else {}
                self.send(frame(procedure, word(number) + payload, kind=MESSAGE, **keys))

    def run(self):
        with self.daemon.lock:
            self.daemon.sessions.append(self)
        try:
            while (call := read_frame(self.sock)) is not None:
                state = self.daemon.state()  # before the log tells the test that the call is here
                self.daemon.log.write(f"{call.program:x} {call.procedure} {call.kind} {call.payload.hex()} @{os.getpid()}\n")
                if call.kind == CALL_WITH_FDS:
                    self.take_fds(call)
                elif call.kind == CALL:
                    self.take_call(call, state)
                elif call.kind == STREAM:
                    self.stream(call)
        except OSError:
            pass
        with self.daemon.lock:
            self.daemon.sessions.remove(self)

    def take_fds(self, call):
        """Writes its payload into the first descriptor and sends all of them back."""
        os.write(call.fds[0], call.payload)
        back = frame(call.procedure, word(len(call.fds)), kind=REPLY_WITH_FDS, serial=call.serial)
        send_with_fds(self.sock, back, call.fds)
        for fd in call.fds:
            os.close(fd)

    def take_call(self, call, state):
        if str(call.procedure) in state.get("delay", {}):
            threading.Thread(target=self.answer, args=(call, state), daemon=True).start()
        else:
            self.answer(call, state)

    def answer(self, call, state):
        time.sleep(state.get("delay", {}).get(str(call.procedure), 0))
        if call.procedure == OPEN and "refuse_open" in state:
            self.reply(call, word(1) + word(0) + word(1) + string(state["refuse_open"]) + word(2) + word(0) * 4 + word(-1) * 2 + word(0), ERROR)
            return
        payload = self.result(call, state)
        self.reply(call, payload)
        if call.procedure == LIST_ALL_DOMAINS:
            self.tell_late(call.words(2)[1], state)
        if call.procedure == SCREENSHOT:
            self.send(frame(SCREENSHOT, b"x" * 1000, kind=STREAM, serial=call.serial, status=CONTINUE))

    def tell_late(self, flags, state):
        """Once in a daemon's life, behind the list with the given flags."""
        if state.get("late_behind", 0) == flags and not self.daemon.told_late:
            self.daemon.told_late = True
            for late in state.get("late_events", []):
                self.daemon.tell(*late)

    def reply(self, call, payload, status=OK):
        self.send(frame(call.procedure, payload, program=call.program, kind=REPLY, serial=call.serial, status=status))

    def result(self, call, state):
        if (call.program, call.procedure) == (QEMU, MONITOR_REGISTER):
            return word(self.register("monitor"))
        if call.procedure == GET_HOSTNAME:
            return string(state.get("hostname", f"pid {os.getpid()}"))
        if call.procedure == GET_URI:
            return string("fake:///" + "u" * state.get("uri_length", 6))
        if call.procedure == LIST_ALL_DOMAINS:
            flags = call.words(2)[1]
            found = [d for d in state.get("domains", []) if (not flags & PERSISTENT or d[3]) and (not flags & PAUSED or d[4])]
            return word(len(found)) + b"".join(domain(d[0], bytes.fromhex(d[1]), d[2]) for d in found) + word(len(found))
        if call.procedure == GET_STATE:
            return word(state.get("state", 5)) + word(state.get("reason", 0))
        if call.procedure == LIST_ALL_NETWORKS:
            return word(0) * 2
        if call.procedure == REGISTER:
            return word(self.register(call.words()[0]))
        if call.procedure == DEREGISTER:
            del self.callbacks[call.words()[0]]
        if call.procedure == SCREENSHOT:
            return optional_mime()
        assert call.procedure in (OPEN, SET_IDENTITY, DEREGISTER, DESTROY, SHUTDOWN), call
        return b""

    def register(self, kind):
        self.next += 1
        self.callbacks[self.next] = kind
        return self.next

    def stream(self, call):
        if call.status in (OK, ERROR):
            self.send(frame(call.procedure, kind=STREAM, serial=call.serial, status=OK))
        else:
            self.send(frame(call.procedure, call.payload, kind=STREAM, serial=call.serial, status=CONTINUE))


def optional_mime():
    return word(1) + string("image/x-portable-pixmap")


if __name__ == "__main__":
    root = sys.argv[sys.argv.index("--root") + 1]
    assert os.environ["LISTEN_FDS"] == "1" and os.environ["LISTEN_PID"] == str(os.getpid())
    Daemon(root).serve()
