# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reading one machine: information, state, documents, devices, statistics. Nothing here changes it."""

import re
import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import QEMU_KINDS, case
from harness.table import SHARED_MAC, SHARED_UUID, TEST_UUID, UNSUPPORTED, Refused, add_rows, shared

add_rows([
    ("dominfo", "dominfo {name}", {
        "qemu": [r"^Id: +\d+$", r"^Name: +e2e-shared$", rf"^UUID: +{SHARED_UUID}$", r"^OS Type: +hvm$", r"^State: +running$", r"^CPU\(s\): +2$",
                 r"^CPU time: +\d+\.\ds$", r"^Max memory: +65536 KiB$", r"^Used memory: +65536 KiB$", r"^Persistent: +yes$",
                 r"^Autostart: +disable$", r"^Managed save: +no$", r"^Security model: "],
        "test": [r"^Id: +1$", r"^Name: +test$", rf"^UUID: +{TEST_UUID}$", r"^OS Type: +(linux|hvm)$", r"^State: +running$", r"^CPU\(s\): +2$",
                 r"^Max memory: +8388608 KiB$", r"^Used memory: +2097152 KiB$", r"^Persistent: +yes$"]}),
    ("dominfo by UUID", "dominfo {uuid}", r"^State: +running$"),
    ("domstate", "domstate {name}", r"\Arunning\Z"),
    ("domstate --reason", "domstate {name} --reason", {"qemu": r"\Arunning \(booted\)\Z", "test": r"\Arunning \(unknown\)\Z"}),
    ("domid", "domid {name}", {"qemu": r"\A\d+\Z", "test": r"\A1\Z"}),
    ("domuuid", "domuuid {name}", {"qemu": rf"\A{SHARED_UUID}\Z", "test": rf"\A{TEST_UUID}\Z"}),
    ("domname", "domname {uuid}", {"qemu": r"\Ae2e-shared\Z", "test": r"\Atest\Z"}),
    ("domblklist", "domblklist {name}", {
        "qemu": [r"^ Target +Source$", r"^ vda +\S+/shared-qemu-\w+\.qcow2$", r"^ sda +-$"], "test": r"^ vda +/guest/diskimage1$"}),
    ("domblklist --details", "domblklist {name} --details", {
        "qemu": [r"^ file +disk +vda +\S+\.qcow2$", r"^ file +cdrom +sda +-$"], "test": r"^ file +disk +vda +/guest/diskimage1$"}),
    ("domblklist --inactive", "domblklist {name} --inactive", {"qemu": r"^ vda +\S+\.qcow2$", "test": r"^ vda +/guest/diskimage1$"}),
    ("domiflist", "domiflist {name}", {
        "qemu": rf"^ - +user +- +virtio +{SHARED_MAC}$", "test": r"^ testnet0 +network +default +- +aa:bb:cc:dd:ee:ff$"}),
    ("domiflist --inactive", "domiflist {name} --inactive", {"qemu": rf"^ - +user +- +virtio +{SHARED_MAC}$"}),
    ("ttyconsole", "ttyconsole {name}", {"qemu": r"\A/dev/pts/\d+\Z", "test": r"\A\Z"}),
    ("vncdisplay", "vncdisplay {name}", {"qemu": r"\A127\.0\.0\.1:\d+\Z", "test": Refused("Is this domain using VNC")}),
    ("domdisplay", "domdisplay {name}", {"qemu": r"\Avnc://127\.0\.0\.1:\d+\Z", "test": Refused("No graphical display found")}),
    ("domdisplay --include-password", "domdisplay {name} --include-password", {"qemu": r"\Avnc://:secret12@127\.0\.0\.1:\d+\Z"}),
    ("domcontrol", "domcontrol {name}", r"\Aok\Z"),
    ("domblkinfo", "domblkinfo {name} vda", {
        "qemu": [r"^Capacity: +67108864$", r"^Allocation: +\d+$", r"^Physical: +[1-9]\d+$"], "test": r"^Capacity: +\d+$"}),
    ("domblkinfo of an unknown disk", "domblkinfo {name} vdz", Refused("vdz|invalid argument")),
    ("domblkstat", "domblkstat {name} vda", {
        "qemu": [r"^vda rd_req \d+$", r"^vda rd_bytes \d+$", r"^vda wr_req \d+$", r"^vda wr_bytes \d+$", r"^vda flush_operations \d+$",
                 r"^vda rd_total_times \d+$", r"^vda flush_total_times \d+$"],
        "test": [r"^vda rd_req \d+$", r"^vda wr_bytes \d+$"]}),
    ("domblkstat --human", "domblkstat {name} vda --human", [r"^Device: vda$", r"^ number of bytes read: +\d+$"]),
    ("domblkstat of all disks", "domblkstat {name}", {"qemu": [r"^ rd_req \d+$", r"^ flush_operations \d+$"], "test": Refused("not supported")}),
    ("domblkstat of an unknown disk", "domblkstat {name} vdz", Refused("vdz|invalid argument")),
    ("domifstat of an unknown interface", "domifstat {name} vnet4711", Refused("vnet4711")),
    ("domifstat on test", "domifstat {name} testnet0", {"test": [r"^testnet0 rx_bytes \d+$", r"^testnet0 tx_drop \d+$"]}),
    ("dommemstat", "dommemstat {name}", {"qemu": [r"^actual 65536$", r"^rss [1-9]\d+$"], "test": [r"^actual 2097152$", r"^available 2097152$"]}),
    ("cpu-stats --total", "cpu-stats {name} --total", {
        instance.SYSTEM: [r"^Total:$", r"^\tcpu_time +\d+\.\d{9} seconds$", r"^\tuser_time +\d+\.\d{9} seconds$", r"^\tsystem_time +\d+\.\d{9} seconds$"],
        "test": [r"^\tcpu_time +48\.772617035 seconds$", r"^\tuser_time +5\.540000000 seconds$"]}),
    ("cpu-stats by CPU on test", "cpu-stats {name} --start 1 --count 1", {"test": [r"^CPU1:$", r"^\tvcpu_time +23\.151740628 seconds$"]}),
    ("vcpucount", "vcpucount {name}", [r"^maximum +config +2$", r"^maximum +live +2$", r"^current +config +2$", r"^current +live +2$"]),
    ("vcpuinfo", "vcpuinfo {name}", [r"^VCPU: +0$", r"^VCPU: +1$", r"^State: +running$", r"^CPU Affinity: +y+$"]),
    ("desc", "desc {name}", {"qemu": r"\ASome text\Z", "test": r"\ANo description for domain: test\Z"}),
    ("desc --title", "desc {name} --title", {"qemu": r"\AA title\Z", "test": r"\ANo title for domain: test\Z"}),
    ("metadata that is not there", "metadata {name} http://example.org/none", Refused("metadata not found|not present")),
    ("qemu-monitor-command --hmp", 'qemu-monitor-command {name} --hmp "info status"', {"qemu": r"^VM status: running\s*\Z", "test": UNSUPPORTED}),
    ("qemu-monitor-command", """qemu-monitor-command {name} '{"execute":"query-status"}'""", {
        "qemu": r'"return":\{.*"status":"running"', "test": UNSUPPORTED}),
    ("qemu-monitor-command, command line", "qemu-monitor-command {name} query-name", {"qemu": r'"return":\{"name":"e2e-shared"\}'}),
    ("qemu-monitor-command --pretty", """qemu-monitor-command {name} --pretty '{"execute":"query-status"}'""", {"qemu": r'^  "return": \{$'}),
    ("qemu-monitor-command with QEMU's own error", """qemu-monitor-command {name} '{"execute":"no-such-command"}'""", {
        "qemu": r'"error":\{.*"class":"CommandNotFound"'}),
])


def shared_xml(env, flags=0):
    return ET.fromstring(env.conn.lookupByName(shared(env)).XMLDesc(flags))


@case(kinds=QEMU_KINDS)
def dumpxml_live(env):
    """The running machine: an id, the machine type resolved, aliases, what was chosen for ptys and ports, no secrets."""
    root = ET.fromstring(env.virsh1(f"dumpxml {shared(env)}"))
    assert root.get("type") == "qemu" and int(root.get("id")) > 0
    assert root.findtext("uuid") == SHARED_UUID and root.findtext("title") == "A title"
    assert (root.findtext("memory"), root.find("memory").get("unit"), root.findtext("vcpu")) == ("65536", "KiB", "2")
    assert re.match(r"pc-q35-\d+\.\d+$", root.find("os/type").get("machine"))
    assert root.findtext("devices/emulator") == "/usr/bin/qemu-system-x86_64"
    assert root.find("devices/disk/alias") is not None
    assert re.match(r"/dev/pts/\d+$", root.find("devices/console").get("tty"))
    assert root.find("devices/serial/source").get("path") == root.find("devices/console").get("tty")
    graphics = root.find("devices/graphics")
    assert int(graphics.get("port")) >= 5900 and graphics.get("passwd") is None
    assert root.find("devices/channel/target").get("state") in ("connected", "disconnected")


@case(kinds=QEMU_KINDS)
def dumpxml_inactive(env):
    root = ET.fromstring(env.virsh1(f"dumpxml {shared(env)} --inactive"))
    assert root.get("id") is None
    assert root.find("devices/disk/alias") is None and root.find("devices/console").get("tty") is None
    assert root.find("devices/graphics").get("port") == "-1"
    assert root.find("devices/graphics").get("passwd") is None


@case(kinds=QEMU_KINDS)
def dumpxml_security_info(env):
    root = ET.fromstring(env.virsh1(f"dumpxml {shared(env)} --security-info"))
    assert root.find("devices/graphics").get("passwd") == "secret12"
    root = ET.fromstring(env.virsh1(f"dumpxml {shared(env)} --inactive --security-info"))
    assert root.find("devices/graphics").get("passwd") == "secret12"


@case(kinds=QEMU_KINDS)
def dumpxml_migratable(env):
    root = ET.fromstring(env.virsh1(f"dumpxml {shared(env)} --migratable"))
    assert root.findtext("name") == "e2e-shared"
    # An older destination knows nothing of what was added by itself.
    assert root.find("resource") is None or root.find("resource/partition") is not None
    assert [c.get("model") for c in root.findall("devices/controller[@type='usb']")]


@case(kinds=[instance.TEST], name="dumpxml")
def dumpxml_of_test(env):
    root = ET.fromstring(env.virsh1("dumpxml test"))
    assert (root.get("type"), root.get("id")) == ("test", "1")
    assert root.findtext("memory") == "8388608" and root.findtext("currentMemory") == "2097152"
    assert root.find("devices/disk/source").get("file") == "/guest/diskimage1"
    assert ET.fromstring(env.virsh1("dumpxml test --inactive")).get("id") is None


@case(kinds=QEMU_KINDS)
def devices_have_addresses(env):
    """Every PCI device got a place of its own, and the document keeps it for the next start."""
    for flags in (0, libvirt.VIR_DOMAIN_XML_INACTIVE):
        root = shared_xml(env, flags)
        places = [tuple(a.get(k) for k in ("domain", "bus", "slot", "function")) for a in root.findall("devices/*/address[@type='pci']")]
        assert len(places) >= 6 and len(places) == len(set(places)), sorted(places)


@case(kinds=QEMU_KINDS)
def implied_devices_are_there(env):
    root = shared_xml(env)
    models = {(c.get("type"), c.get("model")) for c in root.findall("devices/controller")}
    assert ("pci", "pcie-root") in models, models
    assert ("sata", None) in models or any(t == "sata" for t, _ in models), models
    assert any(t == "virtio-serial" for t, _ in models), models
    assert {i.get("type") for i in root.findall("devices/input")} >= {"tablet", "mouse", "keyboard"}


@case()
def info_in_python(env):
    state, maximum, memory, vcpus, cpu_time = env.conn.lookupByName(shared(env)).info()
    assert state == libvirt.VIR_DOMAIN_RUNNING
    assert (maximum, memory) == ((8388608, 2097152) if env.is_test else (65536, 65536))
    assert vcpus == 2 and cpu_time > 0


@case()
def properties_in_python(env):
    machine = env.conn.lookupByName(shared(env))
    assert machine.isActive() == 1 and machine.isPersistent() == 1 and machine.isUpdated() == 0
    assert machine.autostart() == 0 and machine.hasManagedSaveImage() == 0
    assert machine.maxMemory() == (8388608 if env.is_test else 65536)
    assert machine.maxVcpus() == 2
    assert machine.OSType() in ("hvm", "linux")
    assert machine.state()[0] == libvirt.VIR_DOMAIN_RUNNING


@case()
def control_info(env):
    assert env.conn.lookupByName(shared(env)).controlInfo() == [libvirt.VIR_DOMAIN_CONTROL_OK, 0, 0]


def stats(output):
    """domstats' lines as a dict."""
    return dict(line.strip().split("=", 1) for line in output.splitlines() if "=" in line)


@case(kinds=QEMU_KINDS)
def domstats(env):
    found = stats(env.virsh1(f"domstats {shared(env)}"))
    expected = {"state.state": "1", "state.reason": "1", "balloon.current": "65536", "balloon.maximum": "65536", "vcpu.current": "2",
                "vcpu.maximum": "2", "vcpu.0.state": "1", "vcpu.1.state": "1", "net.count": "1", "block.count": "2", "block.0.name": "vda",
                "block.0.capacity": "67108864", "block.1.name": "sda"}
    wrong = {k: found.get(k) for k, v in expected.items() if found.get(k) != v}
    assert not wrong, f"{wrong} in {found}"
    for key in ("cpu.time", "cpu.user", "cpu.system", "vcpu.0.time", "balloon.rss", "block.0.rd.reqs", "block.0.rd.bytes", "block.0.rd.times",
                "block.0.wr.reqs", "block.0.fl.reqs", "block.0.allocation", "block.0.physical"):
        assert int(found[key]) >= 0, key
    assert int(found["balloon.rss"]) > 1000 and int(found["block.0.rd.bytes"]) > 0


@case()
def domstats_of_one_group(env):
    found = stats(env.virsh1(f"domstats {shared(env)} --state"))
    assert sorted(found) == ["state.reason", "state.state"], found


@case(kinds=QEMU_KINDS)
def domstats_groups(env):
    name = shared(env)
    groups = {"--state": "state.", "--cpu-total": "cpu.", "--balloon": "balloon.", "--vcpu": "vcpu.", "--interface": "net.", "--block": "block."}
    for output, (option, prefix) in zip(env.virsh(*[f"domstats {name} {o}" for o in groups]), groups.items()):
        found = stats(output)
        assert found and all(k.startswith(prefix) for k in found), f"{option}: {sorted(found)}"


@case()
def domstats_of_all(env):
    """Without names: every machine, each with its own record."""
    machine = env.define()
    records = env.conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)
    found = {m.name(): s for m, s in records}
    assert found[machine.name()]["state.state"] == libvirt.VIR_DOMAIN_SHUTOFF
    active = [m.name() for m, _ in env.conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)]
    assert machine.name() not in active


@case()
def domstats_enforce_unknown_group(env):
    error = client.error_of(env.conn.getAllDomainStats, 1 << 29, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)
    assert error.get_error_code() in (libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED, libvirt.VIR_ERR_INVALID_ARG), error


@case(kinds=QEMU_KINDS)
def memory_stats_in_python(env):
    found = env.conn.lookupByName(shared(env)).memoryStats()
    assert found["actual"] == 65536 and found["rss"] > 1000, found


@case(kinds=QEMU_KINDS)
def block_stats_in_python(env):
    machine = env.conn.lookupByName(shared(env))
    reads, read_bytes, writes, written_bytes, errors = machine.blockStats("vda")
    assert reads > 0 and read_bytes > 0 and writes == 0 and written_bytes == 0 and errors == -1
    flags = machine.blockStatsFlags("vda")
    assert flags["rd_operations"] >= reads and "flush_operations" in flags, flags


@case(kinds=QEMU_KINDS)
def block_info_by_path(env):
    """A disk is found by its target and by its source."""
    machine = env.conn.lookupByName(shared(env))
    source = shared_xml(env).find("devices/disk[@device='disk']/source").get("file")
    assert machine.blockInfo(source) == machine.blockInfo("vda")
    assert machine.blockInfo("vda")[0] == 64 << 20


# What a machine that does not run cannot tell.
STOPPED = {
    "domblkstat {name} vda": Refused("not running|not active|Requested operation is not valid"),
    "dommemstat {name}": Refused("not running|not active|Requested operation is not valid"),
    "cpu-stats {name} --total": Refused("not running|not active|Requested operation is not valid"),
    "vcpucount {name} --live --current": Refused("not running|not active|Requested operation is not valid"),
    "qemu-monitor-command {name} query-status": Refused("not running|not active|Requested operation is not valid"),
    "send-key {name} KEY_A": Refused("not running|not active|Requested operation is not valid"),
    "screenshot {name} /dev/null": Refused("not running|not active|Requested operation is not valid"),
    "ttyconsole {name}": r"\A\Z",
    "dominfo {name}": [r"^Id: +-$", r"^State: +shut off$"],
}


@case(kinds=QEMU_KINDS)
def reading_a_stopped_machine(env):
    from harness.table import judge
    machine = env.define(vcpus=2)
    for command, expected in STOPPED.items():
        command = command.replace("{name}", machine.name())
        judge(command, env.virsh1(command, check=False), expected)


@case()
def dominfo_of_a_stopped_machine(env):
    name, path = env.xml_file(memory_mib=48, vcpus=3)
    output = env.virsh(f"define {path}", f"dominfo {name}", f"domstate {name} --reason")[1:]
    for pattern in (r"^Id: +-$", r"^State: +shut off$", r"^CPU\(s\): +3$", r"^Max memory: +49152 KiB$", r"^Persistent: +yes$"):
        assert re.search(pattern, output[0], re.M), f"{pattern} in {output[0]}"
    assert output[1] == "shut off (unknown)", output[1]
