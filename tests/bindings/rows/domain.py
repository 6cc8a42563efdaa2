# SPDX-License-Identifier: LGPL-2.1-or-later
"""Machines."""

import os

import libvirt

from . import Make

XML = "<domain type='test'><name>{}</name><memory>8192</memory><os><type>hvm</type></os></domain>"
DISK = "<disk type='block' device='disk'><source dev='/dev/null'/><target dev='vdb' bus='virtio'/></disk>"
HAS = """<domain type='test'><name>rich</name><uuid>11111111-2222-3333-4444-555555555555</uuid><memory>8388608</memory>
<currentMemory>4194304</currentMemory><vcpu current='2'>4</vcpu><iothreads>2</iothreads><os><type arch='x86_64'>hvm</type></os>
<cpu><numa><cell id='0' cpus='0-3' memory='8388608'/></numa></cpu>
<devices><disk type='file' device='disk'><source file='/guest/a.img'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><mac address='aa:bb:cc:dd:ee:ff'/><source network='default'/><target dev='testnet0'/></interface>
<console type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<graphics type='vnc'/><memballoon model='virtio'/></devices></domain>"""


def running(world):
    return world.conn.lookupByName("test")


def off(world):
    dom = running(world)
    dom.destroy()
    return dom


def gone(world):
    dom = off(world)
    dom.undefine()
    return dom


def rich(world):
    """One that has a bit of everything."""
    return world.conn.createXML(HAS)


def console(world):
    return world.conn.newStream(0)


def target(world):
    """A second connection; to migrate to."""
    return libvirt.open(world.uri)


def snapshot(world):
    return running(world).snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>")


def write_end(world):
    return os.pipe()[1]


CPUS = (True, True)
CLASS = "virDomain"
STATES = {"rich": rich, "running": running, "off": off, "gone": gone}
ROWS = {
    "FDAssociate": [("disk", [0]), ("disk", []), (None, [0])],
    "ID": [()], "OSType": [()], "UUID": [()], "UUIDString": [()], "c_pointer": [()], "connect": [()], "name": [()],
    "XMLDesc": [(), (1,), (2,), (4,), (8,), (15,)],
    "abortJob": [()], "abortJobFlags": [(), (1,)],
    "addIOThread": [(7, 0), (7, 1), (7, 2), (1, 0), (0, 0)],
    "agentSetResponseTimeout": [(5,), (-1,), (-2,), (-3,)],
    "attachDevice": [(DISK,), ("<disk/>",), ("<nothing/>",), ("",), ("<disk",), (None,)],
    "attachDeviceFlags": [(DISK, 0), (DISK, 1), (DISK, 2), (DISK, 3), ("<nothing/>", 0), (None, 0)],
    "authorizedSSHKeysGet": [("root",), (None,)],
    "authorizedSSHKeysSet": [("root", ["ssh-rsa x"], 0), ("root", [], 0), ("root", None, 0), (None, [], 0)],
    "autostart": [()],
    "backupBegin": [("<domainbackup/>", None), ("<nothing/>", None), (None, None)],
    "backupGetXMLDesc": [()],
    "blkioParameters": [(), (1,), (2,)],
    "blockCommit": [("vda", None, None), ("vdz", None, None), (None, None, None)],
    "blockCopy": [("vda", "<disk type='file'><source file='/x'/></disk>"), ("vda", "<nothing/>"), (None, None)],
    "blockInfo": [("vda",), ("vdz",), ("",), (None,)],
    "blockIoTune": [("vda",), ("vdz",), (None,)],
    "blockJobAbort": [("vda",), ("vdz",), (None,)],
    "blockJobInfo": [("vda",), ("vdz",), (None,)],
    "blockJobSetSpeed": [("vda", 10), ("vdz", 10), (None, 10)],
    "blockPeek": [("vda", 0, 16), ("vdz", 0, 16), (None, 0, 16), ("vda", 0, 0)],
    "blockPull": [("vda",), ("vdz",), (None,)],
    "blockRebase": [("vda", None), ("vda", "/base"), (None, None)],
    "blockResize": [("vda", 1024), ("vda", 1024, 1), ("vdz", 1), (None, 1)],
    "blockStats": [("vda",), ("vdz",), ("",), (None,)],
    "blockStatsFlags": [("vda",), ("vdz",), (None,)],
    "checkpointCreateXML": [("<domaincheckpoint><name>one</name></domaincheckpoint>",), ("<nothing/>",), (None,)],
    "checkpointLookupByName": [("one",), (None,)],
    "controlInfo": [()],
    "coreDump": [("@DIR@/core",), ("/nowhere/core",), (None,)],
    "coreDumpWithFormat": [("@DIR@/core", 0), ("@DIR@/core", 2), ("@DIR@/core", 99), (None, 0)],
    "create": [()], "createWithFiles": [([],), ([0],)], "createWithFlags": [(), (1,), (2,), (32,)],
    "delIOThread": [(1,), (9,), (0,)],
    "destroy": [()], "destroyFlags": [(), (1,)],
    "detachDevice": [("<disk type='file'><source file='/guest/a.img'/><target dev='vda' bus='virtio'/></disk>",), (DISK,), ("<nothing/>",)],
    "detachDeviceAlias": [("virtio-disk0",), ("nobody",), (None,)],
    "detachDeviceFlags": [("<disk type='file'><source file='/guest/a.img'/><target dev='vda' bus='virtio'/></disk>", 1), (DISK, 1), ("<nothing/>", 1)],
    "diskErrors": [()],
    "emulatorPinInfo": [(), (1,), (2,)],
    "fSTrim": [("/", 0), (None, 0)], "fsFreeze": [(), (["/"],), ([],)], "fsInfo": [()], "fsThaw": [(), (["/"],)],
    "getCPUStats": [(True,), (False,), (True, 1)],
    "getTime": [()], "guestInfo": [(), (1,), (127,)], "guestVcpus": [()],
    "hasCurrentSnapshot": [()], "hasManagedSaveImage": [()],
    "hostname": [(), (1,), (2,), (3,)], "info": [()], "injectNMI": [()],
    "interfaceAddresses": [(0,), (1,), (2,), (9,)],
    "interfaceParameters": [("testnet0",), ("aa:bb:cc:dd:ee:ff",), ("nobody",), (None,)],
    "interfaceStats": [("testnet0",), ("aa:bb:cc:dd:ee:ff",), ("nobody",), (None,)],
    "ioThreadInfo": [(), (1,), (2,)],
    "isActive": [()], "isPersistent": [()], "isUpdated": [()], "jobInfo": [()], "jobStats": [(), (1,)],
    "launchSecurityInfo": [()], "listAllCheckpoints": [()], "listAllSnapshots": [()],
    "managedSave": [(), (1,), (6,)], "managedSaveDefineXML": [(XML.format("rich"),), (None,)],
    "managedSaveGetXMLDesc": [()], "managedSaveRemove": [()],
    "maxMemory": [()], "maxVcpus": [()], "memoryParameters": [(), (1,)], "memoryPeek": [(0, 16, 1), (0, 16, 2), (0, 0, 1), (0, 16, 3)],
    "memoryStats": [()], "messages": [(), (1,), (2,), (4,)],
    "metadata": [(0, None), (1, None), (2, "urn:x"), (0, "urn:x"), (2, None), (9, None)],
    "migrate": [(Make(target),), (None,), (Make(target), 2)],
    "migrate2": [(Make(target),), (None,)],
    "migrate3": [(Make(target), {}), (Make(target), {"destination_name": "there"}), (None, {})],
    "migrateGetCompressionCache": [()], "migrateGetMaxDowntime": [()], "migrateGetMaxSpeed": [()],
    "migrateSetCompressionCache": [(1024,)], "migrateSetMaxDowntime": [(10,)], "migrateSetMaxSpeed": [(10,)], "migrateStartPostCopy": [()],
    "migrateToURI": [("test:///default",), ("test:///default", 2), (None,)],
    "migrateToURI2": [(), ("test:///default",), (None, "test:///default")],
    "migrateToURI3": [("test:///default", {}), (None, {}), ("test:///default", {"bandwidth": 1}, 2)],
    "numaParameters": [(), (1,), (2,)],
    "openChannel": [("org.qemu.guest_agent.0", Make(console)), (None, Make(console)), (None, None)],
    "openConsole": [(None, Make(console)), ("nobody", Make(console)), (None, None)],
    "openGraphics": [(0, Make(write_end)), (9, Make(write_end)), (0, -1)], "openGraphicsFD": [(0,), (9,)],
    "pMSuspendForDuration": [(0, 0), (1, 0), (2, 0), (9, 0), (0, 5)], "pMWakeup": [()],
    "perfEvents": [(), (1,)],
    "pinEmulator": [(CPUS,), ((False, False),), ((),)], "pinIOThread": [(1, CPUS), (9, CPUS), (1, ())],
    "pinVcpu": [(0, CPUS), (9, CPUS), (0, ()), (-1, CPUS)], "pinVcpuFlags": [(0, CPUS, 1), (0, CPUS, 2), (9, CPUS, 1), (0, CPUS, 0)],
    "reboot": [(), (1,), (2,)], "rename": [("new",), ("test",), ("rich",), ("",), ("a/b",), (None,)], "reset": [()], "resume": [()],
    "revertToSnapshot": [(Make(snapshot),), (None,)],
    "save": [("@DIR@/image",), ("/nowhere/image",), (None,)], "saveFlags": [("@DIR@/image",), ("@DIR@/image", None, 2), ("@DIR@/image", None, 6), (None,)],
    "saveParams": [({"file": "@DIR@/image"},), ({},), ({"nobody": 1},)],
    "schedulerParameters": [()], "schedulerParametersFlags": [(), (1,), (2,)], "schedulerType": [()],
    "screenshot": [(Make(console), 0), (Make(console), 9), (None, 0)],
    "securityLabel": [()], "securityLabelList": [()],
    "sendKey": [(0, 0, [1, 2], 2), (99, 0, [1], 1), (0, 0, [], 0), (0, 0, [1] * 17, 17)],
    "sendProcessSignal": [(1, 1), (1, 99), (0, 1), (-1, 1)],
    "setAutostart": [(1,), (0,)],
    "setBlkioParameters": [({"weight": 500}, 0), ({"weight": 500}, 2), ({"nobody": 1}, 0), ({}, 0)],
    "setBlockIoTune": [("vda", {"total_bytes_sec": 1000}), ("vdz", {"total_bytes_sec": 1000}), ("vda", {"nobody": 1}), ("vda", {}),
                       ("vda", {"total_bytes_sec": 1000, "read_bytes_sec": 1}), (None, {"total_bytes_sec": 1})],
    "setBlockThreshold": [("vda", 10), ("vdz", 10), (None, 10)],
    "setGuestVcpus": [("0-1", 1), ("9", 1), ("x", 1), (None, 1), ("0", 2)],
    "setIOThreadParams": [(1, {"poll_max_ns": 100}), (9, {"poll_max_ns": 100}), (1, {"nobody": 1}), (1, {})],
    "setInterfaceParameters": [("testnet0", {"inbound.average": 100}), ("nobody", {"inbound.average": 100}), ("testnet0", {"nobody": 1}),
                               (None, {"inbound.average": 1})],
    "setLaunchSecurityState": [({"sev-secret": "x"},)],
    "setLifecycleAction": [(0, 0), (1, 1), (2, 3), (9, 0), (0, 9), (0, 1, 2)],
    "setMaxMemory": [(8388608,), (1,), (0,), (-1,)],
    "setMemory": [(4096,), (0,), (1 << 40,)], "setMemoryFlags": [(4096, 0), (4096, 1), (4096, 2), (4096, 4), (4096, 6), (0, 0), (1 << 40, 0)],
    "setMemoryParameters": [({"hard_limit": 1000}, 0), ({"hard_limit": 1000, "soft_limit": 1}, 2), ({"nobody": 1}, 0), ({}, 0)],
    "setMemoryStatsPeriod": [(5,), (-1,), (5, 2)],
    "setMetadata": [(0, "said", None, None), (1, "one line", None, None), (1, "two\nlines", None, None), (2, "<a/>", "k", "urn:x"), (2, "<a/>", None, None),
                    (2, "<a", "k", "urn:x"), (0, "x", "k", None), (9, "x", None, None), (0, None, None, None), (2, "<a/>", "k", "urn:x", 2)],
    "setNumaParameters": [({"numa_nodeset": "0", "numa_mode": 0}, 0), ({"numa_nodeset": "x"}, 0), ({"nobody": 1}, 0)],
    "setPerfEvents": [({"cmt": True},), ({"nobody": True},)],
    "setSchedulerParameters": [({"weight": 60},), ({"nobody": 1},), ({},)],
    "setSchedulerParametersFlags": [({"weight": 60}, 0), ({"weight": 60}, 1), ({"weight": 60}, 2), ({"nobody": 1}, 0)],
    "setTime": [({"seconds": 1, "nseconds": 0},), (None,), ({},)],
    "setUserPassword": [("root", "secret"), (None, "x"), ("root", None)],
    "setVcpu": [("0", 1), ("3", 1), ("9", 1), ("x", 1), (None, 1)],
    "setVcpus": [(1,), (2,), (0,), (99,)], "setVcpusFlags": [(1, 0), (1, 1), (1, 2), (1, 4), (2, 6), (2, 5), (0, 0), (99, 0), (1, 8)],
    "shutdown": [()], "shutdownFlags": [(), (1,), (3,)],
    "snapshotCreateXML": [("<domainsnapshot><name>one</name></domainsnapshot>",), ("<domainsnapshot/>",), ("<nothing/>",), ("",), (None,),
                          ("<domainsnapshot><name>one</name></domainsnapshot>", 1), ("<domainsnapshot><name>one</name></domainsnapshot>", 16),
                          ("<domainsnapshot><name>one</name></domainsnapshot>", 4), ("<domainsnapshot><name>a/b</name></domainsnapshot>",)],
    "snapshotCurrent": [()], "snapshotListNames": [(), (1,)], "snapshotLookupByName": [("one",), ("",), (None,)], "snapshotNum": [(), (1,)],
    "startDirtyRateCalc": [(1,), (0,), (99,)],
    "state": [()], "suspend": [()], "undefine": [()], "undefineFlags": [(), (1,), (2,), (7,)],
    "updateDeviceFlags": [("<disk type='file' device='cdrom'><target dev='hda'/></disk>",), ("<nothing/>",), (None,),
                          ("<interface type='network'><mac address='aa:bb:cc:dd:ee:ff'/><source network='default'/><link state='down'/></interface>", 1)],
    "vcpuPinInfo": [(), (1,), (2,)], "vcpus": [()], "vcpusFlags": [(), (1,), (2,), (4,), (5,), (6,), (3,), (8,)],
}
