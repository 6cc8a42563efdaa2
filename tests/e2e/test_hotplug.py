# SPDX-License-Identifier: LGPL-2.1-or-later
"""Devices come, go and change while a machine runs and in its definition; QEMU is asked whether it has what the live document says."""

import os
import signal
import xml.etree.ElementTree as ET

import libvirt

from harness import client, guest, instance
from harness.process import is_alive, wait_for
from harness.qmp import monitor
from harness.runner import QEMU_KINDS, case
from harness.terminal import Terminal

LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
BOTH = LIVE | CONFIG
ACPI = "<features><acpi/></features>"
NIC = "<interface type='user'><mac address='52:54:00:0a:0b:{n:02x}'/><model type='virtio'/>{more}</interface>"
CDROM = "<disk type='file' device='cdrom'>{source}<target dev='sda' bus='sata'/><readonly/></disk>"
ROOT = "<controller type='pci' index='0' model='pcie-root'/>"
ROOT_PORTS = ROOT + "<controller type='pci' model='pcie-root-port'/>" * 4
BASE = "<controller type='usb' model='qemu-xhci'/><controller type='scsi' model='virtio-scsi'/><controller type='virtio-serial'/>"


def disk(env, dev, bus, name=None):
    file = guest.disk(env.instance.directory, name or f"plug-{env.kind}-{dev}.qcow2")
    return f"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{file}'/><target dev='{dev}' bus='{bus}'/></disk>"


def start(env, devices="", machine="pc"):
    return env.start(machine=machine, devices=BASE + devices, extra=ACPI)


def elements(machine, tag, inactive=False):
    return ET.fromstring(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE if inactive else 0)).findall(f"devices/{tag}")


def names(env, machine):
    return {entry["name"] for entry in monitor(env, machine, "qom-list", path="/machine/peripheral")}


def only_new(before, after):
    new = [e for e in after if ET.tostring(e) not in {ET.tostring(b) for b in before}]
    assert len(new) == 1, [ET.tostring(e) for e in new]
    return new[0]


def backends(env, machine):
    """What stands behind devices, by QEMU's own names for it."""
    nodes = {n["node-name"] for n in monitor(env, machine, "query-named-block-nodes")}
    return nodes | {c["label"] for c in monitor(env, machine, "query-chardev")} | \
        {o["name"] for o in monitor(env, machine, "qom-list", path="/objects")}


# What can be plugged into any machine, by what it is called in a document.
PLUGGABLE = {
    "virtio disk": ("disk", lambda env: disk(env, "vdb", "virtio")),
    "scsi disk": ("disk", lambda env: disk(env, "sdb", "scsi")),
    "usb disk": ("disk", lambda env: disk(env, "sdc", "usb")),
    "interface": ("interface", lambda env: NIC.format(n=1, more="")),
    "interface with its link down": ("interface", lambda env: NIC.format(n=2, more="<link state='down'/>")),
    "scsi controller": ("controller", lambda env: "<controller type='scsi' index='3' model='virtio-scsi'/>"),
    "channel": ("channel", lambda env: "<channel type='pty'><target type='virtio' name='org.example.1'/></channel>"),
    "channel with a socket": ("channel", lambda env: "<channel type='unix'><target type='virtio' name='org.example.2'/></channel>"),
    "usb input": ("input", lambda env: "<input type='tablet' bus='usb'/>"),
    "virtio input": ("input", lambda env: "<input type='keyboard' bus='virtio'/>"),
    "random numbers": ("rng", lambda env: "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"),
    "watchdog": ("watchdog", lambda env: "<watchdog model='i6300esb' action='reset'/>"),
}


def register_pluggable():
    for what, (tag, make) in PLUGGABLE.items():
        def run(env, tag=tag, make=make):
            machine = start(env)
            added = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED)
            before, config = elements(machine, tag), elements(machine, tag, True)
            machine.attachDeviceFlags(make(env), BOTH)
            new = only_new(before, elements(machine, tag))
            only_new(config, elements(machine, tag, True))
            alias = new.find("alias").get("name")
            assert alias in names(env, machine), (alias, names(env, machine))
            added.wait(machine.name(), 1)
            assert added.of(machine.name()) == [(alias,)], added.events
            added.close()

        case(kinds=QEMU_KINDS, name=f"attach: {what}")(run)


register_pluggable()


@case(kinds=QEMU_KINDS)
def attached_disk_is_what_the_document_says(env):
    machine = start(env)
    machine.attachDevice(disk(env, "vdb", "virtio"))
    new, = elements(machine, "disk")
    drive, = [d for d in monitor(env, machine, "query-block") if "inserted" in d]
    assert drive["inserted"]["file"] == new.find("source").get("file")
    assert drive["inserted"]["node-name"] == f"libvirt-{new.find('source').get('index')}-format"
    address = new.find("address")
    found = {d["qdev_id"]: d for d in monitor(env, machine, "query-pci")[0]["devices"]}
    assert found[new.find("alias").get("name")]["slot"] == int(address.get("slot"), 16)
    assert elements(machine, "disk", True) == []


@case(kinds=QEMU_KINDS)
def devices_that_need_no_guest_go_at_once(env):
    """USB and SCSI let go without the guest; everything behind the device goes with it, and the same can come again."""
    machine = start(env)
    removed = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED)
    before = backends(env, machine)
    documents = [disk(env, "sdc", "usb"), "<input type='tablet' bus='usb'/>"]
    for turn in range(2):
        for document in documents:
            machine.attachDeviceFlags(document, BOTH)
        for document in documents:
            machine.detachDeviceFlags(document, BOTH)
        wait_for(lambda: backends(env, machine) == before, "the end of what was behind the devices")
    assert elements(machine, "disk") == elements(machine, "disk", True) == []
    assert len(removed.wait(machine.name(), 4)) == 4
    removed.close()


@case(kinds=QEMU_KINDS)
def detach_waits_for_the_guest(env):
    """Without a guest a PCI device stays: the request is made, the document still has it, and the definition does not."""
    machine = start(env, disk(env, "vda", "virtio"))
    machine.detachDeviceFlags(disk_words("vda", "virtio"), BOTH)
    assert len(elements(machine, "disk")) == 1 and elements(machine, "disk", True) == []
    assert "virtio-disk0" in names(env, machine)


def disk_words(dev, bus):
    return f"<disk type='file' device='disk'><source file='/any'/><target dev='{dev}' bus='{bus}'/></disk>"


@case(kinds=QEMU_KINDS)
def detach_by_alias(env):
    machine = start(env, "<input type='tablet' bus='usb'><alias name='ua-pen'/></input>")
    machine.detachDeviceAlias("ua-pen", BOTH)
    wait_for(lambda: "ua-pen" not in names(env, machine), "the end of the tablet")
    assert not [e for e in elements(machine, "input", True) if e.get("type") == "tablet"]
    assert client.error_of(machine.detachDeviceAlias, "ua-pen", LIVE)


@case(kinds=QEMU_KINDS)
def target_that_is_taken(env):
    machine = start(env, disk(env, "vda", "virtio"))
    for flags in (LIVE, CONFIG, BOTH):
        taken = (libvirt.VIR_ERR_XML_ERROR, libvirt.VIR_ERR_OPERATION_INVALID)
        client.refuses(taken, machine.attachDeviceFlags, disk(env, "vda", "virtio", "other.qcow2"), flags)


@case(kinds=QEMU_KINDS)
def file_that_is_missing(env):
    """Nothing is left behind: not in QEMU, not in either document."""
    machine = start(env)
    before = backends(env, machine), machine.XMLDesc(0), machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    document = disk_words("vdb", "virtio").replace("/any", "/nonexistent/image")
    error = client.error_of(machine.attachDeviceFlags, document, BOTH)
    assert "/nonexistent/image" in str(error)
    assert before == (backends(env, machine), machine.XMLDesc(0), machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))


@case(kinds=QEMU_KINDS)
def qemu_that_refuses_leaves_nothing(env):
    """The image is one that QEMU itself finds broken."""
    machine = start(env)
    path = env.file("broken.qcow2", "no qcow2 at all" * 100)
    os.chmod(path, 0o666)
    before = backends(env, machine), machine.XMLDesc(0), machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    client.error_of(machine.attachDeviceFlags, disk(env, "vdb", "virtio").replace(f"plug-{env.kind}-vdb.qcow2", "broken.qcow2"), BOTH)
    assert before == (backends(env, machine), machine.XMLDesc(0), machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))


@case(kinds=QEMU_KINDS)
def no_free_root_port(env):
    machine = env.start(machine="q35", extra=ACPI, devices=ROOT + "<controller type='pci' model='pcie-root-port'/><memballoon model='none'/>")
    problem = None
    for n in range(8):
        try:
            machine.attachDeviceFlags(NIC.format(n=n, more=""), LIVE)
        except libvirt.libvirtError as error:
            problem = error
            break
    assert problem is not None and "No more available PCI slots" in str(problem), problem
    live = {e.find("alias").get("name") for e in elements(machine, "interface")}
    assert live <= names(env, machine)


@case(kinds=QEMU_KINDS)
def free_root_ports_take_devices(env):
    machine = env.start(machine="q35", extra=ACPI, devices=ROOT_PORTS)
    machine.attachDeviceFlags(NIC.format(n=1, more=""), LIVE)
    machine.attachDeviceFlags(disk(env, "vda", "virtio"), LIVE)
    buses = {e.find("address").get("bus") for e in elements(machine, "interface") + elements(machine, "disk")}
    assert len(buses) == 2 and "0x00" not in buses, buses


@case(kinds=QEMU_KINDS)
def what_cannot_be_plugged(env):
    machine = start(env)
    for document in ("<sound model='ich6'/>", "<memballoon model='virtio'/>", "<input type='mouse' bus='ps2'/>"):
        client.refuses((libvirt.VIR_ERR_OPERATION_UNSUPPORTED, libvirt.VIR_ERR_CONFIG_UNSUPPORTED), machine.attachDeviceFlags, document, LIVE)


@case(kinds=QEMU_KINDS)
def what_is_not_there_cannot_go(env):
    machine = start(env)
    for flags in (LIVE, CONFIG):
        client.refuses(libvirt.VIR_ERR_DEVICE_MISSING, machine.detachDeviceFlags, NIC.format(n=9, more=""), flags)
        client.refuses(libvirt.VIR_ERR_DEVICE_MISSING, machine.detachDeviceFlags, disk_words("vdz", "virtio"), flags)


@case(kinds=QEMU_KINDS)
def controller_in_use_stays(env):
    machine = start(env, disk(env, "sdb", "scsi"))
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, machine.detachDeviceFlags, "<controller type='scsi' index='0' model='virtio-scsi'/>", LIVE)


@case(kinds=QEMU_KINDS)
def stopped_machine_has_a_definition_only(env):
    machine = env.define(devices=BASE, extra=ACPI)
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.attachDeviceFlags, NIC.format(n=1, more=""), LIVE)
    machine.attachDeviceFlags(NIC.format(n=1, more=""), 0)
    assert len(elements(machine, "interface", True)) == 1
    machine.detachDeviceFlags(NIC.format(n=1, more=""), CONFIG)
    assert elements(machine, "interface", True) == []


@case(kinds=QEMU_KINDS)
def medium_is_changed(env):
    machine = start(env, CDROM.format(source=""))
    trays = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE)
    first, second = [env.file(f"{n}-{env.kind}.iso", "medium" * 10000) for n in ("first", "second")]

    def inserted():
        return [d["inserted"]["file"] for d in monitor(env, machine, "query-block") if "inserted" in d]

    for medium in (first, second):
        machine.updateDeviceFlags(CDROM.format(source=f"<source file='{medium}'/>"), BOTH)
        assert inserted() == [medium], inserted()
        assert [e.get("file") for e in elements(machine, "disk/source")] == [e.get("file") for e in elements(machine, "disk/source", True)] == [medium]
    env.virsh1(f"change-media {machine.name()} sda --eject --live")
    assert inserted() == [] and elements(machine, "disk/source") == []
    trays.wait(machine.name(), 1)
    trays.close()


@case(kinds=QEMU_KINDS)
def medium_that_is_missing(env):
    """The old medium stays in the drive."""
    medium = env.file(f"kept-{env.kind}.iso", "medium" * 10000)
    machine = start(env, CDROM.format(source=f"<source file='{medium}'/>"))
    client.error_of(machine.updateDeviceFlags, CDROM.format(source="<source file='/nonexistent/medium'/>"), BOTH)
    assert [e.get("file") for e in elements(machine, "disk/source")] == [medium]
    assert [d["inserted"]["file"] for d in monitor(env, machine, "query-block") if "inserted" in d] == [medium]


@case(kinds=QEMU_KINDS)
def disk_is_no_medium(env):
    machine = start(env, disk(env, "vda", "virtio"))
    client.refuses(libvirt.VIR_ERR_CONFIG_UNSUPPORTED, machine.updateDeviceFlags, disk(env, "vda", "virtio", "other2.qcow2"), LIVE)


@case(kinds=QEMU_KINDS)
def link_goes_down_and_up(env):
    machine = start(env, NIC.format(n=1, more=""))
    name = machine.name()
    for state in ("down", "up"):
        env.virsh1(f"domif-setlink {name} 52:54:00:0a:0b:01 {state}")
        assert env.virsh1(f"domif-getlink {name} 52:54:00:0a:0b:01").endswith(state)
    client.refuses(libvirt.VIR_ERR_OPERATION_UNSUPPORTED, machine.updateDeviceFlags, NIC.format(n=1, more="").replace("virtio", "e1000"), LIVE)


@case(kinds=QEMU_KINDS)
def password_of_a_display(env):
    machine = start(env, "<graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='first'/><video><model type='vga'/></video>")
    machine.updateDeviceFlags("<graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='second'/>", BOTH)
    for flags in (0, libvirt.VIR_DOMAIN_XML_INACTIVE):
        assert "passwd='second'" in machine.XMLDesc(flags | libvirt.VIR_DOMAIN_XML_SECURE)
    client.refuses(libvirt.VIR_ERR_OPERATION_UNSUPPORTED, machine.updateDeviceFlags, "<graphics type='vnc' port='5999' listen='127.0.0.1'/>", LIVE)


@case(kinds=[instance.SYSTEM])
def image_is_given_and_given_back(env):
    path = guest.disk(env.instance.directory, "plug-owned.qcow2")
    os.chmod(path, 0o600)
    before = os.stat(path).st_uid
    machine = start(env)
    document = f"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{path}'/><target dev='sdc' bus='usb'/></disk>"
    machine.attachDeviceFlags(document, LIVE)
    assert os.stat(path).st_uid != before
    machine.detachDeviceFlags(document, LIVE)
    wait_for(lambda: os.stat(path).st_uid == before, "the image's return")


@case(kinds=[instance.SYSTEM], ours_only=True)
def restarted_daemon_knows_the_device(env):
    """Killed after an attach it knows the device; what QEMU lost meanwhile is gone from the document."""
    machine = start(env)
    name = machine.name()
    machine.attachDeviceFlags(disk(env, "sdc", "usb"), LIVE)
    machine.attachDeviceFlags(NIC.format(n=1, more=""), LIVE)
    kill_daemon(env)
    machine = env.connect().lookupByName(name)
    assert len(elements(machine, "disk")) == 1 and len(elements(machine, "interface")) == 1
    machine.detachDeviceFlags(disk_words("sdc", "usb"), LIVE)
    wait_for(lambda: elements(machine, "disk") == [], "the end of the disk")


def kill_daemon(env):
    pid = env.instance.daemon("qemud", env.is_session)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not is_alive(pid), "the daemon's end")
    env.instance.expect_error("qemud")


@case(kinds=[instance.SYSTEM], timeout=150)
def guest_lets_go(env):
    """A guest that runs gives a PCI device up: the call returns with the device gone, and the event tells of it."""
    if not guest.kernel():
        env.skip("no Debian cloud kernel below /boot")
    machine = env.conn.defineXML(env.linux())
    removed = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED)
    with Terminal(client.virsh_argv(env.uri) + ["start", machine.name(), "--console"]) as terminal:
        terminal.expect(guest.BANNER, 60)
        before = backends(env, machine)
        machine.attachDeviceFlags(disk(env, "vdb", "virtio"), LIVE)
        alias = elements(machine, "disk")[0].find("alias").get("name")
        machine.detachDeviceFlags(disk_words("vdb", "virtio"), LIVE)
        assert removed.wait(machine.name(), 1, 30) == [(alias,)]
        assert elements(machine, "disk") == [] and alias not in names(env, machine)
        wait_for(lambda: backends(env, machine) == before, "the end of the image's nodes")
        machine.destroy()
    removed.close()
