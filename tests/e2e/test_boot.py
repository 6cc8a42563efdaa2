# SPDX-License-Identifier: LGPL-2.1-or-later
"""A real Linux guest, under TCG: it boots through virsh start --console, talks, balloons, reboots, and ends by ACPI."""

import xml.etree.ElementTree as ET

import libvirt

from harness import client, guest, instance
from harness.lifecycle import DEFINED, GUEST_ENDED, RESUMED, SHUT_DOWN, STARTED, SUSPENDED, lifecycle
from harness.process import wait_for
from harness.runner import QEMU_KINDS, case
from harness.terminal import Terminal

BALLOON = "<memballoon model='virtio'><stats period='1'/></memballoon>"


def needs_kernel(env):
    if not guest.kernel():
        env.skip("no Debian cloud kernel below /boot")


def console(env, machine):
    return Terminal(client.virsh_argv(env.uri) + ["start", machine.name(), "--console"])


def booted(terminal):
    terminal.expect(guest.BANNER, 60)
    terminal.expect(r"devices \d+", 30)


@case(kinds=QEMU_KINDS, timeout=150)
def boots_and_shuts_down_by_acpi(env):
    """The issue's headline: start --console shows the guest's init, the power button ends it, the events come in order."""
    needs_kernel(env)
    recorder = client.Recorder(env.conn)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        terminal.expect(f"Domain '{machine.name()}' started")
        booted(terminal)
        memory = int(terminal_memory(terminal))
        assert 64 << 10 < memory < 128 << 10, memory
        terminal.send_line("hello guest")
        terminal.expect("echo: hello guest")
        env.virsh(f"shutdown {machine.name()}")
        terminal.expect("power button", 30)
        terminal.wait(30)
    recorder.wait(machine.name(), 5, 30)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN], machine.state()
    found = lifecycle(recorder, machine.name())
    # virsh starts it paused to be on the console from the first byte, or not: that is the client's choice.
    core = [e for e in found if e not in (SUSPENDED, RESUMED)]
    assert core == [DEFINED, STARTED, GUEST_ENDED, SHUT_DOWN], found


def terminal_memory(terminal):
    terminal.send_line("memory")
    return terminal.expect(r"^memory (\d+) kB").group(1)


@case(kinds=[instance.SYSTEM], timeout=150)
def boots_on_q35_with_devices(env):
    """All common devices at once, as an ordinary server has them; the guest sees its virtio ones."""
    needs_kernel(env)
    disk = guest.disk(env.instance.directory, f"{env.new_name()}.qcow2")
    devices = (f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>"
               "<interface type='user'><model type='virtio'/></interface><graphics type='vnc'/><video><model type='vga'/></video>"
               "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><input type='tablet' bus='usb'/>"
               "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>" + BALLOON)
    machine = env.conn.defineXML(env.linux(machine="q35", devices=devices, vcpus=2))
    with console(env, machine) as terminal:
        terminal.expect(guest.BANNER, 60)
        assert terminal.expect(r"cpus (\d+)").group(1) == "2"
        assert int(terminal.expect(r"devices (\d+)").group(1)) >= 5
        machine.destroy()


@case(kinds=QEMU_KINDS, timeout=150)
def guest_powers_itself_off(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    recorder = client.Recorder(env.conn)
    with console(env, machine) as terminal:
        booted(terminal)
        terminal.send_line("poweroff")
        terminal.wait(30)
    wait_for(lambda: SHUT_DOWN in recorder.of(machine.name()), "the end's event")
    assert [e for e in recorder.of(machine.name()) if e not in (SUSPENDED, RESUMED)] == [STARTED, GUEST_ENDED, SHUT_DOWN]


@case(kinds=[instance.SYSTEM], timeout=150)
def reboot_brings_the_guest_up_again(env):
    """An ACPI reboot is a power button, and the machine comes up again in the same process with the same id."""
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        before, = env.instance.guests(machine.name())
        domid = machine.ID()
        machine.reboot(libvirt.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN)
        terminal.expect("power button", 30)
        booted(terminal)
        assert machine.ID() == domid and env.instance.guests(machine.name()) == [before]
        assert machine.state()[0] == libvirt.VIR_DOMAIN_RUNNING
        machine.destroy()


@case(kinds=[instance.SYSTEM], timeout=150)
def reboot_from_inside_keeps_the_machine(env):
    needs_kernel(env)
    reboots = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        terminal.send_line("reboot")
        booted(terminal)
        reboots.wait(machine.name(), 1)
        machine.destroy()


@case(kinds=[instance.SYSTEM], timeout=150)
def on_reboot_destroy_ends_it(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux(extra="<on_reboot>destroy</on_reboot>"))
    with console(env, machine) as terminal:
        booted(terminal)
        terminal.send_line("reboot")
        terminal.wait(30)
    wait_for(lambda: not machine.isActive(), "the machine's end")


@case(kinds=QEMU_KINDS, timeout=150)
def balloon_takes_memory_and_gives_it_back(env):
    """setmem --live reaches the guest, and dommemstat tells the guest's own figures."""
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux(devices=BALLOON))
    balloon = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE)
    with console(env, machine) as terminal:
        booted(terminal)
        env.virsh(f"setmem {machine.name()} 112M --live")
        wait_for(lambda: machine.info()[2] == 112 << 10, "the guest's memory to shrink", 20)
        assert "Used memory:    114688 KiB" in env.virsh1(f"dominfo {machine.name()}")
        assert balloon.wait(machine.name(), 1)[-1][0] in range(112 << 10, 128 << 10), balloon.events
        stats = wait_for(lambda: (lambda s: s if "unused" in s else None)(machine.memoryStats()), "the guest's own statistics", 20)
        assert stats["actual"] == 112 << 10 and 0 < stats["unused"] < stats["available"] <= 112 << 10, stats
        machine.setMemoryFlags(128 << 10, libvirt.VIR_DOMAIN_AFFECT_LIVE)
        wait_for(lambda: machine.info()[2] == 128 << 10, "the guest's memory to grow", 20)
        machine.destroy()


@case(kinds=QEMU_KINDS, timeout=150)
def keys_arrive(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        env.virsh(f"send-key {machine.name()} KEY_H KEY_I")
        terminal.expect("key 35")
        terminal.expect("key 23")
        env.virsh(f"send-key {machine.name()} --codeset xt 30")
        terminal.expect("key 30")
        machine.destroy()


@case(kinds=[instance.SYSTEM], timeout=150)
def suspend_stops_the_guest(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        machine.suspend()
        terminal.send_line("while paused")
        before = machine.info()[4]
        try:
            terminal.expect("echo: while paused", 1.5)
        except AssertionError:
            pass
        else:
            raise AssertionError("a paused guest answers")
        assert machine.info()[4] - before < 10 ** 9
        machine.resume()
        terminal.expect("echo: while paused")
        machine.destroy()


@case(kinds=[instance.SYSTEM], timeout=150)
def reset_boots_anew(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        env.virsh(f"reset {machine.name()}")
        booted(terminal)
        machine.destroy()


@case(kinds=[instance.SYSTEM], timeout=150)
def panic_without_a_device_is_not_noticed(env):
    """A guest that panics hangs; destroy still ends it."""
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        terminal.send_line("panic")
        machine.destroy()
        terminal.wait(20)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DESTROYED]


@case(kinds=[instance.SYSTEM], timeout=150)
def shutdown_keeps_the_definition(env):
    needs_kernel(env)
    machine = env.conn.defineXML(env.linux())
    with console(env, machine) as terminal:
        booted(terminal)
        machine.shutdownFlags(libvirt.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN)
        terminal.wait(30)
    wait_for(lambda: not machine.isActive(), "the machine's end")
    assert ET.fromstring(machine.XMLDesc(0)).get("id") is None
