# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changing a machine's settings: autostart, title and description, metadata, memory, CPUs."""

import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import QEMU_KINDS, case

URN = "http://splitvirt.example.org/test"
LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
TITLE, DESCRIPTION, ELEMENT = (libvirt.VIR_DOMAIN_METADATA_TITLE, libvirt.VIR_DOMAIN_METADATA_DESCRIPTION,
                               libvirt.VIR_DOMAIN_METADATA_ELEMENT)


@case()
def autostart(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"autostart {name}", f"dominfo {name}", f"autostart {name} --disable", f"dominfo {name}")
    assert out[1] == f"Domain '{name}' marked as autostarted" and "Autostart:      enable" in out[2], out
    assert out[3] == f"Domain '{name}' unmarked as autostarted" and "Autostart:      disable" in out[4], out


@case(kinds=QEMU_KINDS)
def autostart_of_a_transient_machine(env):
    machine = env.conn.createXML(env.xml(), 0)
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.setAutostart, 1)
    machine.destroy()


@case()
def desc(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"desc {name}", f'desc {name} "Two words & more"', f"desc {name}", f"desc {name} ''", f"desc {name}")
    assert out[1] == f"No description for domain: {name}", out
    assert "updated successfully" in out[2] and out[3] == "Two words & more", out
    assert out[5] == f"No description for domain: {name}", out


@case()
def desc_title(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f'desc {name} --title "A title"', f"desc {name} --title", "list --all --title", f"dumpxml {name}")
    assert out[2] == "A title" and "A title" in out[3], out
    assert ET.fromstring(out[4]).findtext("title") == "A title"


@case(kinds=QEMU_KINDS)
def title_of_the_running_machine_only(env):
    machine = env.start(top="<title>Old</title>")
    machine.setMetadata(TITLE, "New", None, None, LIVE)
    assert machine.metadata(TITLE, None, LIVE) == "New"
    assert machine.metadata(TITLE, None, CONFIG) == "Old"
    machine.destroy()
    assert machine.metadata(TITLE, None) == "Old"


@case()
def title_may_not_hold_a_newline(env):
    machine = env.define()
    client.refuses((libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_XML_ERROR), machine.setMetadata, TITLE, "two\nlines", None, None, CONFIG)


@case()
def metadata(env):
    machine = env.define()
    machine.setMetadata(ELEMENT, "<thing n='1'><inner/></thing>", "sv", URN, CONFIG)
    found = ET.fromstring(machine.metadata(ELEMENT, URN, CONFIG))
    assert found.tag.endswith("thing") and found.get("n") == "1" and len(found) == 1
    root = ET.fromstring(machine.XMLDesc(0))
    assert root.find(f"metadata/{{{URN}}}thing") is not None, machine.XMLDesc(0)
    machine.setMetadata(ELEMENT, None, None, URN, CONFIG)
    client.refuses(libvirt.VIR_ERR_NO_DOMAIN_METADATA, machine.metadata, ELEMENT, URN, CONFIG)


@case()
def metadata_in_virsh(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"metadata {name} {URN} --key sv --set '<thing/>'", f"metadata {name} {URN}",
                    f"metadata {name} {URN} --remove", f"metadata {name} {URN}", check=False)
    assert out[1] == "Metadata modified" and out[2].strip() == "<thing/>", out
    assert out[3] == "Metadata removed" and "metadata not found" in out[4], out


@case()
def metadata_keeps_other_namespaces(env):
    machine = env.define(top="<metadata><a:one xmlns:a='http://a.example.org'>text</a:one></metadata>")
    machine.setMetadata(ELEMENT, "<two/>", "b", URN, CONFIG)
    root = ET.fromstring(machine.XMLDesc(0))
    assert root.findtext("metadata/{http://a.example.org}one") == "text"
    assert root.find(f"metadata/{{{URN}}}two") is not None


@case()
def metadata_that_is_no_xml(env):
    machine = env.define()
    client.refuses(libvirt.VIR_ERR_XML_DETAIL, machine.setMetadata, ELEMENT, "<broken", "sv", URN, CONFIG)


@case(kinds=QEMU_KINDS)
def metadata_lasts_after_a_stop(env):
    machine = env.start()
    machine.setMetadata(ELEMENT, "<thing/>", "sv", URN, LIVE | CONFIG)
    machine.destroy()
    assert "thing" in machine.metadata(ELEMENT, URN)


@case()
def setmem_config(env):
    machine = env.define(memory_mib=64)
    machine.setMemoryFlags(48 << 10, CONFIG)
    root = ET.fromstring(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    assert root.findtext("currentMemory") == str(48 << 10) and root.findtext("memory") == str(64 << 10)


@case()
def setmem_in_virsh(env):
    name, path = env.xml_file(memory_mib=64)
    out = env.virsh(f"define {path}", f"setmem {name} 48M --config", f"dumpxml {name}", f"setmaxmem {name} 96M --config", f"dumpxml {name}")
    assert "<currentMemory unit='KiB'>49152</currentMemory>" in out[2], out[2]
    assert "<memory unit='KiB'>98304</memory>" in out[4], out[4]


@case()
def setmem_live(env):
    machine = env.start(memory_mib=64)
    machine.setMemoryFlags(48 << 10, LIVE)
    assert machine.info()[1] == 64 << 10
    # Only a guest with a balloon driver gives memory back; the boot tests have one.
    assert machine.info()[2] in (48 << 10, 64 << 10)


@case()
def setmem_above_the_maximum(env):
    machine = env.define(memory_mib=64)
    client.refuses(libvirt.VIR_ERR_INVALID_ARG, machine.setMemoryFlags, 80 << 10, CONFIG)


@case(kinds=QEMU_KINDS)
def setmem_live_of_a_stopped_machine(env):
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, env.define(memory_mib=64).setMemoryFlags, 48 << 10, LIVE)


@case()
def setmaxmem_config(env):
    machine = env.define(memory_mib=64)
    machine.setMemoryFlags(96 << 10, CONFIG | libvirt.VIR_DOMAIN_MEM_MAXIMUM)
    assert machine.maxMemory() == 96 << 10


@case()
def setvcpus_config(env):
    name, path = env.xml_file(vcpus=4)
    out = env.virsh(f"define {path}", f"setvcpus {name} 2 --config", f"vcpucount {name} --config --current", f"vcpucount {name} --config --maximum")
    assert out[2:] == ["2", "4"], out


@case()
def setvcpus_maximum(env):
    name, path = env.xml_file(vcpus=2)
    out = env.virsh(f"define {path}", f"setvcpus {name} 6 --config --maximum", f"vcpucount {name} --config --maximum")
    assert out[2] == "6", out


@case()
def setvcpus_above_the_maximum(env):
    machine = env.define(vcpus=2)
    client.refuses(libvirt.VIR_ERR_INVALID_ARG, machine.setVcpusFlags, 3, CONFIG)


@case(kinds=QEMU_KINDS)
def setvcpus_to_none(env):
    machine = env.define(vcpus=2)
    client.refuses(libvirt.VIR_ERR_INVALID_ARG, machine.setVcpusFlags, 0, CONFIG)


@case(kinds=QEMU_KINDS)
def setvcpus_live(env):
    """A CPU is plugged into the running machine, and its thread is there."""
    path = env.file("vcpus.xml", env.xml(env.new_name(), machine="q35").replace("<vcpu>1</vcpu>", "<vcpu current='1'>3</vcpu>"))
    name = ET.parse(path).getroot().findtext("name")
    out = env.virsh(f"define {path}", f"start {name}", f"setvcpus {name} 2 --live", f"vcpucount {name}", f"qemu-monitor-command {name} query-cpus-fast")
    assert [line.split() for line in out[3].splitlines()] == [
        ["maximum", "config", "3"], ["maximum", "live", "3"], ["current", "config", "1"], ["current", "live", "2"]], out[3]
    assert out[4].count('"cpu-index"') == 2, out[4]


@case(kinds=QEMU_KINDS)
def setvcpus_guest_without_an_agent(env):
    machine = env.start(vcpus=2)
    refusals = libvirt.VIR_ERR_CONFIG_UNSUPPORTED, libvirt.VIR_ERR_AGENT_UNRESPONSIVE, libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED
    client.refuses(refusals, machine.setVcpusFlags, 1, libvirt.VIR_DOMAIN_VCPU_GUEST)
