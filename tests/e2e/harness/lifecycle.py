# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lifecycle events by name, and what a test expects of their order."""

import time

import libvirt

from .process import wait_for

DEFINED = (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_DEFINED_ADDED)
UPDATED = (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_DEFINED_UPDATED)
UNDEFINED = (libvirt.VIR_DOMAIN_EVENT_UNDEFINED, libvirt.VIR_DOMAIN_EVENT_UNDEFINED_REMOVED)
STARTED = (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_BOOTED)
SUSPENDED = (libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED)
RESUMED = (libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_RESUMED_UNPAUSED)
DESTROYED = (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED)
SHUT_DOWN = (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN)
CRASHED = (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_CRASHED)
FAILED = (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_FAILED)


GUEST_ENDED = (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_GUEST)
# The peer ends QEMU with SIGTERM and passes on QEMU's word about it, when QEMU still finds the time to say it.
SIGTERM_NOTICED = (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_HOST)


def lifecycle(recorder, name):
    """The events so far of one machine, without the one that is a matter of luck."""
    return [e for e in recorder.of(name) if e != SIGTERM_NOTICED]


def expect(recorder, name, *expected):
    """Exactly these, in this order; a moment's patience for one too many."""
    wait_for(lambda: len(lifecycle(recorder, name)) >= len(expected), f"{len(expected)} events; there are {recorder.of(name)}", 5)
    time.sleep(0.1)
    found = lifecycle(recorder, name)
    assert found == list(expected), f"{found} instead of {list(expected)}"
