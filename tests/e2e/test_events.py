# SPDX-License-Identifier: LGPL-2.1-or-later
"""Events: the lifecycle's order and details as the peer gives them, other kinds, filters, and virsh event --all --loop."""

import os
import signal
import subprocess
import time

import libvirt

from harness import client, instance
from harness.lifecycle import CRASHED, DEFINED, DESTROYED, FAILED, RESUMED, STARTED, SUSPENDED, UNDEFINED, UPDATED, expect
from harness.process import wait_for
from harness.runner import QEMU_KINDS, case

@case()
def define_and_undefine(env):
    recorder = client.Recorder(env.conn)
    machine = env.define()
    machine.undefine()
    expect(recorder, machine.name(), DEFINED, UNDEFINED)


@case(kinds=QEMU_KINDS)
def define_again(env):
    recorder = client.Recorder(env.conn)
    machine = env.define()
    env.conn.defineXML(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    expect(recorder, machine.name(), DEFINED, UPDATED)


@case(kinds=QEMU_KINDS)
def whole_life(env):
    recorder = client.Recorder(env.conn)
    machine = env.define()
    machine.create()
    machine.suspend()
    machine.resume()
    machine.destroy()
    machine.undefine()
    expect(recorder, machine.name(), DEFINED, RESUMED, STARTED, SUSPENDED, RESUMED, DESTROYED, UNDEFINED)


@case(kinds=[instance.TEST], name="whole_life")
def whole_life_of_test(env):
    recorder = client.Recorder(env.conn)
    machine = env.define()
    machine.create()
    machine.suspend()
    machine.resume()
    machine.destroy()
    machine.undefine()
    expect(recorder, machine.name(), DEFINED, STARTED, SUSPENDED, RESUMED, DESTROYED, UNDEFINED)


@case(kinds=QEMU_KINDS)
def start_paused(env):
    recorder = client.Recorder(env.conn)
    machine = env.define()
    machine.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
    machine.destroy()
    expect(recorder, machine.name(), DEFINED, STARTED, SUSPENDED, DESTROYED)


@case(kinds=QEMU_KINDS)
def transient_life(env):
    recorder = client.Recorder(env.conn)
    machine = env.conn.createXML(env.xml(), 0)
    name = machine.name()
    machine.destroy()
    expect(recorder, name, RESUMED, STARTED, DESTROYED)


@case(kinds=QEMU_KINDS)
def killed_qemu(env):
    """QEMU's sudden death is a failure or a crash, told once."""
    recorder = client.Recorder(env.conn)
    machine = env.start()
    pid, = env.instance.guests(machine.name())
    os.kill(pid, signal.SIGKILL)
    found = recorder.wait(machine.name(), 4)
    assert found[3] in (FAILED, CRASHED), found
    wait_for(lambda: machine.isActive() == 0, "the machine's end")
    assert machine.state()[0] == libvirt.VIR_DOMAIN_SHUTOFF and machine.state()[1] in (
        libvirt.VIR_DOMAIN_SHUTOFF_FAILED, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED), machine.state()
    time.sleep(0.2)
    assert len(recorder.of(machine.name())) == 4, recorder.of(machine.name())


@case(kinds=QEMU_KINDS)
def reset_gives_a_reboot_event(env):
    recorder = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT)
    machine = env.start()
    machine.reset()
    recorder.wait(machine.name(), 1)


@case(kinds=QEMU_KINDS)
def title_gives_a_metadata_event(env):
    recorder = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE)
    machine = env.define()
    machine.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "New", None, None, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    machine.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "<a/>", "k", "http://example.org/x", libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    assert recorder.wait(machine.name(), 2) == [
        (libvirt.VIR_DOMAIN_METADATA_TITLE, None), (libvirt.VIR_DOMAIN_METADATA_ELEMENT, "http://example.org/x")]


@case(kinds=QEMU_KINDS)
def events_of_one_machine_only(env):
    first, second = env.define(), env.define()
    recorder = client.Recorder(env.conn, machine=first)
    second.undefine()
    first.undefine()
    expect(recorder, first.name(), UNDEFINED)
    assert recorder.of(second.name()) == []


@case()
def callbacks_for_all_and_for_one(env):
    machine = env.define()
    every, one = client.Recorder(env.conn), client.Recorder(env.conn, machine=machine)
    machine.create()
    every.wait(machine.name(), 1)
    one.wait(machine.name(), 1)
    one.close()
    machine.destroy()
    wait_for(lambda: DESTROYED in every.of(machine.name()), "the second event")
    assert DESTROYED not in one.of(machine.name())


@case()
def no_events_after_deregistering(env):
    control = client.Recorder(env.connect())
    recorder = client.Recorder(env.connect())
    recorder.close()
    machine = env.define()
    control.wait(machine.name(), 1)
    assert recorder.events == []


@case(kinds=QEMU_KINDS)
def other_connections_hear_it(env):
    listener = env.connect()
    recorder = client.Recorder(listener)
    machine = env.connect().defineXML(env.xml())
    expect(recorder, machine.name(), DEFINED)


@case(kinds=QEMU_KINDS)
def old_style_registration(env):
    """virConnectDomainEventRegister of clients from before the callback ids."""
    events = []
    callback = lambda conn, machine, event, detail, opaque: events.append((machine.name(), event, detail))
    env.conn.domainEventRegister(callback, None)
    machine = env.define()
    wait_for(lambda: (machine.name(),) + DEFINED in events, "the event")
    env.conn.domainEventDeregister(callback)


@case(kinds=QEMU_KINDS)
def virsh_event_all_loop(env):
    process = subprocess.Popen(client.virsh_argv(env.uri) + ["event", "--all", "--loop"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        # virsh says nothing once it listens: a probe that it reports shows that it does.
        deadline = time.monotonic() + 15
        name, path = env.xml_file()
        os.set_blocking(process.stdout.fileno(), False)
        seen = ""
        while f"event 'lifecycle' for domain '{name}': Defined Added" not in seen:
            assert time.monotonic() < deadline, f"no event in: {seen}"
            env.virsh(f"define {path}", f"undefine {name}")
            seen += (process.stdout.read() or b"").decode()
        env.virsh(f"define {path}", f"start {name}", f"suspend {name}", f"resume {name}", f"reset {name}", f"destroy {name}", f"undefine {name}")
        expected = ["Started Booted", "Suspended Paused", "Resumed Unpaused", "Stopped Destroyed", "Undefined Removed"]
        last = f"event 'lifecycle' for domain '{name}': Stopped Destroyed\nevent 'lifecycle' for domain '{name}': Undefined Removed"
        while last not in seen:
            assert time.monotonic() < deadline, f"no {last!r} in: {seen}"
            time.sleep(0.05)
            seen += (process.stdout.read() or b"").decode()
        at = 0
        for what in expected:
            line = f"event 'lifecycle' for domain '{name}': {what}"
            assert line in seen[at:], f"{line!r} is missing or too early in: {seen}"
            at = seen.index(line, at) + len(line)
        assert f"event 'reboot' for domain '{name}'" in seen, seen
        process.send_signal(signal.SIGINT)
        os.set_blocking(process.stdout.fileno(), True)
        seen += process.stdout.read().decode()
        assert process.wait(10) == 0
        assert "events received: " in seen, seen
    finally:
        process.kill()
        process.wait()


@case()
def virsh_event_times_out(env):
    output = env.virsh1("event --event lifecycle --timeout 1", check=False)
    assert "event loop timed out" in output and "events received: 0" in output, output


@case()
def virsh_event_list(env):
    assert "lifecycle" in env.virsh1("event --list").split()


@case()
def close_callback_is_accepted(env):
    env.conn.registerCloseCallback(lambda *unused: None, None)
    env.conn.unregisterCloseCallback()


@case()
def keepalive_is_accepted(env):
    assert env.conn.setKeepAlive(1, 5) == 0
    time.sleep(2.5)
    assert env.conn.isAlive() == 1 and env.conn.getHostname()
