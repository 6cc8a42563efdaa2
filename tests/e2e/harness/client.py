# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients: Debian's unmodified virsh, and python3-libvirt with its event loop in a thread."""

import re
import subprocess
import threading

import libvirt

from . import process

MARKER = "@@splitvirt@@"

# The binding prints every error on stderr unless told otherwise; tests look at the exceptions.
libvirt.registerErrorHandler(lambda context, error: None, None)


class VirshError(AssertionError):
    pass


def virsh_argv(uri, readonly=False, options=()):
    # Line buffering keeps output and errors of several commands in their order.
    return ["stdbuf", "-oL", "virsh", "-c", uri] + (["--readonly"] if readonly else []) + list(options)


def virsh(uri, *commands, check=True, readonly=False, timeout=60, env=None):
    """Runs the commands in one virsh process on one connection; a list of their outputs, errors included, stripped of blank ends.

    With check, a command that prints an error raises VirshError.
    """
    batch = f"; echo {MARKER}; ".join(commands)
    done = subprocess.run(virsh_argv(uri, readonly) + [batch], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=timeout, env=env)
    outputs = [part.strip("\n") for part in done.stdout.split(f"{MARKER}\n")]
    outputs += [""] * (len(commands) - len(outputs))
    if check:
        for command, output in zip(commands, outputs):
            if re.search(r"^error: ", output, re.M):
                raise VirshError(f"virsh {command}: {output}")
    return outputs


class EventLoop:
    """The one libvirt event loop of this process; registered before the first connection is opened."""

    started = False

    @classmethod
    def start(cls):
        if cls.started:
            return
        cls.started = True
        libvirt.virEventRegisterDefaultImpl()
        threading.Thread(target=cls.run, daemon=True).start()

    @staticmethod
    def run():
        while True:
            libvirt.virEventRunDefaultImpl()


def connect(uri, readonly=False):
    EventLoop.start()
    return libvirt.openReadOnly(uri) if readonly else libvirt.open(uri)


class Recorder:
    """Events of one connection as tuples (machine's name, event, detail), in their order of arrival."""

    def __init__(self, conn, event_id=libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, machine=None):
        self.conn = conn
        self.events = []
        self.callback_id = conn.domainEventRegisterAny(machine, event_id, self.receive, None)

    def receive(self, conn, machine, *details):
        self.events.append((machine.name(),) + details[:-1])

    def of(self, name):
        return [e[1:] for e in list(self.events) if e[0] == name]

    def wait(self, name, count, seconds=15):
        """The events of one machine as soon as there are `count` of them."""
        try:
            process.wait_for(lambda: len(self.of(name)) >= count, f"{count} events of {name}", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; there were {self.of(name)}")
        return self.of(name)

    def close(self):
        self.conn.domainEventDeregisterAny(self.callback_id)


def error_of(call, *args):
    """The libvirtError that the call must end in."""
    try:
        value = call(*args)
    except libvirt.libvirtError as error:
        return error
    raise AssertionError(f"{getattr(call, '__name__', call)}{args} succeeded with {value!r} and should have been refused")


def refuses(codes, call, *args):
    """The call must end in an error with this code, or one of these."""
    error = error_of(call, *args)
    codes = codes if isinstance(codes, tuple) else (codes,)
    assert error.get_error_code() in codes, f"code {error.get_error_code()} instead of {codes}: {error}"
