# SPDX-License-Identifier: LGPL-2.1-or-later
"""Node devices of test:///default, call by call: results and numbers of errors are the reference's."""

import xml.etree.ElementTree as ET

from harness import instance
from harness.answers import Code, Told, check
from harness.runner import case

TEST = [instance.TEST]
INTERNAL, UNSUPPORTED, ARGUMENT, XML, NO_DEVICE = Code(1), Code(3), Code(8), Code(27), Code(53)
ALL = ["computer", "scsi_host1", "scsi_host11", "scsi_host2"]
COMPUTER = """<device>
  <name>computer</name>
  <capability type='system'>
    <hardware>
      <vendor>Libvirt</vendor>
      <version>Test driver</version>
      <serial>123456</serial>
      <uuid>11111111-2222-3333-4444-555555555555</uuid>
    </hardware>
    <firmware>
      <vendor>Libvirt</vendor>
      <version>Test Driver</version>
      <release_date>01/22/2007</release_date>
    </firmware>
  </capability>
</device>
"""
HOST = """<device>
  <name>{name}</name>
  <parent>{parent}</parent>
  <capability type='scsi_host'>
    <host>{host}</host>
    <unique_id>{unique}</unique_id>
    <capability type='fc_host'>
      <wwnn>{wwnn}</wwnn>
      <wwpn>{wwpn}</wwpn>
      <fabric_wwn>{fabric}</fabric_wwn>
    </capability>
{more}  </capability>
</device>
"""
VPORTS = "    <capability type='vport_ops'>\n      <max_vports>0</max_vports>\n      <vports>0</vports>\n    </capability>\n"


def new(parent="<parent>scsi_host1</parent>", wwnn="<wwnn>2001000000000001</wwnn>", wwpn="<wwpn>2001000000000002</wwpn>", more=""):
    return (f"<device>{parent}<capability type='scsi_host'><capability type='fc_host'>{wwnn}{wwpn}</capability></capability>{more}</device>")


@case(kinds=TEST)
def documents_of_the_devices(env):
    def text(name):
        return env.conn.nodeDeviceLookupByName(name).XMLDesc()
    check([
        ("computer", lambda: text("computer"), COMPUTER),
        ("scsi_host1", lambda: text("scsi_host1"), HOST.format(
            name="scsi_host1", parent="computer", host=1, unique=0, wwnn="2000000012341234", wwpn="1000000012341234",
            fabric="2000000043214321", more=VPORTS)),
        ("scsi_host2", lambda: text("scsi_host2"), HOST.format(
            name="scsi_host2", parent="computer", host=2, unique=1, wwnn="2000000056785678", wwpn="1000000056785678",
            fabric="2000000087658765", more=VPORTS)),
        ("scsi_host11", lambda: text("scsi_host11"), HOST.format(
            name="scsi_host11", parent="scsi_host1", host=11, unique=10, wwnn="2000000034563456", wwpn="1000000034563456",
            fabric="2000000043214321", more="")),
    ])


@case(kinds=TEST)
def lists_of_devices(env):
    conn = env.conn

    def having(flags):
        return sorted(d.name() for d in conn.listAllDevices(flags))
    check([
        ("all", lambda: sorted(conn.listDevices(None)), ALL),
        ("number", lambda: conn.numOfDevices(None), 4),
        ("scsi_host", lambda: sorted(conn.listDevices("scsi_host")), ALL[1:]),
        ("fc_host", lambda: sorted(conn.listDevices("fc_host")), ALL[1:]),
        ("vports", lambda: sorted(conn.listDevices("vports")), ["scsi_host1", "scsi_host2"]),
        ("vport_ops", lambda: conn.listDevices("vport_ops"), []),
        ("no capability", lambda: (conn.listDevices("zork"), conn.numOfDevices("zork")), ([], 0)),
        ("whole", lambda: having(0), ALL),
        ("system", lambda: having(1), ["computer"]),
        ("pci", lambda: having(2), []),
        ("scsi hosts", lambda: having(1 << 5), ALL[1:]),
        ("that can have vports", lambda: having(1 << 10), ["scsi_host1", "scsi_host2"]),
        ("either", lambda: having(1 << 10 | 1), ["computer", "scsi_host1", "scsi_host2"]),
        ("flags of the number", lambda: conn.numOfDevices(None, 1), ARGUMENT),
        ("flags of the list", lambda: conn.listAllDevices(1 << 24), ARGUMENT),
    ])


@case(kinds=TEST)
def looking_into_a_device(env):
    conn = env.conn
    computer, virtual = conn.nodeDeviceLookupByName("computer"), conn.nodeDeviceLookupByName("scsi_host11")
    check([
        ("parent", virtual.parent, "scsi_host1"),
        ("no parent", computer.parent, None),
        ("capabilities", lambda: (virtual.listCaps(), virtual.numOfCaps()), (["scsi_host"], 1)),
        ("of the host", lambda: (computer.listCaps(), computer.numOfCaps()), (["system"], 1)),
        ("no device", lambda: conn.nodeDeviceLookupByName("nope"), NO_DEVICE),
        ("flags", lambda: computer.XMLDesc(2), ARGUMENT),
        ("reset", computer.reset, UNSUPPORTED),
        ("detach", computer.dettach, UNSUPPORTED),
        ("start", computer.create, UNSUPPORTED),
        ("by world-wide names", lambda: conn.nodeDeviceLookupSCSIHostByWWN("2000000012341234", "1000000012341234"), UNSUPPORTED),
    ])


@case(kinds=TEST)
def virtual_hosts_are_made_and_unmade(env):
    conn = env.conn
    told = Told(conn.nodeDeviceEventRegisterAny, conn.nodeDeviceEventDeregisterAny, "updated")
    device = conn.nodeDeviceCreateXML(new())
    expected = HOST.format(name="scsi_host12", parent="scsi_host1", host=11, unique=10, wwnn="2001000000000001", wwpn="2001000000000002",
                           fabric="2000000043214321", more="")
    assert device.XMLDesc() == expected, device.XMLDesc()
    told.expect(("scsi_host12", 0, 0))
    assert device.destroy() == 0
    told.expect(("scsi_host12", 1, 0))
    check([("again", device.destroy, NO_DEVICE), ("its document", device.XMLDesc, NO_DEVICE), ("what it can do", device.numOfCaps, NO_DEVICE)])
    told.close()


@case(kinds=TEST)
def parents_are_named_in_four_ways(env):
    """Whichever is found, the new device is as the one there was, its parent included: so is the reference's."""
    rows = [
        ("<parent>scsi_host2</parent>", "scsi_host1"),
        ("<parent wwnn='2000000056785678' wwpn='1000000056785678'/>", "scsi_host1"),
        ("<parent fabric_wwn='2000000087658765'/>", "scsi_host1"),
        ("", "scsi_host1"),
        ("<parent>scsi_host11</parent>", INTERNAL),
        ("<parent>computer</parent>", INTERNAL),
        ("<parent>nope</parent>", INTERNAL),
        ("<parent wwnn='2000000056785670' wwpn='1000000056785678'/>", INTERNAL),
        ("<parent fabric_wwn='2000000087658760'/>", INTERNAL),
        ("<parent wwnn='2000000056785678'/>", XML),
    ]

    def parent_of_new(parent):
        device = env.conn.nodeDeviceCreateXML(new(parent))
        found = ET.fromstring(device.XMLDesc()).findtext("parent")
        device.destroy()
        return found
    check([(parent, lambda parent=parent: parent_of_new(parent), expected) for parent, expected in rows])


@case(kinds=TEST)
def faulty_devices_are_refused(env):
    rows = [
        ("<device", Code(35)), ("<pool/>", XML), ("<device><parent>scsi_host1</parent></device>", INTERNAL),
        (new(wwnn=""), INTERNAL), (new(wwpn=""), INTERNAL), (new(more="<capability type='zork'/>"), XML), (new(more="<capability/>"), XML),
        ("<device><parent>scsi_host1</parent><capability type='system'><hardware><uuid>11111111-2222-3333-4444-555555555555</uuid></hardware>"
         "</capability></device>", INTERNAL),
        (new(more="<capability type='net'><interface>e</interface><feature name='q'/></capability>"), XML),
        (new(more="<capability type='drm'><type>q</type></capability>"), Code(67)),
    ]
    check([(xml, lambda xml=xml: env.conn.nodeDeviceCreateXML(xml), code) for xml, code in rows])
    check([("flags", lambda: env.conn.nodeDeviceCreateXML(new(), 2), ARGUMENT)])


@case(kinds=TEST)
def what_hangs_on_nothing_stays(env):
    """Without an error."""
    check([("destroy", env.conn.nodeDeviceLookupByName("computer").destroy, 0),
           ("it stays", lambda: env.conn.nodeDeviceLookupByName("computer").name(), "computer")])


@case(kinds=TEST, ours_only=True)
def virsh_lists_devices(env):
    """The reference's test driver refuses a filter of its own virsh."""
    assert sorted(env.virsh1("nodedev-list").split()) == ALL
