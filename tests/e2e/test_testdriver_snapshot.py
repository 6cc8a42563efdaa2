# SPDX-License-Identifier: LGPL-2.1-or-later
"""Snapshots and checkpoints of test:///default: the tree, its lists, going back, and what is refused."""

import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import case

TEST = [instance.TEST]
INVALID, ARGUMENT, FAILED = libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_FAILED
MISSING, UNSUPPORTED, CONFIG = libvirt.VIR_ERR_NO_DOMAIN_SNAPSHOT, libvirt.VIR_ERR_OPERATION_UNSUPPORTED, libvirt.VIR_ERR_CONFIG_UNSUPPORTED
NO_CHECKPOINT = libvirt.VIR_ERR_NO_DOMAIN_CHECKPOINT
REDEFINE, CURRENT = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE, libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT
DEVICES = """<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>\
<disk type='file' device='cdrom'><source file='/a.iso'/><target dev='hdc' bus='ide'/></disk>"""


def take(machine, name, flags=0, inner=""):
    return machine.snapshotCreateXML(f"<domainsnapshot><name>{name}</name>{inner}</domainsnapshot>", flags)


def names(snapshots):
    return sorted(s.getName() for s in snapshots)


@case(kinds=TEST)
def a_snapshot_is_described(env):
    machine = env.define(devices=DEVICES)
    machine.create()
    xml = ET.fromstring(take(machine, "one", inner="<description>words</description>").getXMLDesc())
    assert [xml.findtext(p) for p in ("name", "description", "state")] == ["one", "words", "running"]
    assert [(d.get("name"), d.get("snapshot")) for d in xml.findall("disks/disk")] == [("vda", "internal"), ("hdc", "no")]
    assert xml.find("memory").get("snapshot") == "internal"
    assert xml.findtext("domain/name") == machine.name() and xml.find("domain").get("id") is None
    assert int(xml.findtext("creationTime")) > 1 << 30 and xml.find("parent") is None


@case(kinds=TEST)
def snapshots_follow_each_other(env):
    machine = env.define()
    client.refuses(MISSING, machine.snapshotCurrent)
    one, two = take(machine, "one"), take(machine, "two")
    machine.create()
    three = take(machine, "three")
    assert (machine.snapshotCurrent().getName(), three.getParent().getName(), two.getParent().getName()) == ("three", "two", "one")
    assert (one.isCurrent(), three.isCurrent(), three.hasMetadata()) == (0, 1, 1)
    client.refuses(MISSING, one.getParent)
    assert (one.numChildren(), one.numChildren(1), one.listChildrenNames()) == (1, 2, ["two"])
    assert names(one.listAllChildren(1)) == ["three", "two"]
    wanted = {0: "one three two", libvirt.VIR_DOMAIN_SNAPSHOT_LIST_ROOTS: "one", libvirt.VIR_DOMAIN_SNAPSHOT_LIST_LEAVES: "three",
              libvirt.VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES: "one two", libvirt.VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE: "three",
              libvirt.VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE: "one two", libvirt.VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL: "",
              libvirt.VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA: "", libvirt.VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY: ""}
    for flags, expected in wanted.items():
        assert names(machine.listAllSnapshots(flags)) == expected.split(), flags
        assert sorted(machine.snapshotListNames(flags)) == expected.split(), flags
        assert machine.snapshotNum(flags) == len(expected.split()), flags
    assert [s.getName() for s in machine.listAllSnapshots(libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL)] == ["one", "two", "three"]
    machine.destroy()
    client.refuses(INVALID, machine.undefine)
    machine.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)


@case(kinds=TEST)
def snapshots_go(env):
    machine = env.define()
    one, two, three = take(machine, "one"), take(machine, "two"), take(machine, "three")
    two.delete()
    assert three.getParent().getName() == "one"
    client.refuses(MISSING, two.getXMLDesc)
    client.refuses(ARGUMENT, one.delete, libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    one.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY)
    assert names(machine.listAllSnapshots()) == ["one"] and one.isCurrent()
    take(machine, "four")
    one.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN)
    assert machine.snapshotNum() == 0 and machine.hasCurrentSnapshot() == 0


@case(kinds=TEST)
def what_a_snapshot_cannot_be(env):
    machine = env.define(devices=DEVICES)
    take(machine, "one")
    client.refuses(FAILED, take, machine, "one")
    client.refuses(libvirt.VIR_ERR_XML_ERROR, machine.snapshotCreateXML, "<foo/>")
    client.refuses(libvirt.VIR_ERR_XML_DETAIL, machine.snapshotCreateXML, "<domainsnapshot")
    client.refuses(ARGUMENT, take, machine, "two", CURRENT)
    client.refuses(CONFIG, take, machine, "two", 0, "<disks><disk name='vdz'/></disks>")
    client.refuses(CONFIG, take, machine, "two", 0, "<disks><disk name='vda' snapshot='external'><source file='/n'/></disk></disks>")
    client.refuses(MISSING, machine.snapshotLookupByName, "two")
    transient = env.conn.createXML(env.xml())
    client.refuses(INVALID, take, transient, "three", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_HALT)


@case(kinds=TEST)
def a_snapshot_is_defined_anew(env):
    machine = env.define()
    one, two = take(machine, "one"), take(machine, "two")
    xml = two.getXMLDesc()
    assert machine.snapshotCreateXML(xml, REDEFINE).getName() == "two"
    machine.snapshotCreateXML(xml.replace("<name>two<", "<name>three<", 1), REDEFINE)
    assert sorted(one.listChildrenNames()) == ["three", "two"]
    machine.snapshotCreateXML(one.getXMLDesc(), REDEFINE | CURRENT)
    assert machine.snapshotCurrent().getName() == "one"
    client.refuses(libvirt.VIR_ERR_INTERNAL_ERROR, take, machine, "x", REDEFINE)
    client.refuses(ARGUMENT, machine.snapshotCreateXML, xml.replace("<name>one<", "<name>none<"), REDEFINE)
    client.refuses(ARGUMENT, machine.snapshotCreateXML,
                   one.getXMLDesc().replace("<state>", "<parent><name>two</name></parent><state>"), REDEFINE)
    client.refuses(ARGUMENT, machine.snapshotCreateXML,
                   xml.replace("<name>two<", "<name>y<", 1).replace(machine.UUIDString(), "c7a5fdbd-edaf-9455-926a-d65c16db1809"), REDEFINE)


@case(kinds=TEST)
def a_machine_goes_back(env):
    machine = env.define()
    name, recorder = machine.name(), client.Recorder(env.conn)
    off = take(machine, "off")
    machine.create()
    on = take(machine, "on")
    machine.suspend()
    paused = take(machine, "paused", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_HALT)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT]
    machine.revertToSnapshot(on)
    assert machine.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_FROM_SNAPSHOT] and on.isCurrent()
    machine.revertToSnapshot(paused)
    assert machine.state() == [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_FROM_SNAPSHOT]
    machine.revertToSnapshot(off)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT]
    assert recorder.wait(name, 8) == [(2, 0), (3, 0), (5, 6), (2, 3), (5, 6), (2, 3), (3, 5), (5, 6)]
    recorder.close()
    both = libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED
    client.refuses(ARGUMENT, machine.revertToSnapshot, on, both)


@case(kinds=TEST)
def the_documents_go_back_with_it(env):
    machine = env.define()
    before = take(machine, "before")
    machine.setMemoryFlags(4096, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    machine.revertToSnapshot(before)
    assert ET.fromstring(machine.XMLDesc()).findtext("currentMemory") == ET.fromstring(machine.XMLDesc()).findtext("memory")


@case(kinds=TEST)
def a_transient_machine_goes_back_and_stays(env):
    machine = env.conn.createXML(env.xml())
    one = take(machine, "one")
    machine.revertToSnapshot(one)
    assert machine.isActive() and machine.snapshotNum() == 1


@case(kinds=TEST)
def checkpoints_follow_each_other(env):
    machine = env.define(devices=DEVICES)
    client.refuses(UNSUPPORTED, machine.checkpointCreateXML, "<domaincheckpoint/>")
    machine.create()
    one = machine.checkpointCreateXML("<domaincheckpoint><name>one</name></domaincheckpoint>")
    two = machine.checkpointCreateXML("<domaincheckpoint><name>two</name><disks><disk name='vda' bitmap='b'/></disks></domaincheckpoint>")
    disks = ET.fromstring(two.getXMLDesc()).findall("disks/disk")
    assert [(d.get("name"), d.get("checkpoint"), d.get("bitmap")) for d in disks] == [("vda", "bitmap", "b"), ("hdc", "no", None)]
    assert ET.fromstring(one.getXMLDesc(libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)).find("domain") is None
    assert two.getParent().getName() == "one" and names(one.listAllChildren()) == ["two"]
    client.refuses(NO_CHECKPOINT, one.getParent)
    client.refuses(NO_CHECKPOINT, machine.checkpointLookupByName, "three")
    client.refuses(FAILED, machine.checkpointCreateXML, "<domaincheckpoint><name>one</name></domaincheckpoint>")
    client.refuses(CONFIG, machine.checkpointCreateXML, "<domaincheckpoint><disks><disk name='vdz'/></disks></domaincheckpoint>")
    client.refuses(UNSUPPORTED, take, machine, "snapshot")
    assert names(machine.listAllCheckpoints(libvirt.VIR_DOMAIN_CHECKPOINT_LIST_ROOTS)) == ["one"]
    assert names(machine.listAllCheckpoints(libvirt.VIR_DOMAIN_CHECKPOINT_LIST_LEAVES)) == ["two"]
    assert [c.getName() for c in machine.listAllCheckpoints(libvirt.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL)] == ["one", "two"]
    one.delete(libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN)
    assert machine.listAllCheckpoints() == []
