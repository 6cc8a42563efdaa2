# SPDX-License-Identifier: LGPL-2.1-or-later
"""Streams: of a screenshot, and such as nobody has started."""

from . import nothing


def idle(world):
    return world.conn.newStream(0)


def screen(world):
    stream = world.conn.newStream(0)
    world.conn.lookupByName("test").screenshot(stream, 0, 0)
    return stream


def nonblocking(world):
    return world.conn.newStream(1)


def enough(stream, data, opaque):
    return None


CLASS = "virStream"
STATES = {"idle": idle, "nonblocking": nonblocking, "screen": screen}
OWN = {"_dispatchStreamEventCallback": "the binding's C half calls it"}
ROWS = {
    "abort": [()], "c_pointer": [()], "connect": [()], "finish": [()],
    "eventAddCallback": [(1, nothing, None), (0, nothing, None), (99, nothing, None)], "eventRemoveCallback": [()], "eventUpdateCallback": [(1,), (0,)],
    "recv": [(16,), (0,), (1 << 20,)], "recvAll": [(enough, None)], "recvFlags": [(16,), (16, 1), (16, 2)], "recvHole": [()],
    "send": [(b"x",), (b"",)], "sendAll": [(lambda *_: b"", None)], "sendHole": [(16,), (16, 1), (-1,)],
    "sparseRecvAll": [(enough, nothing, None)], "sparseSendAll": [(lambda *_: b"", lambda *_: (True, 0), lambda *_: 0, None)],
}
