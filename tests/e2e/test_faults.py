# SPDX-License-Identifier: LGPL-2.1-or-later
"""Faults on demand of our test driver: what tests of clients and of the router stand on."""

import os
import threading
import time
import urllib.parse

import libvirt

from harness import client, instance
from harness.runner import case

TEST = [instance.TEST]


def started(env, conn):
    """A running machine of the test's own: others of this process may use the driver's at the same time."""
    machine = conn.createXML(env.xml(), 0)
    env.cleanups.append(lambda: machine.isActive() and machine.destroy())
    return machine


def connect(env, *faults):
    """A connection of its own whose calls go wrong as each line says."""
    conn = client.connect(env.uri + "".join("&fault=" + urllib.parse.quote(f, safe=",") for f in faults))
    env.connections.append(conn)
    return conn


class Started:
    """A call in a thread of its own."""

    def __init__(self, function, *args):
        self.error = None
        self.ended = None
        self.thread = threading.Thread(target=self.run, args=(function, args), daemon=True)
        self.thread.start()

    def run(self, function, args):
        try:
            function(*args)
        except libvirt.libvirtError as error:
            self.error = error
        self.ended = time.monotonic()

    def wait(self, seconds=10):
        self.thread.join(seconds)
        assert self.ended is not None, f"the call did not end within {seconds} s"
        return self.error


def control_file(env, text):
    path = env.instance.path("run", "libvirt", "testd-faults")
    with open(path + ".new", "w") as f:
        f.write(text)
    os.rename(path + ".new", path)
    env.cleanups.append(lambda: os.path.exists(path) and os.unlink(path))
    return path


@case(kinds=TEST, ours_only=True)
def fault_error(env):
    machine = started(env, connect(env, "virDomainSuspend error 38 the disk is full"))
    error = client.error_of(machine.suspend)
    assert error.get_error_code() == libvirt.VIR_ERR_SYSTEM_ERROR and "the disk is full" in error.get_error_message(), error
    assert machine.state()[0] == libvirt.VIR_DOMAIN_RUNNING


@case(kinds=TEST, ours_only=True)
def fault_a_number_of_times(env):
    machine = started(env, connect(env, "virDomainSuspend,times,2,error,9"))
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, machine.suspend)
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, machine.suspend)
    machine.suspend()


@case(kinds=TEST, ours_only=True)
def fault_of_one_client_only(env):
    connect(env, "virDomainSuspend error 9")
    machine = started(env, connect(env))
    machine.suspend()
    machine.resume()


@case(kinds=TEST, ours_only=True)
def fault_delay(env):
    machine = started(env, connect(env, "virDomainSuspend delay 700"))
    begun = time.monotonic()
    call = Started(machine.suspend)
    assert connect(env).getHostname() and call.ended is None
    assert call.wait() is None
    assert call.ended - begun >= 0.7
    assert machine.state()[0] == libvirt.VIR_DOMAIN_PAUSED


@case(kinds=TEST, ours_only=True)
def fault_hang_concerns_its_machine_only(env):
    """Others go on, what only reads the state is answered, and destroying it frees the call that hangs."""
    machine = started(env, connect(env, "virDomainSuspend hang"))
    conn = connect(env)
    call = Started(machine.suspend)
    started(env, conn).suspend()
    same = conn.lookupByName(machine.name())
    assert same.state()[0] == libvirt.VIR_DOMAIN_RUNNING and call.ended is None
    same.destroy()
    assert call.wait().get_error_code() == libvirt.VIR_ERR_OPERATION_ABORTED


@case(kinds=TEST, ours_only=True)
def faults_of_the_control_file(env):
    machine = started(env, connect(env))
    path = control_file(env, "# for everybody\nvirDomainSuspend error 38 from the file\n")
    assert "from the file" in client.error_of(machine.suspend).get_error_message()
    control_file(env, "virDomainResume error 38 changed\n")
    machine.suspend()
    assert "changed" in client.error_of(machine.resume).get_error_message()
    os.unlink(path)
    machine.resume()


@case(kinds=TEST, ours_only=True)
def fault_crash(env):
    """The daemon dies before the call ran; the client's connection is served again."""
    conn = connect(env, "virDomainSuspend crash")
    before = env.instance.daemon("testd")
    client.error_of(conn.lookupByName("test").suspend)
    assert conn.getHostname()
    assert env.instance.daemon("testd") not in (None, before)
    assert conn.lookupByName("test").state()[0] == libvirt.VIR_DOMAIN_RUNNING


@case(kinds=TEST, ours_only=True)
def wrong_fault_is_refused(env):
    error = client.error_of(client.connect, env.uri + "&fault=virDomainSuspend,explode")
    assert error.get_error_code() == libvirt.VIR_ERR_INVALID_ARG and "explode" in error.get_error_message(), error
