# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls in a row with what each must answer: a value, or a number of an error where it must be refused."""

import libvirt

from . import process


class Code(int):
    """The number of the error that a call must end in."""


def answer_of(call):
    try:
        return call()
    except libvirt.libvirtError as error:
        return Code(error.get_error_code())


def check(steps):
    """Each step is (what, call, expected); all are run, so that one report names everything that differs."""
    wrong = []
    for what, call, expected in steps:
        found = answer_of(call)
        if type(found) is not type(expected) and isinstance(found, Code) != isinstance(expected, Code) or found != expected:
            wrong.append(f"{what}: {found!r}, expected {expected!r}")
    assert not wrong, "\n".join(wrong)


class Told:
    """What a kind of objects tells of: (name, event, detail) of its life, (name, word) of the rest."""

    def __init__(self, register, deregister, other, name=lambda thing: thing.name()):
        self.events, self.deregister, self.name = [], deregister, name
        self.ids = [register(None, 0, self.life, None), register(None, 1, self.rest, other)]

    def life(self, conn, thing, event, detail, opaque):
        self.events.append((self.name(thing), event, detail))

    def rest(self, conn, thing, word):
        self.events.append((self.name(thing), word))

    def expect(self, *events):
        """Exactly these so far, in this order."""
        process.wait_for(lambda: len(self.events) >= len(events), f"{len(events)} events; there were {self.events}", 10)
        assert self.events == list(events), f"{self.events}, expected {list(events)}"
        self.events = []

    def close(self):
        for number in self.ids:
            self.deregister(number)
