# SPDX-License-Identifier: LGPL-2.1-or-later
"""What comes in and out of a guest beside its disks: console, screenshot, keys, VNC, network counters. Booting guests are in test_boot.py."""

import os
import re
import subprocess

import libvirt

from harness import client, instance
from harness.process import wait_for
from harness.runner import QEMU_KINDS, case
from harness.table import shared
from harness.terminal import Terminal

ESCAPE = "\x1d"


def leave(console):
    """virsh hears the escape only once its terminal is in raw mode, and nothing says when that is."""
    for _ in range(50):
        console.send(ESCAPE)
        if console.ends_within(0.2):
            break
    assert console.wait() == 0


def with_console(env):
    return env.define(devices="<serial type='pty'/><console type='pty'/>")


@case(kinds=QEMU_KINDS)
def console_connects_and_escapes(env):
    with Terminal(client.virsh_argv(env.uri) + ["console", shared(env)]) as console:
        console.expect(rf"Connected to domain '{shared(env)}'\n")
        console.expect(r"Escape character is \^\]")
        leave(console)


@case(kinds=QEMU_KINDS)
def console_of_a_stopped_machine(env):
    with Terminal(client.virsh_argv(env.uri) + ["console", with_console(env).name()]) as console:
        console.expect("error: The domain is not running")
        assert console.wait() == 1


@case(kinds=QEMU_KINDS)
def create_with_console(env):
    name, path = env.xml_file(devices="<serial type='pty'/><console type='pty'/>")
    with Terminal(client.virsh_argv(env.uri) + ["create", path, "--console"]) as console:
        console.expect(f"Domain '{name}' created from")
        console.expect("Connected to domain")
        machine = env.conn.lookupByName(name)
        machine.destroy()
        console.wait()


@case(kinds=QEMU_KINDS)
def console_ends_with_the_machine(env):
    machine = with_console(env)
    machine.create()
    with Terminal(client.virsh_argv(env.uri) + ["console", machine.name()]) as console:
        console.expect("Escape character is")
        machine.destroy()
        console.wait()


@case(kinds=QEMU_KINDS)
def console_is_for_one(env):
    """A second client is refused; with force it takes the console over."""
    machine = with_console(env)
    machine.create()
    stream = env.conn.newStream(libvirt.VIR_STREAM_NONBLOCK)
    machine.openConsole(None, stream, 0)
    other = env.connect()
    second = other.newStream(libvirt.VIR_STREAM_NONBLOCK)
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, other.lookupByName(machine.name()).openConsole, None, second, 0)
    third = other.newStream(libvirt.VIR_STREAM_NONBLOCK)
    other.lookupByName(machine.name()).openConsole(None, third, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
    third.abort()


@case(kinds=QEMU_KINDS)
def console_by_device_alias(env):
    machine = env.conn.lookupByName(shared(env))
    stream = env.conn.newStream(libvirt.VIR_STREAM_NONBLOCK)
    machine.openConsole("serial0", stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
    stream.abort()
    client.refuses((libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_ERR_INVALID_ARG), machine.openConsole, "nonsense", env.conn.newStream(0), 0)


@case(kinds=QEMU_KINDS)
def console_of_a_machine_without_one(env):
    machine = env.start()
    client.refuses(libvirt.VIR_ERR_INTERNAL_ERROR, machine.openConsole, None, env.conn.newStream(0), 0)


@case(kinds=QEMU_KINDS)
def ttyconsole_is_a_terminal(env):
    path = env.virsh1(f"ttyconsole {shared(env)}")
    assert os.path.exists(path), path


@case()
def screenshot(env):
    """A picture of the screen, whole and of the type that is said."""
    path = env.instance.path("shot")
    env.cleanups.append(lambda: os.path.exists(path) and os.unlink(path))
    output = env.virsh1(f"screenshot {shared(env)} --file {path}")
    kind = re.search(rf"^Screenshot saved to {path}, with type of image/(png|x-portable-pixmap)$", output)
    assert kind, output
    data = open(path, "rb").read()
    if kind.group(1) == "png":
        assert data.startswith(b"\x89PNG\r\n") and data.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"), data[:20]
    else:
        assert data.startswith(b"P6"), data[:20]


@case(kinds=QEMU_KINDS)
def screenshot_in_python(env):
    stream = env.conn.newStream(0)
    assert env.conn.lookupByName(shared(env)).screenshot(stream, 0, 0) in ("image/png", "image/x-portable-pixmap")
    chunks = []
    stream.recvAll(lambda s, data, opaque: chunks.append(data), None)
    stream.finish()
    assert len(b"".join(chunks)) > 100


@case(kinds=QEMU_KINDS)
def screenshot_of_an_unknown_screen(env):
    machine = env.conn.lookupByName(shared(env))
    client.refuses((libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_INVALID_ARG), machine.screenshot, env.conn.newStream(0), 7, 0)


@case(kinds=QEMU_KINDS)
def screenshot_without_video(env):
    machine = env.start()
    client.refuses((libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_OPERATION_UNSUPPORTED), machine.screenshot, env.conn.newStream(0), 0, 0)


@case()
def send_key(env):
    assert env.virsh1(f"send-key {shared(env)} KEY_LEFTCTRL KEY_A") == ""


@case(kinds=QEMU_KINDS)
def send_key_in_other_codesets(env):
    name = shared(env)
    env.virsh(f"send-key {name} --codeset xt 30", f"send-key {name} --codeset linux 30", f"send-key {name} --codeset win32 65",
              f"send-key {name} --codeset usb 4", f"send-key {name} --codeset qnum 30", f"send-key {name} KEY_A --holdtime 50")


@case(kinds=QEMU_KINDS)
def send_key_that_does_not_exist(env):
    assert "error: invalid keycode: 'KEY_NONSENSE'" in env.virsh1(f"send-key {shared(env)} KEY_NONSENSE", check=False)
    machine = env.conn.lookupByName(shared(env))
    client.refuses(libvirt.VIR_ERR_INTERNAL_ERROR, machine.sendKey, libvirt.VIR_KEYCODE_SET_WIN32, 0, [9999], 1, 0)


@case(kinds=QEMU_KINDS)
def vncdisplay_answers(env):
    """The port that vncdisplay names is a VNC server's."""
    import socket
    port = 5900 + int(env.virsh1(f"vncdisplay {shared(env)}").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5) as s:
        s.settimeout(5)
        assert s.recv(12).startswith(b"RFB 003."), port


@case(kinds=QEMU_KINDS)
def vnc_ports_differ(env):
    graphics = "<graphics type='vnc' autoport='yes'/><video><model type='vga'/></video>"
    first, second = env.start(devices=graphics), env.start(devices=graphics)
    assert env.virsh1(f"vncdisplay {first.name()}") != env.virsh1(f"vncdisplay {second.name()}")


class Bridge:
    """A bridge of our own for as long as a test needs it."""

    def __init__(self):
        self.name = f"svbr{os.getpid() % 100000}"

    def __enter__(self):
        subprocess.run(["ip", "link", "add", self.name, "type", "bridge"], check=True)
        subprocess.run(["ip", "link", "set", self.name, "up"], check=True)
        return self

    def __exit__(self, *unused):
        subprocess.run(["ip", "link", "del", self.name], check=True)

    def ports(self):
        return os.listdir(f"/sys/class/net/{self.name}/brif")


@case(kinds=[instance.SYSTEM])
def domifstat_of_a_bridged_interface(env):
    """A tap device is made in the bridge, counted, and gone with the machine."""
    with Bridge() as bridge:
        interface = f"<source bridge='{bridge.name}'/><mac address='52:54:00:aa:bb:cc'/><model type='virtio'/>"
        machine = env.start(devices=f"<interface type='bridge'>{interface}</interface>")
        try:
            tap, = bridge.ports()
            listed = env.virsh1(f"domiflist {machine.name()}")
            assert re.search(rf"^ {tap} +bridge +{bridge.name} +virtio +52:54:00:aa:bb:cc$", listed, re.M), listed
            output = env.virsh1(f"domifstat {machine.name()} {tap}")
            for counter in ("rx_bytes", "rx_packets", "rx_errs", "rx_drop", "tx_bytes", "tx_packets", "tx_errs", "tx_drop"):
                assert re.search(rf"^{tap} {counter} \d+$", output, re.M), output
            assert env.virsh1(f"domifstat {machine.name()} 52:54:00:aa:bb:cc").splitlines()[0].startswith("52:54:00:aa:bb:cc rx_bytes ")
            assert len(machine.interfaceStats(tap)) == 8
            stats = env.conn.domainListGetStats([machine], libvirt.VIR_DOMAIN_STATS_INTERFACE)[0][1]
            assert stats["net.count"] == 1 and stats["net.0.name"] == tap and "net.0.rx.bytes" in stats, stats
        finally:
            machine.destroy()
        wait_for(lambda: not os.path.exists(f"/sys/class/net/{tap}"), f"the end of {tap}")


@case(kinds=[instance.SYSTEM])
def interface_with_a_name_of_its_own(env):
    name = f"svtap{os.getpid() % 100000}"
    with Bridge() as bridge:
        machine = env.start(devices=f"<interface type='bridge'><source bridge='{bridge.name}'/><target dev='{name}'/></interface>")
        assert bridge.ports() == [name]
        machine.destroy()
        wait_for(lambda: not os.path.exists(f"/sys/class/net/{name}"), f"the end of {name}")


@case(kinds=[instance.SYSTEM])
def bridge_that_does_not_exist(env):
    machine = env.define(devices="<interface type='bridge'><source bridge='svnobridge'/></interface>")
    error = client.error_of(machine.create)
    assert "svnobridge" in error.get_error_message(), error
    assert machine.isActive() == 0
