# SPDX-License-Identifier: LGPL-2.1-or-later
"""The host's interfaces of test:///default: lists, look-ups, up and down, documents, changes begun, accepted and taken back."""

import libvirt

from harness import instance
from harness.runner import case

TEST = [instance.TEST]
INVALID, ARGUMENT = libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_INVALID_ARG
MISSING, XML = libvirt.VIR_ERR_NO_INTERFACE, libvirt.VIR_ERR_XML_ERROR


def document(name, body=""):
    return f"<interface type='ethernet' name='{name}'><start mode='onboot'/>{body}</interface>"


def code(call, *args):
    """0 where the call does what it says, else the error's code."""
    try:
        call(*args)
    except libvirt.libvirtError as error:
        return error.get_error_code()
    return 0


DEFAULT = document("eth1", "<mtu size='1492'/><protocol family='ipv4'><ip address='192.168.0.5' prefix='24'/><route gateway='192.168.0.1'/>"
                           "</protocol><mac address='aa:bb:cc:dd:ee:ff'/>")


def fresh(conn):
    """The connection with the interface that it begins with and no other: cases share what is below one connection."""
    code(conn.changeCommit)
    for interface in conn.listAllInterfaces():
        interface.undefine()
    conn.interfaceDefineXML(DEFAULT).create()
    return conn


def squeezed(xml):
    return "".join(line.strip() for line in xml.splitlines())


def names(conn, flags=0):
    return sorted(i.name() for i in conn.listAllInterfaces(flags))


@case(kinds=TEST)
def default_interface_is_whole(env):
    conn = env.conn
    interface = conn.interfaceLookupByName("eth1")
    assert squeezed(interface.XMLDesc()) == (
        "<interface type='ethernet' name='eth1'><start mode='onboot'/><mtu size='1492'/><protocol family='ipv4'>"
        "<ip address='192.168.0.5' prefix='24'/><route gateway='192.168.0.1'/></protocol><mac address='aa:bb:cc:dd:ee:ff'/></interface>")
    assert interface.isActive() == 1 and interface.MACString() == "aa:bb:cc:dd:ee:ff"


@case(kinds=TEST)
def interfaces_are_found_by_mac(env):
    conn = fresh(env.conn)
    assert conn.interfaceLookupByMACString("AA:bb:cc:dd:ee:FF").name() == "eth1"
    assert code(conn.interfaceLookupByMACString, "aa:bb:cc:dd:ee:00") == MISSING
    for name in ("eth8", "eth9"):
        conn.interfaceDefineXML(document(name, "<mac address='aa:bb:cc:00:00:01'/>"))
    assert code(conn.interfaceLookupByMACString, "aa:bb:cc:00:00:01") == libvirt.VIR_ERR_MULTIPLE_INTERFACES


@case(kinds=TEST)
def lists_filter_interfaces(env):
    conn = fresh(env.conn)
    conn.interfaceDefineXML(document("eth9"))
    assert names(conn) == ["eth1", "eth9"] and names(conn, 3) == ["eth1", "eth9"]
    assert names(conn, 1) == ["eth9"] and names(conn, 2) == ["eth1"]
    assert (conn.listInterfaces(), conn.listDefinedInterfaces()) == (["eth1"], ["eth9"])
    assert (conn.numOfInterfaces(), conn.numOfDefinedInterfaces()) == (1, 1)
    assert code(conn.listAllInterfaces, 4) == ARGUMENT


@case(kinds=TEST)
def interface_goes_down_and_up(env):
    conn = fresh(env.conn)
    interface = conn.interfaceLookupByName("eth1")
    assert code(interface.create) == INVALID
    interface.destroy()
    assert interface.isActive() == 0 and code(interface.destroy) == INVALID
    interface.create()
    assert interface.isActive() == 1


@case(kinds=TEST)
def interface_that_is_up_is_defined_anew(env):
    conn = fresh(env.conn)
    interface = conn.interfaceDefineXML(document("eth1", "<mtu size='1000'/>"))
    assert interface.isActive() == 1 and "<mtu size='1000'/>" in interface.XMLDesc()


@case(kinds=TEST)
def interface_that_is_gone_is_missing(env):
    conn = fresh(env.conn)
    interface = conn.interfaceLookupByName("eth1")
    interface.undefine()
    for call in (interface.XMLDesc, interface.isActive, interface.create, interface.destroy, interface.undefine):
        assert code(call) == MISSING, call
    assert code(conn.interfaceLookupByName, "eth1") == MISSING


@case(kinds=TEST)
def changes_are_accepted_or_taken_back(env):
    conn = fresh(env.conn)
    assert code(conn.changeCommit) == INVALID and code(conn.changeRollback) == INVALID
    conn.changeBegin()
    assert code(conn.changeBegin) == INVALID
    conn.interfaceDefineXML(document("eth5"))
    conn.changeRollback()
    assert names(conn) == ["eth1"]
    conn.changeBegin()
    conn.interfaceDefineXML(document("eth5"))
    conn.changeCommit()
    assert names(conn) == ["eth1", "eth5"]
    conn.changeBegin()
    conn.interfaceLookupByName("eth1").undefine()
    conn.changeRollback()
    assert names(conn) == ["eth1", "eth5"]


@case(kinds=TEST, ours_only=True)
def interface_that_was_up_is_up_again_after_rollback(env):
    """On the peer all are down."""
    conn = fresh(env.conn)
    conn.changeBegin()
    conn.interfaceLookupByName("eth1").undefine()
    conn.changeRollback()
    assert conn.interfaceLookupByName("eth1").isActive() == 1


@case(kinds=TEST)
def unknown_flags_are_refused(env):
    conn = fresh(env.conn)
    interface = conn.interfaceLookupByName("eth1")
    for call, *args in ([interface.XMLDesc, 1], [interface.create, 1], [interface.destroy, 1], [conn.changeBegin, 1],
                        [conn.changeCommit, 1], [conn.changeRollback, 1], [conn.interfaceDefineXML, document("a"), 2]):
        assert code(call, *args) == ARGUMENT, call


# (what, document)
REFUSED = [
    ("no type", "<interface/>"), ("an unknown type", "<interface type='foo' name='a'/>"), ("no name", "<interface type='ethernet'/>"),
    ("an unknown start", "<interface type='ethernet' name='a'><start mode='x'/></interface>"),
    ("an unknown link state", document("a", "<link state='x'/>")), ("no family", document("a", "<protocol/>")),
    ("an unknown family", document("a", "<protocol family='x'/>")),
    ("a bridge without bridge", "<interface type='bridge' name='b'/>"),
    ("a bridge in a bridge", "<interface type='bridge' name='b'><bridge><interface type='bridge' name='c'/></bridge></interface>"),
    ("a vlan in a bond", "<interface type='bond' name='b'><bond><interface type='vlan' name='c'/></bond></interface>"),
    ("an unknown bond mode", "<interface type='bond' name='b'><bond mode='x'/></interface>"),
    ("monitoring without frequency", "<interface type='bond' name='b'><bond><miimon/></bond></interface>"),
    ("ARP without target", "<interface type='bond' name='b'><bond><arpmon interval='3'/></bond></interface>"),
    ("a vlan without tag", "<interface type='vlan' name='v'><vlan/></interface>"),
    ("a vlan without device", "<interface type='vlan' name='v'><vlan tag='3'/></interface>"),
]


@case(kinds=TEST)
def faulty_interfaces_are_refused(env):
    conn = fresh(env.conn)
    for what, xml in REFUSED:
        assert code(conn.interfaceDefineXML, xml) == XML, what
