# SPDX-License-Identifier: LGPL-2.1-or-later
"""What programs do to the machines of test:///default: the same calls on ours and on the reference's driver, with the same answers."""

import os
import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.runner import case

TEST = [instance.TEST]
INTERNAL, INVALID, ARGUMENT = libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_INVALID_ARG
UNSUPPORTED, UNKNOWN_ARGUMENT, CONFIG = libvirt.VIR_ERR_OPERATION_UNSUPPORTED, libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED, libvirt.VIR_ERR_CONFIG_UNSUPPORTED
LIVE, CONF = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
DISK = "<disk type='file' device='disk'><source file='/{name}'/><target dev='{name}' bus='virtio'/></disk>"
DISKS = DISK.format(name="vda") + DISK.format(name="vdb")
ALL = (True,) * 8


def start(env, **elements):
    machine = env.define(**elements)
    machine.create()
    return machine


# tuning

@case(kinds=TEST)
def vcpus_are_pinned_while_they_run(env):
    machine = start(env)
    assert machine.vcpuPinInfo() == [ALL]
    machine.pinVcpu(0, (True, False, True))
    assert machine.vcpuPinInfo() == [(True, False, True) + (False,) * 5]
    assert machine.vcpus()[1] == machine.vcpuPinInfo()
    assert machine.vcpuPinInfo(CONF) == [ALL]
    client.refuses(ARGUMENT, machine.pinVcpu, 7, (True,))
    machine.destroy()
    client.refuses(INVALID, machine.pinVcpu, 0, (True,))


@case(kinds=TEST)
def emulator_is_pinned(env):
    machine = env.define()
    machine.pinEmulator((True, True))
    assert machine.emulatorPinInfo() == (True, True) + (False,) * 6
    client.refuses(ARGUMENT, machine.pinEmulator, (False,))
    client.refuses(INVALID, machine.pinEmulator, (True,), LIVE)


@case(kinds=TEST)
def iothreads_come_and_go(env):
    machine = start(env)
    machine.addIOThread(2)
    machine.addIOThread(5)
    client.refuses(ARGUMENT, machine.addIOThread, 5)
    client.refuses(ARGUMENT, machine.addIOThread, 0)
    machine.pinIOThread(5, (False, True))
    machine.setIOThreadParams(5, {"poll_max_ns": 100, "poll_grow": 2})
    client.refuses(UNKNOWN_ARGUMENT, machine.setIOThreadParams, 5, {"none": 1})
    client.refuses(ARGUMENT, machine.setIOThreadParams, 9, {"poll_max_ns": 1})
    assert [(i, list(cpus)[:2]) for i, cpus in machine.ioThreadInfo()] == [(2, [True, False]), (5, [False, True])]
    stats = env.conn.domainListGetStats([machine], libvirt.VIR_DOMAIN_STATS_IOTHREAD)[0][1]
    assert (stats["iothread.count"], stats["iothread.5.poll-max-ns"], stats["iothread.2.poll-max-ns"]) == (2, 100, 32768), stats
    machine.delIOThread(5)
    client.refuses(ARGUMENT, machine.delIOThread, 5)
    assert [i for i, _ in machine.ioThreadInfo()] == [2]
    assert machine.ioThreadInfo(CONF) == []


@case(kinds=TEST)
def memory_is_limited(env):
    machine = env.define()
    machine.setMemoryParameters({"hard_limit": 4096, "soft_limit": 1024})
    assert machine.memoryParameters() == {"hard_limit": 4096, "soft_limit": 1024, "swap_hard_limit": (1 << 53) - 1}
    client.refuses(ARGUMENT, machine.setMemoryParameters, {"swap_hard_limit": 10})
    machine.setMemoryParameters({"hard_limit": (1 << 53) - 1, "soft_limit": (1 << 53) - 1})
    assert ET.fromstring(machine.XMLDesc()).find("memtune") is None


@case(kinds=TEST)
def numa_nodes_are_chosen(env):
    machine = env.define()
    client.refuses(CONFIG, machine.setNumaParameters, {"numa_mode": 1})
    machine.setNumaParameters({"numa_nodeset": "0-1", "numa_mode": 2})
    assert machine.numaParameters() == {"numa_nodeset": "0-1", "numa_mode": 2}
    client.refuses(ARGUMENT, machine.setNumaParameters, {"numa_mode": 17})
    client.refuses(ARGUMENT, machine.setNumaParameters, {"numa_nodeset": "x"})


@case(kinds=TEST)
def block_devices_are_weighed(env):
    machine = env.define()
    machine.setBlkioParameters({"weight": 500, "device_weight": "/dev/sda,300,/dev/sdb,200"})
    machine.setBlkioParameters({"device_weight": "/dev/sda,0"})
    machine.setBlkioParameters({"device_read_iops_sec": "/dev/sda,7"})
    found = machine.blkioParameters()
    assert (found["weight"], found["device_weight"], found["device_read_iops_sec"]) == (500, "/dev/sdb,200", "/dev/sda,7"), found
    client.refuses(ARGUMENT, machine.setBlkioParameters, {"device_weight": "/dev/sda"})
    client.refuses(ARGUMENT, machine.setBlkioParameters, {"device_weight": "/dev/sda,-1"})


@case(kinds=TEST)
def a_disk_is_throttled(env):
    machine = start(env, devices=DISKS)
    machine.setBlockIoTune("vda", {"total_bytes_sec_max": 10, "total_bytes_sec": 5})
    machine.setBlockIoTune("/vda", {"group_name": "g", "size_iops_sec": 4})
    found = {k: v for k, v in machine.blockIoTune("vda").items() if v}
    assert found == {"total_bytes_sec": 5, "total_bytes_sec_max": 10, "group_name": "g", "size_iops_sec": 4}, found
    assert not any(machine.blockIoTune("vda", CONF).values())
    client.refuses(ARGUMENT, machine.setBlockIoTune, "vda", {"read_bytes_sec_max": 5})
    client.refuses(ARGUMENT, machine.setBlockIoTune, "vdb", {"read_bytes_sec": 5})
    client.refuses(UNKNOWN_ARGUMENT, machine.setBlockIoTune, "vdb", {"read_iops_sec_max": 1 << 60})
    client.refuses(ARGUMENT, machine.blockIoTune, "vdz")


@case(kinds=TEST)
def an_interface_is_throttled(env):
    machine = start(env, devices="<interface type='user'><mac address='52:54:00:11:22:33'/></interface>")
    machine.setInterfaceParameters("testnet0", {"inbound.average": 100, "inbound.peak": 200})
    machine.setInterfaceParameters("52:54:00:11:22:33", {"outbound.average": 9})
    found = {k: v for k, v in machine.interfaceParameters("testnet0").items() if v}
    assert found == {"inbound.average": 100, "inbound.peak": 200, "outbound.average": 9}, found
    machine.setInterfaceParameters("testnet0", {"inbound.average": 0})
    assert machine.interfaceParameters("testnet0")["inbound.peak"] == 0
    client.refuses(ARGUMENT, machine.interfaceParameters, "eth7")


@case(kinds=TEST)
def counters_are_chosen(env):
    machine = env.define()
    machine.setPerfEvents({"cmt": True, "mbml": False})
    assert [name for name, kept in machine.perfEvents().items() if kept] == ["cmt"]


@case(kinds=TEST)
def ends_lead_to_what_was_said(env):
    machine = start(env)
    machine.setLifecycleAction(libvirt.VIR_DOMAIN_LIFECYCLE_POWEROFF, libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_RESTART)
    machine.shutdown()
    assert machine.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED]
    machine.setLifecycleAction(libvirt.VIR_DOMAIN_LIFECYCLE_REBOOT, libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY)
    machine.reboot()
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN]
    client.refuses(ARGUMENT, machine.setLifecycleAction, 9, 0)
    client.refuses(ARGUMENT, machine.setLifecycleAction, 0, 9)
    client.refuses(CONFIG, machine.setLifecycleAction, 0, libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY)


# the guest

@case(kinds=TEST)
def file_systems_freeze_and_thaw(env):
    machine = start(env, devices=DISKS)
    assert [(info[0], info[1]) for info in machine.fsInfo()] == [("/", "vda1"), ("/boot", "vda2")]
    assert (machine.fsFreeze(["/"]), machine.fsFreeze(), machine.fsThaw(["/boot"]), machine.fsThaw(), machine.fsThaw()) == (1, 1, 1, 1, 0)
    client.refuses(INVALID, machine.fsFreeze, ["/none"])
    machine.fSTrim("/", 0)
    client.refuses(INVALID, machine.fSTrim, "/none", 0)
    machine.destroy()
    client.refuses(INVALID, machine.fsInfo)


@case(kinds=TEST)
def the_guests_clock_is_set(env):
    machine = start(env)
    machine.setTime({"seconds": 5, "nseconds": 3})
    assert machine.getTime() == {"seconds": 5, "nseconds": 3}
    machine.destroy()
    client.refuses(INVALID, machine.setTime, {"seconds": 1})


@case(kinds=TEST)
def signals_passwords_and_memory(env):
    machine = start(env, devices=DISKS)
    machine.setUserPassword("root", "secret")
    machine.sendProcessSignal(1, 9)
    client.refuses(ARGUMENT, machine.sendProcessSignal, 2, 9)
    client.refuses(ARGUMENT, machine.sendProcessSignal, 1, 99)
    assert machine.memoryPeek(250, 8, libvirt.VIR_MEMORY_VIRTUAL) == bytes([250, 251, 252, 253, 254, 255, 0, 1])
    client.refuses(ARGUMENT, machine.memoryPeek, 0, 1, 0)
    assert machine.diskErrors() == {"vda": 1, "vdb": 2}
    assert machine.messages() == []


@case(kinds=TEST)
def addresses_are_told_by_the_id(env):
    machine = start(env, devices="<interface type='network'><source network='default'/></interface><interface type='user'/>")
    found = machine.interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE)
    assert found["testnet0"]["addrs"] == [{"addr": f"192.168.122.{20 * machine.ID() - 17}", "prefix": 24, "type": 0}], found
    assert found["testnet1"]["addrs"] == [{"addr": "192.168.0.2", "prefix": 24, "type": 0}], found
    client.refuses(UNKNOWN_ARGUMENT, machine.interfaceAddresses, 7)


# saving

@case(kinds=TEST)
def a_machine_is_saved_and_restored(env):
    machine = start(env)
    name, path = machine.name(), os.path.join(env.instance.directory, "saved")
    recorder = client.Recorder(env.conn)
    machine.save(path)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SAVED]
    assert ET.fromstring(env.conn.saveImageGetXMLDesc(path)).findtext("name") == name
    env.conn.restore(path)
    assert machine.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_RESTORED]
    assert recorder.wait(name, 2) == [(5, 4), (2, 2)]
    recorder.close()
    client.refuses(INVALID, env.conn.restore, path)
    client.refuses(UNKNOWN_ARGUMENT, machine.saveFlags, path, "<domain/>", 0)
    env.conn.saveImageDefineXML(path, machine.XMLDesc().replace("<on_crash>destroy", "<on_crash>preserve"))
    assert ET.fromstring(env.conn.saveImageGetXMLDesc(path)).findtext("on_crash") == "preserve"


@case(kinds=TEST)
def files_that_are_no_saved_machines(env):
    client.refuses(INTERNAL, env.conn.restore, env.file("junk", "junk " * 9))
    client.refuses(libvirt.VIR_ERR_SYSTEM_ERROR, env.conn.restore, env.file("short", "TestGuestMagic"))
    client.refuses(libvirt.VIR_ERR_SYSTEM_ERROR, env.conn.restore, "/nowhere/at/all")


@case(kinds=TEST)
def a_managed_save_is_taken_up_by_the_next_start(env):
    machine = start(env)
    machine.managedSave()
    assert machine.hasManagedSaveImage() == 1
    client.refuses(INVALID, machine.managedSave)
    client.refuses(INVALID, machine.undefine)
    machine.create()
    assert machine.hasManagedSaveImage() == 0
    machine.managedSave()
    machine.managedSaveRemove()
    assert machine.hasManagedSaveImage() == 0
    machine.create()
    machine.managedSave()
    machine.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)


@case(kinds=TEST)
def a_dump_may_crash_the_machine(env):
    machine, path = start(env), os.path.join(env.instance.directory, "core")
    machine.coreDump(path)
    client.refuses(UNSUPPORTED, machine.coreDumpWithFormat, path, libvirt.VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB)
    machine.coreDump(path, libvirt.VIR_DUMP_CRASH)
    assert machine.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED]
    client.refuses(INVALID, machine.coreDump, path)


# devices: the reference (9.0.0) does not have these calls

@case(kinds=TEST, ours_only=True)
def devices_come_and_go_in_both_documents(env):
    machine = start(env)
    added = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED)
    removed = client.Recorder(env.conn, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED)
    machine.attachDeviceFlags(DISK.format(name="vdb"), LIVE | CONF)
    machine.attachDevice("<interface type='user'><mac address='52:54:00:11:22:33'/></interface>")
    live, config = (ET.fromstring(machine.XMLDesc(flags)) for flags in (0, libvirt.VIR_DOMAIN_XML_INACTIVE))
    assert live.find("devices/disk/target[@dev='vdb']") is not None and config.find("devices/disk/target[@dev='vdb']") is not None
    assert live.find("devices/interface") is not None and config.find("devices/interface") is None
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, machine.attachDevice, DISK.format(name="vdb"))
    machine.detachDeviceFlags(DISK.format(name="vdb"), LIVE | CONF)
    machine.detachDeviceAlias("net0")
    assert ET.fromstring(machine.XMLDesc()).find("devices/interface") is None
    client.refuses(libvirt.VIR_ERR_DEVICE_MISSING, machine.detachDevice, DISK.format(name="vdb"))
    client.refuses(libvirt.VIR_ERR_DEVICE_MISSING, machine.detachDeviceAlias, "net0")
    assert added.wait(machine.name(), 2) == removed.wait(machine.name(), 2) == [("virtio-disk1",), ("net0",)]
    added.close()
    removed.close()


@case(kinds=TEST, ours_only=True)
def a_medium_is_changed(env):
    machine = start(env, devices="<disk type='file' device='cdrom'><source file='/old.iso'/><target dev='hdc' bus='ide'/></disk>")
    new = "<disk type='file' device='cdrom'><source file='/new.iso'/><target dev='hdc' bus='{bus}'/></disk>"
    machine.updateDeviceFlags(new.format(bus="ide"))
    assert ET.fromstring(machine.XMLDesc()).find("devices/disk/source").get("file") == "/new.iso"
    client.refuses(UNSUPPORTED, machine.updateDeviceFlags, new.format(bus="sata"))
    client.refuses(UNSUPPORTED, machine.updateDeviceFlags, "<sound model='ich6'/>")


@case(kinds=TEST, ours_only=True)
def a_device_that_fits_neither_document_changes_none(env):
    machine = start(env)
    machine.attachDeviceFlags(DISK.format(name="vdb"), CONF)
    client.refuses(libvirt.VIR_ERR_OPERATION_FAILED, machine.attachDeviceFlags, DISK.format(name="vdb"), LIVE | CONF)
    assert ET.fromstring(machine.XMLDesc()).find("devices/disk/target[@dev='vdb']") is None
