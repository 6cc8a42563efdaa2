# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connection and the host below it: versions, node information, capabilities."""

import os
import socket
import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import QEMU_KINDS, case
from harness.table import UNSUPPORTED, Refused, add_rows

CPUS = os.cpu_count()


def column(output, key):
    """The value behind `key:` in virsh's two-column output."""
    for line in output.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip() == key:
            return value.strip()
    raise AssertionError(f"no {key!r} in:\n{output}")


def node_topology(output):
    sockets, cores, threads, cells = (int(column(output, k)) for k in (
        "CPU socket(s)", "Core(s) per socket", "Thread(s) per core", "NUMA cell(s)"))
    assert sockets * cores * threads * cells >= int(column(output, "CPU(s)")), output


def node_memory(output):
    """The host's memory, near what the kernel says (cells may count a little differently)."""
    kib = int(column(output, "Memory size").split()[0])
    assert kib > 100000, output


def cpu_times(output):
    for key in ("user", "system", "idle", "iowait"):
        assert int(column(output, key)) >= 0, output
    assert int(column(output, "idle")) > 0, output


def cpu_percent(output):
    total = sum(float(column(output, k).rstrip("%")) for k in ("user", "system", "idle", "iowait"))
    assert 99 <= total <= 101, f"{total} % in:\n{output}"


def memory_stats(output):
    total, free = (int(column(output, k).split()[0]) for k in ("total", "free"))
    assert 0 < free < total, output


def cells_add_up(output):
    cells = [int(line.split(":")[1].split()[0]) for line in output.splitlines() if line.strip()[:1].isdigit()]
    assert cells and sum(cells) == int(column(output, "Total").split()[0]), output


add_rows([
    ("version", "version", {
        "qemu": [r"^Compiled against library: libvirt 9\.0\.0$", r"^Using library: libvirt 9\.0\.0$", r"^Using API: QEMU \d+\.\d+\.\d+$",
                 r"^Running hypervisor: QEMU \d+\.\d+\.\d+$"],
        "test": [r"^Using API: TEST \d+\.\d+\.\d+$", r"^Running hypervisor: TEST 0\.0\.2$"]}),
    ("version --daemon", "version --daemon", r"^Running against daemon: \d+\.\d+\.\d+$"),
    ("hostname", "hostname", rf"^{socket.gethostname()}"),
    ("nodeinfo", "nodeinfo", {
        "qemu": [rf"^CPU model: +{os.uname().machine}$", rf"^CPU\(s\): +{CPUS}$", r"^CPU frequency: +\d+ MHz$", node_topology, node_memory],
        "test": [r"^CPU model: +i686$", r"^CPU\(s\): +16$", r"^CPU frequency: +1400 MHz$", r"^NUMA cell\(s\): +2$",
                 r"^Memory size: +3145728 KiB$"]}),
    ("nodecpumap", "nodecpumap", {
        "qemu": [rf"^CPUs present: +{CPUS}$", rf"^CPUs online: +{CPUS}$", rf"^CPU map: +{'y' * CPUS}$"],
        "test": [r"^CPUs present: +8$", r"^CPUs online: +3$", r"^CPU map: +y-y-y---$"]}),
    ("freecell", "freecell", {"qemu": r"^Total: \d{4,} KiB$", "test": r"^Total: 3072 KiB$"}),
    ("freecell --all", "freecell --all", {"qemu": cells_add_up, "test": [r"^ +0: +2048 KiB$", r"^ +1: +4096 KiB$", r"^Total: +6144 KiB$"]}),
    ("freecell of one cell", "freecell 0", {"qemu": r"^0: \d{4,} KiB$", "test": r"^0: 2048 KiB$"}),
    ("freecell of no cell", "freecell 4711", Refused("out of range|[Ii]nvalid|not available|cell")),
    ("nodecpustats", "nodecpustats", cpu_times),
    ("nodecpustats of one CPU", "nodecpustats 0", cpu_times),
    ("nodecpustats --percent", "nodecpustats --percent", {"qemu": cpu_percent}),
    ("nodecpustats of no CPU", "nodecpustats 4711", {"qemu": Refused("[Ii]nvalid")}),
    ("nodememstats", "nodememstats", {"qemu": memory_stats, "test": UNSUPPORTED}),
    ("nodememstats of a cell", "nodememstats 0", {"qemu": memory_stats, "test": UNSUPPORTED}),
    ("nodememstats of no cell", "nodememstats 4711", {"qemu": Refused("[Ii]nvalid|cell|node")}),
    ("domcapabilities on test", "domcapabilities", {"test": UNSUPPORTED}),
    ("domcapabilities of an unknown machine", "domcapabilities --machine no-such-machine", {"qemu": Refused("no-such-machine")}),
    ("domcapabilities of an unknown type", "domcapabilities --virttype nonsense", {"qemu": Refused("nonsense")}),
])


@case()
def uri(env):
    """The client's own URI, parameters and all; virsh shows it without asking twice."""
    assert env.virsh1("uri") == env.uri
    assert env.conn.getURI() == env.uri


@case()
def uri_from_the_daemon(env):
    """Without a name in the client's hands the daemon tells the URI that it serves."""
    expected = {instance.SYSTEM: "qemu:///system", instance.SESSION: "qemu:///session", instance.TEST: "test:///default"}[env.kind]
    from harness import wire
    with wire.Client(env.instance.socket(env.kind)) as raw:
        raw.open(expected)
        assert raw.get_uri() == expected


@case()
def connection_type(env):
    assert env.conn.getType() == ("TEST" if env.is_test else "QEMU")


@case()
def connection_is_alive_and_local(env):
    assert env.conn.isAlive() == 1
    assert env.conn.isSecure() == 1
    # Over a socket a connection is not encrypted, whatever it is inside.
    assert env.conn.isEncrypted() == 0


@case()
def versions_as_numbers(env):
    assert env.conn.getLibVersion() >= 9000000
    assert env.conn.getVersion() == (2 if env.is_test else env.conn.getVersion())
    if not env.is_test:
        assert env.conn.getVersion() >= 7000000


@case()
def max_vcpus(env):
    assert env.conn.getMaxVcpus(None if env.is_test else "qemu") >= (32 if env.is_test else 1)


@case()
def getinfo(env):
    model, memory, cpus, mhz, nodes, sockets, cores, threads = env.conn.getInfo()
    if env.is_test:
        assert (model, memory, cpus, mhz, nodes, sockets, cores, threads) == ("i686", 3072, 16, 1400, 2, 2, 2, 2)
    else:
        assert (model, cpus) == (os.uname().machine, CPUS)
        assert memory > 100 and nodes * sockets * cores * threads >= cpus


@case(kinds=QEMU_KINDS)
def sysinfo(env):
    """SMBIOS as XML, or the refusal that says that this host has none."""
    output = env.virsh1("sysinfo", check=False)
    if "error:" in output:
        assert "SMBIOS" in output, output
        error = client.error_of(env.conn.getSysinfo)
        assert error.get_error_code() == libvirt.VIR_ERR_CONFIG_UNSUPPORTED, error
    else:
        assert ET.fromstring(output).get("type") == "smbios"


@case(kinds=[instance.TEST], name="sysinfo")
def sysinfo_of_test(env):
    root = ET.fromstring(env.virsh1("sysinfo"))
    assert root.tag == "sysinfo" and root.get("type") == "smbios"
    assert root.find("bios/entry[@name='vendor']").text == "LENOVO"


@case(kinds=QEMU_KINDS)
def capabilities_of_the_host(env):
    root = ET.fromstring(env.virsh1("capabilities"))
    assert root.tag == "capabilities"
    host = root.find("host")
    assert len(host.findtext("uuid")) == 36
    assert host.findtext("cpu/arch") == os.uname().machine
    assert host.findtext("cpu/model")
    assert len(host.findall("topology/cells/cell/cpus/cpu")) == CPUS
    assert host.find("topology/cells/cell/memory").get("unit") == "KiB"


@case(kinds=QEMU_KINDS)
def capabilities_of_guests(env):
    root = ET.fromstring(env.conn.getCapabilities())
    arch = root.find("guest/arch[@name='x86_64']")
    assert arch is not None, "no guest of x86_64"
    assert root.findtext("guest/os_type") == "hvm"
    assert arch.findtext("wordsize") == "64"
    assert os.path.basename(arch.findtext("emulator")) == "qemu-system-x86_64"
    machines = {m.text: m.get("canonical") for m in arch.findall("machine")}
    assert machines["pc"].startswith("pc-i440fx-") and machines["q35"].startswith("pc-q35-"), machines
    assert "qemu" in [d.get("type") for d in arch.findall("domain")]


@case(kinds=[instance.TEST], name="capabilities")
def capabilities_of_test(env):
    root = ET.fromstring(env.virsh1("capabilities"))
    assert root.findtext("host/cpu/arch") == "i686"
    assert len(root.findall("host/topology/cells/cell")) == 2
    assert [d.get("type") for d in root.findall("guest/arch/domain")] == ["test", "test"]


@case(kinds=QEMU_KINDS)
def domcapabilities(env):
    root = ET.fromstring(env.virsh1("domcapabilities --virttype qemu --arch x86_64 --machine q35"))
    assert root.tag == "domainCapabilities"
    assert root.findtext("path") == "/usr/bin/qemu-system-x86_64"
    assert root.findtext("domain") == "qemu"
    assert root.findtext("machine").startswith("pc-q35-")
    assert root.findtext("arch") == "x86_64"
    assert int(root.find("vcpu").get("max")) >= 255
    buses = [v.text for v in root.findall("devices/disk/enum[@name='bus']/value")]
    assert {"virtio", "sata"} <= set(buses), buses
    graphics = [v.text for v in root.findall("devices/graphics/enum[@name='type']/value")]
    assert "vnc" in graphics, graphics
    modes = {m.get("name"): m.get("supported") for m in root.findall("cpu/mode")}
    assert modes["custom"] == "yes" and modes["host-passthrough"] == "no", modes


@case(kinds=QEMU_KINDS)
def domcapabilities_by_default(env):
    root = ET.fromstring(env.virsh1("domcapabilities"))
    assert root.findtext("machine").startswith("pc-i440fx-")
    assert root.findtext("domain") in ("kvm", "qemu")
