# SPDX-License-Identifier: LGPL-2.1-or-later
"""What programs that are tested with test:///default know by heart: its host, its machine, its errors."""

import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import case
from harness.table import Refused, add_rows

TEST = [instance.TEST]
INTERNAL, INVALID, ARGUMENT = libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_INVALID_ARG

# The whole host, without the blanks between the lines.
CELL = """<cell id='{id}'><memory unit='KiB'>{memory}</memory><pages unit='KiB' size='{small}'>524288</pages><pages unit='KiB' size='2048'>0</pages>\
<pages unit='KiB' size='1048576'>0</pages><cpus num='8'>{cpus}</cpus></cell>"""
CPU = "<cpu id='{id}' socket_id='{cell}' die_id='0' core_id='{core}' siblings='{id}'/>"
GUEST = """<guest><os_type>{os}</os_type><arch name='i686'><wordsize>32</wordsize><emulator>/usr/bin/test-hv</emulator><domain type='test'/></arch>\
<features><pae/><nonpae/></features></guest>"""


def expected_capabilities():
    cells = "".join(CELL.format(id=i, memory=(i + 1) << 21, small=4 << i, cpus="".join(
        CPU.format(id=8 * i + core, cell=i, core=core) for core in range(8))) for i in range(2))
    pages = "".join(f"<pages unit='KiB' size='{size}'/>" for size in (4, 8, 2048, 1048576))
    return (f"<capabilities><host><cpu><arch>i686</arch><features><pae/><nonpae/></features>{pages}</cpu><power_management/>"
            f"<iommu support='no'/><topology><cells num='2'>{cells}</cells></topology>"
            f"<secmodel><model>testSecurity</model><doi></doi></secmodel></host>{GUEST.format(os='hvm')}{GUEST.format(os='xen')}</capabilities>")


def canonical(xml):
    return ET.canonicalize(xml, strip_text=True)


add_rows([
    ("schedinfo of test", "schedinfo {name}", {"test": [r"^Scheduler +: fair$", r"^weight +: 50$"]}),
    ("domhostname of test", "domhostname {name}", {"test": r"\Atesthost\Z"}),
    ("domtime of test", "domtime {name}", {"test": r"\ATime: 627319920\Z"}),
    ("security of test", "dominfo {name}", {"test": [r"^Security model: testSecurity$", r"^Security label: libvirt-test \(enforcing\)$"]}),
    ("domblkstat of no disk on test", "domblkstat {name} sdz", {"test": Refused("invalid path: sdz")}),
    ("domifstat of no interface on test", "domifstat {name} eth7", {"test": Refused("not a known interface")}),
])


@case(kinds=TEST, ours_only=True)
def freepages_of_test(env):
    """The peer answers so in a client's own process only; its daemon fails."""
    output = env.virsh1("freepages --all")
    for line in ("Node 0:", "Node 1:", "4KiB: 19", "8KiB: 45", "2048KiB: 97", "1048576KiB: 201"):
        assert line in output, output


@case(kinds=TEST)
def capabilities_of_test_are_whole(env):
    assert canonical(env.conn.getCapabilities()) == canonical(expected_capabilities())


@case(kinds=TEST)
def machine_of_test_is_whole(env):
    """Word for word, with the blanks."""
    text = env.conn.lookupByName("test").XMLDesc(0)
    assert text.startswith("<domain type='test' id='1'>\n  <name>test</name>\n"), text
    for part in ("<vcpu placement='static'>2</vcpu>", "<type arch='i686'>hvm</type>", "<on_crash>destroy</on_crash>",
                 "<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>", "<target dev='testnet0'/>"):
        assert part in text, f"{part} in {text}"


@case(kinds=TEST)
def errors_of_a_running_machine(env):
    machine = env.conn.createXML(env.xml(), 0)
    client.refuses(INTERNAL, machine.create)
    client.refuses(INTERNAL, machine.resume)
    client.refuses(ARGUMENT, machine.setMemory, 1 << 40)
    client.refuses(ARGUMENT, machine.setVcpus, 31)
    machine.suspend()
    client.refuses(INTERNAL, machine.suspend)
    machine.shutdown()
    assert machine.name() not in [m.name() for m in env.conn.listAllDomains()]


@case(kinds=TEST)
def errors_of_a_stopped_machine(env):
    machine = env.define()
    for call in (machine.suspend, machine.resume, machine.shutdown):
        client.refuses(INTERNAL, call)
    for call in (machine.reboot, machine.reset, machine.destroy, machine.injectNMI, machine.memoryStats, machine.hostname, machine.getTime):
        client.refuses(INVALID, call)
    client.refuses(INVALID, machine.getCPUStats, True)
    client.refuses(INVALID, machine.vcpus)
    assert machine.securityLabel() == ["", False]


@case(kinds=TEST)
def life_of_a_machine_by_events(env):
    """The details are part of what tests compare."""
    recorder = client.Recorder(env.conn)
    machine = env.define()
    machine.create()
    machine.suspend()
    machine.resume()
    machine.shutdown()
    machine.create()
    machine.destroy()
    name = machine.name()
    machine.undefine()
    assert recorder.wait(name, 8) == [(0, 0), (2, 0), (3, 0), (4, 0), (5, 0), (2, 0), (5, 1), (1, 0)]
    recorder.close()


@case(kinds=TEST)
def names_of_new_interfaces(env):
    machine = env.define(devices="<interface type='user'/><interface type='user'><target dev='testnet0'/></interface>")
    names = [t.get("dev") for t in ET.fromstring(machine.XMLDesc(0)).findall("devices/interface/target")]
    assert sorted(names) == ["testnet0", "testnet1"], names
