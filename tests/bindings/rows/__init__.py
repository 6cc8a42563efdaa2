# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of methods: for each noun its class, the states its object is made in, and for each method the arguments it is called with.

A noun's module has CLASS (a name in libvirt, or None for the module's own functions), STATES (name -> function of a World that gives
the object; the first is where all arguments are tried, in the others only the first of them), ROWS (method -> list of argument tuples,
the good ones first) and, where needed, OWN (method -> reason why it is not called). What is a Make is made when it is needed, and in
each string @DIR@ is a folder of the run's own.
"""

BAD_FLAGS = 1 << 30
NO_UUID = "00000000-0000-0000-0000-00000000dead"


class Make:
    """An argument that needs the connection."""

    def __init__(self, func):
        self.func = func

    def __call__(self, world):
        return self.func(world)


def nothing(*_):
    """A callback."""
