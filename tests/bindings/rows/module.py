# SPDX-License-Identifier: LGPL-2.1-or-later
"""Functions of the module: opening, errors, the event loop."""

import os

import libvirt

from . import BAD_FLAGS, Make, nothing


def watch(world):
    return libvirt.virEventAddHandle(os.pipe()[0], 1, nothing, None)


def timer(world):
    return libvirt.virEventAddTimeout(100000, nothing, None)


def soon(world):
    """A run of the loop waits until something happens: let it be a timer."""
    libvirt.virEventAddTimeout(1, nothing, None)
    return world.module


def after_error(world):
    try:
        world.conn.lookupByName("nobody")
    except libvirt.libvirtError:
        pass
    return world.module


CREDENTIALS = [libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE]

CLASS = None
STATES = {"loaded": lambda world: world.module}
ROWS = {
    "getVersion": [(), ("Test",), ("test",), ("QEMU",), ("nobody",), ("",)],
    "open": [(Make(lambda w: w.uri),), ("nobody:///default",), ("test:///nobody",), ("",), (":",), ("test:///",), ("test://",)],
    "openAuth": [(Make(lambda w: w.uri), [CREDENTIALS, nothing, None], 0), (Make(lambda w: w.uri), [CREDENTIALS, nothing, None], 1),
                 (Make(lambda w: w.uri), [CREDENTIALS, nothing, None], BAD_FLAGS), ("nobody:///default", [CREDENTIALS, nothing, None], 0),
                 (Make(lambda w: w.uri), None, 0), (Make(lambda w: w.uri), [], 0)],
    "openReadOnly": [(Make(lambda w: w.uri),), ("nobody:///default",), ("test:///nobody",)],
    "registerErrorHandler": [(nothing, None), (None, None)],
    "virEventAddHandle": [(Make(lambda w: os.pipe()[0]), 1, nothing, None), (-1, 1, nothing, None), (0, 99, nothing, None)],
    "virEventAddTimeout": [(1000, nothing, None), (-1, nothing, None), (-2, nothing, None)],
    "virEventInvokeFreeCallback": [((nothing, None),)],
    "virEventRegisterDefaultImpl": [()],
    "virEventRegisterImpl": [(nothing, nothing, nothing, nothing, nothing, nothing), (None, None, None, None, None, None)],
    "virEventRemoveHandle": [(Make(watch),), (-1,), (99,)],
    "virEventRemoveTimeout": [(Make(timer),), (-1,), (99,)],
    "virEventRunDefaultImpl": [(Make(soon),)],
    "virEventUpdateHandle": [(Make(watch), 2), (-1, 1), (99, 1)],
    "virEventUpdateTimeout": [(Make(timer), 5), (-1, 1), (99, 1)],
    "virGetLastError": [()],
    "virGetLastErrorCode": [()],
    "virGetLastErrorDomain": [()],
    "virGetLastErrorMessage": [()],
    "virInitialize": [()],
    "virResetLastError": [()],
}
# The argument of the run is only there to have a timer made before it.
ADAPT = {"virEventRunDefaultImpl": lambda args: ()}
STATES["failed"] = after_error
