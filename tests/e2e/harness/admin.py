# SPDX-License-Identifier: LGPL-2.1-or-later
"""Administration: Debian's unmodified virt-admin, and its calls on the wire, against the router, each daemon, or the peer's libvirtd."""

import glob
import os
import re
import subprocess

from . import instance, wire

(OPEN, CLOSE, LIB_VERSION, LIST_SERVERS, LOOKUP_SERVER, GET_WORKERS, SET_WORKERS, LIST_CLIENTS, LOOKUP_CLIENT, CLIENT_INFO, CLIENT_CLOSE,
 GET_LIMITS, SET_LIMITS, GET_OUTPUTS, GET_FILTERS, SET_OUTPUTS, SET_FILTERS, UPDATE_TLS, SET_TIMEOUT, SHUTDOWN) = range(1, 21)
INT, UINT = 1, 2


class Target:
    """A process that can be administered: its socket, and the name of its own server."""

    def __init__(self, socket, server):
        self.socket, self.server = socket, server
        self.uri = f"libvirtd:///system?socket={socket}"

    def __repr__(self):
        return os.path.basename(self.socket)

    def argv(self, command):
        return ["virt-admin", "-c", self.uri, command.replace("{server}", self.server)]

    def run(self, command):
        """The command's output, which must have succeeded."""
        output, status = self.try_run(command)
        assert status == 0 and not re.search("^error:", output, re.M), f"{self}: virt-admin {command}: {output}"
        return output

    def try_run(self, command):
        done = subprocess.run(self.argv(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=30)
        return done.stdout.strip("\n"), done.returncode

    def refuses(self, command, pattern):
        output, status = self.try_run(command)
        assert status != 0 and re.search(pattern, output), f"{self}: virt-admin {command} should say \"{pattern}\": {output}"

    def fields(self, command):
        """What "name : value" lines say."""
        return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in self.run(command).splitlines())}

    def numbers(self, command):
        return {name: int(value) for name, value in self.fields(command).items()}

    def clients(self, server=None):
        """The numbers of a server's clients."""
        lines = self.run(f"srv-clients-list {server or self.server}").splitlines()[2:]
        return [int(line.split()[0]) for line in lines]

    def client_of(self, pid):
        """The first client that is this process."""
        for number in self.clients():
            output, status = self.try_run(f"client-info {{server}} {number}")
            if status == 0 and re.search(rf"unix_process_id\s*: {pid}$", output, re.M):
                return number
        return None

    def call(self, procedure, payload=b""):
        with wire.Client(self.socket) as client:
            return client.call(procedure, payload, wire.ADMIN)

    def error_code(self, procedure, payload=b""):
        answer = self.call(procedure, payload)
        return answer.error()[0] if answer.status == wire.ERROR else 0


def param(name, value, kind=UINT):
    return wire.string(name) + wire.u32(kind) + wire.u32(value)


def params(server, *items):
    """The arguments of a call that sets a server's parameters."""
    return wire.string(server) + wire.u32(len(items)) + b"".join(items) + wire.u32(0)


def main_target(env):
    """The router, or the peer's libvirtd."""
    if env.is_peer and env.is_session:
        env.skip("the peer has no administration where its sockets' folder is configured and it is a session's")
    return Target(os.path.join(os.path.dirname(env.instance.socket(env.kind)), "libvirt-admin-sock"), "libvirtd")


def daemon_target(env):
    """Ours: the daemon behind the router that serves this kind of connection; it runs once somebody is connected."""
    folder = os.path.dirname(env.instance.socket(env.kind))
    assert env.conn.getHostname()
    if env.kind != instance.TEST:
        return Target(os.path.join(folder, "virtqemud-admin-sock"), "virtqemud")
    # Each process that uses the test driver has a daemon of its own.
    for path in sorted(glob.glob(os.path.join(folder, "virttestd-admin-sock*"))):
        target = Target(path, "virttestd")
        if target.try_run("srv-list")[1] == 0 and target.client_of(os.getpid()) is not None:
            return target
    raise AssertionError(f"no daemon of this process in {os.listdir(folder)}")


def targets(env):
    return [main_target(env)] + ([] if env.is_peer else [daemon_target(env)])
