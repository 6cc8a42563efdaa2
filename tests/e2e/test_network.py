# SPDX-License-Identifier: LGPL-2.1-or-later
"""Networks of test:///default: lists, life, documents, updates, events, and the error code of each thing that cannot be."""

import libvirt

from harness import instance
from harness.process import wait_for
from harness.runner import case

TEST = [instance.TEST]
DEFAULT_UUID = "dd8fe884-6c02-601e-7551-cca97df1c5df"
INVALID, FAILED = libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_OPERATION_FAILED
MISSING, ARGUMENT = libvirt.VIR_ERR_NO_NETWORK, libvirt.VIR_ERR_INVALID_ARG
UNSUPPORTED = libvirt.VIR_ERR_OPERATION_UNSUPPORTED
DEFINED, UNDEFINED, STARTED, STOPPED = range(4)
LIVE, CONFIG = 1, 2
MODIFY, DELETE, ADD_LAST, ADD_FIRST = 1, 2, 3, 4
HOST, RANGE, FORWARD_INTERFACE, PORTGROUP, DNS_HOST, DNS_TXT, DNS_SRV = 4, 5, 7, 9, 10, 11, 12

BODY = """<forward mode='nat'/><bridge name='virbr7'/><ip address='192.168.122.1' netmask='255.255.255.0'><dhcp>\
<range start='192.168.122.2' end='192.168.122.100'/><host mac='52:54:00:00:00:01' name='a' ip='192.168.122.101'/></dhcp></ip>\
<portgroup name='p1'/>"""


def document(name, body=""):
    return f"<network><name>{name}</name>{body}</network>"


def code(call, *args):
    """0 where the call does what it says, else the error's code."""
    try:
        call(*args)
    except libvirt.libvirtError as error:
        return error.get_error_code()
    return 0


DEFAULT = document("default", f"<uuid>{DEFAULT_UUID}</uuid><forward mode='nat'/><bridge name='virbr0'/>"
                   "<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>")


def fresh(conn):
    """The connection with the network that it begins with and no other: cases share what is below one connection."""
    for network in conn.listAllNetworks():
        if network.isActive():
            network.destroy()
    for network in conn.listAllNetworks():
        network.undefine()
    conn.networkDefineXML(DEFAULT).create()
    return conn


def squeezed(xml):
    return "".join(line.strip() for line in xml.splitlines())


@case(kinds=TEST)
def default_network_is_whole(env):
    conn = env.conn
    network = conn.networkLookupByName("default")
    assert squeezed(network.XMLDesc()) == (
        f"<network><name>default</name><uuid>{DEFAULT_UUID}</uuid><forward mode='nat'/><bridge name='virbr0' stp='on' delay='0'/>"
        "<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>"
        "</network>"), network.XMLDesc()
    assert (network.isActive(), network.isPersistent(), network.autostart()) == (1, 1, 0)
    assert network.bridgeName() == "virbr0"
    assert conn.networkLookupByUUIDString(DEFAULT_UUID).name() == "default"


@case(kinds=TEST)
def lists_filter_networks(env):
    conn = fresh(env.conn)
    conn.networkDefineXML(document("off")).setAutostart(1)
    conn.networkCreateXML(document("transient"))
    expected = {0: "default off transient", 1: "off", 2: "default transient", 4: "default off", 8: "transient", 16: "off",
                32: "default transient", 2 | 4: "default", 1 | 2: "default off transient", 8 | 16: ""}
    for flags, names in expected.items():
        assert sorted(n.name() for n in conn.listAllNetworks(flags)) == names.split(), flags
    assert sorted(conn.listNetworks()) == ["default", "transient"] and conn.listDefinedNetworks() == ["off"]
    assert (conn.numOfNetworks(), conn.numOfDefinedNetworks()) == (2, 1)
    assert code(conn.listAllNetworks, 64) == ARGUMENT


@case(kinds=TEST)
def network_lives_and_tells(env):
    conn = fresh(env.conn)
    events = []
    conn.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE,
                                     lambda conn, network, event, detail, opaque: events.append((network.name(), event, detail)), None)
    network = conn.networkDefineXML(document("net"))
    assert (network.isActive(), network.isPersistent()) == (0, 1)
    assert code(network.bridgeName) == libvirt.VIR_ERR_INTERNAL_ERROR
    network.create()
    assert code(network.create) == INVALID and code(network.undefine) == INVALID
    network.destroy()
    network.undefine()
    assert code(network.XMLDesc) == MISSING
    conn.networkCreateXML(document("brief")).destroy()
    wanted = [("net", event, 0) for event in (DEFINED, STARTED, STOPPED, UNDEFINED)] + [("brief", STARTED, 0), ("brief", STOPPED, 0)]
    wait_for(lambda: len(events) >= len(wanted), "the events")
    assert events == wanted, events


@case(kinds=TEST)
def stopped_network_is_stopped_again(env):
    conn = fresh(env.conn)
    network = conn.networkDefineXML(document("net"))
    assert code(network.destroy) == 0


@case(kinds=TEST)
def network_that_is_gone_is_missing(env):
    conn = fresh(env.conn)
    network = conn.networkCreateXML(document("net"))
    network.destroy()
    for call, *args in ([network.isActive], [network.isPersistent], [network.XMLDesc], [network.create], [network.destroy],
                        [network.undefine], [network.autostart], [network.setAutostart, 1], [network.bridgeName],
                        [network.update, ADD_LAST, HOST, -1, "<host/>", 0]):
        assert code(call, *args) == MISSING, call
    assert code(conn.networkLookupByName, "net") == MISSING
    assert code(conn.networkLookupByUUIDString, network.UUIDString()) == MISSING


@case(kinds=TEST)
def names_and_uuids_belong_to_one_network(env):
    conn = fresh(env.conn)
    same_uuid = f"<uuid>{DEFAULT_UUID}</uuid>"
    assert code(conn.networkDefineXML, document("default")) == FAILED
    assert code(conn.networkDefineXML, document("other", same_uuid)) == FAILED
    assert code(conn.networkCreateXML, document("default")) == FAILED
    assert code(conn.networkCreateXML, document("other", same_uuid)) == FAILED
    assert code(conn.networkCreateXML, document("default", same_uuid)) == INVALID


@case(kinds=TEST, ours_only=True)
def definition_of_a_running_network_waits(env):
    """The peer takes such a definition and never uses it."""
    conn = fresh(env.conn)
    network = conn.networkDefineXML(document("default", f"<uuid>{DEFAULT_UUID}</uuid><bridge name='virbr9'/>"))
    assert network.bridgeName() == "virbr0"
    network.destroy()
    network.create()
    assert network.bridgeName() == "virbr9"


@case(kinds=TEST)
def autostart_is_any_nonzero(env):
    conn = fresh(env.conn)
    for network in (conn.networkDefineXML(document("net")), conn.networkCreateXML(document("transient"))):
        network.setAutostart(7)
        assert network.autostart() == 1
        network.setAutostart(0)
        assert network.autostart() == 0


# (what, document, code)
REFUSED = [
    ("no name", "<network/>", libvirt.VIR_ERR_NO_NAME),
    ("a slash", document("a/b"), libvirt.VIR_ERR_XML_DETAIL),
    ("another root", "<domain/>", libvirt.VIR_ERR_XML_ERROR),
    ("no end", "<network>", libvirt.VIR_ERR_XML_DETAIL),
    ("nat without address", document("n", "<forward mode='nat'/>"), libvirt.VIR_ERR_XML_ERROR),
    ("two ways out", document("n", "<forward mode='bridge' dev='a'/><bridge name='b'/>"), libvirt.VIR_ERR_XML_ERROR),
    ("range outside", document("n", "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.1.2' end='10.0.1.3'/></dhcp></ip>"),
     libvirt.VIR_ERR_INTERNAL_ERROR),
    ("short lease", document("n", "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.3'>"
                                  "<lease expiry='1'/></range></dhcp></ip>"), libvirt.VIR_ERR_CONFIG_UNSUPPORTED),
    ("route to nowhere", document("n", "<route address='1.2.3.0' prefix='24' gateway='1.1.1.1'/>"), libvirt.VIR_ERR_CONFIG_UNSUPPORTED),
    ("names in disabled DNS", document("n", "<dns enable='no'><txt name='a' value='b'/></dns>"), libvirt.VIR_ERR_XML_ERROR),
]


@case(kinds=TEST)
def faulty_networks_are_refused(env):
    conn = fresh(env.conn)
    for what, xml, wanted in REFUSED:
        assert code(conn.networkDefineXML, xml) == wanted, what
        assert code(conn.networkCreateXML, xml) == wanted, what


@case(kinds=TEST)
def unknown_flags_are_refused(env):
    conn = fresh(env.conn)
    network = conn.networkLookupByName("default")
    for call, *args in ([network.XMLDesc, 1], [network.update, ADD_LAST, HOST, -1, "<host/>", 4],
                        [conn.networkDefineXMLFlags, document("n"), 2], [conn.networkCreateXMLFlags, document("n"), 2]):
        assert code(call, *args) == ARGUMENT, call


@case(kinds=TEST)
def validation_refuses_unknown_elements(env):
    conn = fresh(env.conn)
    assert code(conn.networkDefineXMLFlags, document("n", "<foo/>"), 1) == libvirt.VIR_ERR_XML_INVALID_SCHEMA
    assert code(conn.networkDefineXMLFlags, document("n", "<foo/>"), 0) == 0


@case(kinds=TEST)
def ports_and_leases_are_not_there(env):
    conn = fresh(env.conn)
    network = conn.networkLookupByName("default")
    for call, *args in ([network.DHCPLeases], [network.listAllPorts], [network.portCreateXML, "<networkport/>"],
                        [network.portLookupByUUIDString, DEFAULT_UUID]):
        assert code(call, *args) == libvirt.VIR_ERR_NO_SUPPORT, call


def host(number, name, last):
    return f"<host mac='52:54:00:00:00:0{number}' name='{name}' ip='192.168.122.{last}'/>"


# (command, section, parent, element, code, what the document holds afterwards)
UPDATES = [
    (ADD_LAST, HOST, -1, host(1, "a", 101), INVALID, None),
    (ADD_LAST, HOST, -1, host(2, "b", 102), 0, host(1, "a", 101) + host(2, "b", 102)),
    (ADD_FIRST, HOST, -1, host(2, "b", 102), 0, host(2, "b", 102) + host(1, "a", 101)),
    (ADD_LAST, HOST, 3, host(2, "b", 102), INVALID, None),
    (ADD_LAST, HOST, -1, "<x/>", libvirt.VIR_ERR_XML_ERROR, None),
    (ADD_LAST, HOST, -1, "<host", libvirt.VIR_ERR_XML_DETAIL, None),
    (MODIFY, HOST, 0, host(1, "z", 107), 0, host(1, "z", 107)),
    (MODIFY, HOST, -1, host(2, "b", 102), INVALID, None),
    (DELETE, HOST, -1, "<host mac='52:54:00:00:00:01'/>", 0, "end='192.168.122.100'/></dhcp>"),
    (DELETE, HOST, -1, host(1, "z", 107), INVALID, None),
    (ADD_LAST, RANGE, -1, "<range start='192.168.122.110' end='192.168.122.120'/>", 0, "end='192.168.122.120'/>"),
    (ADD_LAST, RANGE, -1, "<range start='192.168.122.2' end='192.168.122.100'/>", INVALID, None),
    (ADD_LAST, RANGE, -1, "<range start='192.168.1.110' end='192.168.122.120'/>", libvirt.VIR_ERR_INTERNAL_ERROR, None),
    (MODIFY, RANGE, -1, "<range start='192.168.122.2' end='192.168.122.100'/>", UNSUPPORTED, None),
    (DELETE, RANGE, -1, "<range start='192.168.122.2' end='192.168.122.100'/>", 0, "<dhcp><host"),
    (MODIFY, PORTGROUP, -1, "<portgroup name='p1' default='yes'/>", 0, "<portgroup name='p1' default='yes'"),
    (MODIFY, PORTGROUP, -1, "<portgroup name='p2'/>", INVALID, None),
    (ADD_LAST, PORTGROUP, -1, "<portgroup name='p1'/>", INVALID, None),
    (ADD_LAST, PORTGROUP, -1, "<portgroup name='p2'/>", 0, "<portgroup name='p2'"),
    (ADD_LAST, FORWARD_INTERFACE, -1, "<interface dev='eth0'/>", 0, "<forward dev='eth0' mode='nat'><interface dev='eth0'/></forward>"),
    (DELETE, FORWARD_INTERFACE, -1, "<interface dev='eth0'/>", INVALID, None),
    (ADD_LAST, DNS_TXT, -1, "<txt name='a' value='b'/>", 0, "<dns><txt name='a' value='b'/></dns>"),
    (ADD_LAST, DNS_SRV, -1, "<srv service='a' protocol='tcp'/>", 0, "<dns><srv service='a' protocol='tcp'/></dns>"),
    (ADD_LAST, DNS_HOST, -1, "<host ip='1.2.3.4'><hostname>a</hostname></host>", 0, "<dns><host ip='1.2.3.4'><hostname>a</hostname></host></dns>"),
    (DELETE, DNS_HOST, -1, "<host ip='1.2.3.4'/>", INVALID, None),
    (MODIFY, DNS_TXT, -1, "<txt name='a' value='b'/>", UNSUPPORTED, None),
    (5, HOST, -1, host(2, "b", 102), UNSUPPORTED, None),
    (0, HOST, -1, host(2, "b", 102), UNSUPPORTED, None),
] + [(ADD_LAST, section, -1, "<x/>", UNSUPPORTED, None) for section in (0, 1, 2, 3, 6, 8, 13)]


@case(kinds=TEST)
def every_section_is_updated(env):
    conn = fresh(env.conn)
    for command, section, parent, element, wanted, held in UPDATES:
        network = conn.networkDefineXML(document("updated", BODY))
        before = network.XMLDesc()
        what = f"command {command}, section {section}, {element}"
        assert code(network.update, command, section, parent, element, 0) == wanted, what
        assert held in squeezed(network.XMLDesc()) if wanted == 0 else network.XMLDesc() == before, f"{what}: {network.XMLDesc()}"
        network.undefine()


@case(kinds=TEST)
def update_reaches_what_its_flags_say(env):
    conn = fresh(env.conn)
    added = host(2, "b", 102)
    network = conn.networkDefineXML(document("net", BODY))
    assert code(network.update, ADD_LAST, HOST, -1, added, LIVE) == INVALID
    assert code(network.update, ADD_LAST, HOST, -1, added, LIVE | CONFIG) == INVALID
    network.create()
    for flags, running in ((CONFIG, False), (LIVE, True)):
        network.update(ADD_LAST, HOST, -1, added, flags)
        assert (added in network.XMLDesc()) == running, flags


@case(kinds=TEST, ours_only=True)
def update_of_what_runs_ends_with_it(env):
    """The peer forgets the definition when the network starts, and keeps what ran."""
    conn = fresh(env.conn)
    network = conn.networkDefineXML(document("net", BODY))
    network.create()
    network.update(ADD_LAST, HOST, -1, host(2, "b", 102), LIVE)
    network.destroy()
    assert host(2, "b", 102) not in network.XMLDesc()


@case(kinds=TEST, ours_only=True)
def notes_of_a_network_are_kept(env):
    """The peer's release has no such calls; nor has its binding, so the document shows it."""
    conn = fresh(env.conn)
    network = conn.networkDefineXML(document("net", "<title>T</title><description>D</description>"
                                                        "<metadata><a:x xmlns:a='urn:a'>1</a:x></metadata>"))
    xml = squeezed(network.XMLDesc())
    assert "<title>T</title><description>D</description><metadata><a:x xmlns:a=\"urn:a\">1</a:x></metadata>" in xml, xml
