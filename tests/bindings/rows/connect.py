# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connection."""

from . import NO_UUID, Make, domain, interface, network, nodedev, nothing, nwfilter, nwfilterbinding, secret, storage

CPU = "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>"
GONE = b"\xde\xad" * 8


def opened(world):
    return world.conn


def closed(world):
    world.conn.close()
    return world.conn


def saved(world):
    """A path that a machine was saved to."""
    world.conn.lookupByName("test").save(world.path("saved"))
    return world.path("saved")


def listening(register):
    """The number of a callback that `register` of the connection made."""
    return Make(lambda world: getattr(world.conn, register)(None, 0, nothing, None))


def watching(world):
    world.conn.domainEventRegister(nothing, None)
    return nothing


def events(make, known):
    """Arguments of a registration: all objects or one, each kind of event, and one more than there are."""
    return [(None, n, nothing, None) for n in range(known + 1)] + [(Make(make), 0, nothing, None), (None, -1, nothing, None), (None, 0, None, None)]


def lists(highest):
    """Flags of a list: none, and each alone."""
    return [()] + [(1 << bit,) for bit in range(highest)]


CLASS = "virConnect"
STATES = {"open": opened, "closed": closed}
OWN = {}
ROWS = {
    "allocPages": [({2048: 1},), ({},), ({2048: 1}, 99, 1)],
    "baselineCPU": [([CPU],), ([CPU, CPU], 1), (["<nothing/>"],), ([],), (None,)],
    "baselineHypervisorCPU": [(None, None, None, None, [CPU]), (None, None, None, None, []), (None, None, None, None, None)],
    "c_pointer": [()], "changeBegin": [()], "changeCommit": [()], "changeRollback": [()], "close": [()],
    "compareCPU": [(CPU,), ("<nothing/>",), (CPU, 1), (None,)], "compareHypervisorCPU": [(None, None, None, None, CPU), (None, None, None, None, None)],
    "createLinux": [(domain.XML.format("new"),)],
    "createXML": [(domain.XML.format("new"),), (domain.HAS,), (domain.XML.format("test"),), ("<domain/>",), ("<nothing/>",), ("",), ("<domain",), (None,),
                  (domain.XML.format("new"), 1), (domain.XML.format("new"), 2), (domain.XML.format("new"), 16)],
    "createXMLWithFiles": [(domain.XML.format("new"), []), (domain.XML.format("new"), [0])],
    "defineXML": [(domain.XML.format("new"),), (domain.HAS,), (domain.XML.format("test"),), ("<domain/>",), ("<nothing/>",), ("",), (None,)],
    "defineXMLFlags": [(domain.XML.format("new"), 0), (domain.XML.format("new"), 1), ("<nothing/>", 0), (None, 0)],
    "domainEventDeregister": [(Make(watching),), (nothing,)], "domainEventRegister": [(nothing, None), (None, None)],
    "domainEventRegisterAny": events(domain.running, 26), "domainEventDeregisterAny": [(listening("domainEventRegisterAny"),), (-1,), (99,)],
    "domainListGetStats": [(Make(lambda w: [domain.running(w)]),), (Make(lambda w: [domain.running(w)]), 1), (Make(lambda w: [domain.running(w)]), 2),
                           (Make(lambda w: [domain.rich(w)]), 64), ([],), (None,)],
    "domainXMLFromNative": [("qemu-argv", "qemu-system-x86_64"), ("nobody", ""), (None, None)], "domainXMLToNative": [("qemu-argv", domain.HAS), (None, None)],
    "findStoragePoolSources": [("dir", None), ("logical", None), ("netfs", "<source><host name='h'/></source>"), ("netfs", None), ("nobody", None),
                               (None, None)],
    "getAllDomainStats": [(), (1,), (2,), (4,), (8,), (16,), (32,), (64,), (128,), (1 << 20,), (0, 1), (0, 2), (0, 4), (0, 1 << 31)],
    "getCPUMap": [()], "getCPUModelNames": [("x86_64",), ("nobody",), (None,)],
    "getCPUStats": [(-1,), (0,), (999,), (-5,)], "getCapabilities": [()], "getCellsFreeMemory": [(0, 1), (-1, 1), (0, 99), (0, 0)],
    "getDomainCapabilities": [(), (None, "x86_64"), (None, None, None, "test"), (None, "nobody")],
    "getFreeMemory": [()], "getFreePages": [([2048], 0, 1), ([], 0, 1), ([2048], -1, 1), ([2048], 0, 0)],
    "getHostname": [()], "getInfo": [()], "getLibVersion": [()], "getMaxVcpus": [("test",), (None,), ("nobody",), ("",)], "getMemoryParameters": [()],
    "getMemoryStats": [(-1,), (0,), (999,), (-5,)], "getSEVInfo": [()], "getSecurityModel": [()], "getStoragePoolCapabilities": [()], "getSysinfo": [()],
    "getType": [()], "getURI": [()], "getVersion": [()],
    "interfaceDefineXML": [(interface.XML.format("eth9"),), (interface.XML.format("eth1"),), ("<nothing/>",), ("",), (None,)],
    "interfaceLookupByMACString": [("aa:bb:cc:dd:ee:ff",), ("00:00:00:00:00:00",), ("nonsense",), ("",), (None,)],
    "interfaceLookupByName": [("eth1",), ("nobody",), ("",), (None,)],
    "isAlive": [()], "isEncrypted": [()], "isSecure": [()],
    "listAllDevices": lists(22), "listAllDomains": lists(15), "listAllInterfaces": lists(3), "listAllNWFilterBindings": lists(1), "listAllNWFilters": lists(1),
    "listAllNetworks": lists(7), "listAllSecrets": lists(5), "listAllStoragePools": lists(21),
    "listDefinedDomains": [()], "listDefinedInterfaces": [()], "listDefinedNetworks": [()], "listDefinedStoragePools": [()],
    "listDevices": [(None,), ("system",), ("scsi_host",), ("nobody",), ("",)], "listDomainsID": [()], "listInterfaces": [()], "listNWFilters": [()],
    "listNetworks": [()], "listSecrets": [()], "listStoragePools": [()],
    "lookupByID": [(1,), (0,), (99,), (-1,)], "lookupByName": [("test",), ("nobody",), ("",), (None,)],
    "lookupByUUID": [(Make(lambda w: domain.running(w).UUID()),), (GONE,), (b"short",)],
    "lookupByUUIDString": [(Make(lambda w: domain.running(w).UUIDString()),), (NO_UUID,), ("nonsense",), ("",), (None,)],
    "networkCreateXML": [(network.XML.format("new"),), (network.XML.format("default"),), ("<network/>",), ("<nothing/>",), ("",), (None,)],
    "networkCreateXMLFlags": [(network.XML.format("new"),), (network.XML.format("new"), 1), (None,)],
    "networkDefineXML": [(network.XML.format("new"),), (network.XML.format("default"),), ("<network/>",), ("<nothing/>",), ("",), (None,)],
    "networkDefineXMLFlags": [(network.XML.format("new"),), (network.XML.format("new"), 1), (None,)],
    "networkEventRegisterAny": events(network.active, 1), "networkEventDeregisterAny": [(listening("networkEventRegisterAny"),), (-1,), (99,)],
    "networkLookupByName": [("default",), ("nobody",), ("",), (None,)],
    "networkLookupByUUID": [(Make(lambda w: network.active(w).UUID()),), (GONE,), (b"short",)],
    "networkLookupByUUIDString": [(Make(lambda w: network.active(w).UUIDString()),), (NO_UUID,), ("nonsense",), (None,)],
    "newStream": [(), (1,)],
    "nodeDeviceCreateXML": [(nodedev.HBA,), ("<device/>",), ("<nothing/>",), ("",), (None,)], "nodeDeviceDefineXML": [(nodedev.HBA,), (None,)],
    "nodeDeviceEventRegisterAny": events(nodedev.host, 2), "nodeDeviceEventDeregisterAny": [(listening("nodeDeviceEventRegisterAny"),), (-1,), (99,)],
    "nodeDeviceLookupByName": [("computer",), ("nobody",), ("",), (None,)],
    "nodeDeviceLookupSCSIHostByWWN": [("2000000012341234", "1000000012341234"), ("x", "y"), (None, None)],
    "numOfDefinedDomains": [()], "numOfDefinedInterfaces": [()], "numOfDefinedNetworks": [()], "numOfDefinedStoragePools": [()],
    "numOfDevices": [(None,), ("system",), ("nobody",)], "numOfDomains": [()], "numOfInterfaces": [()], "numOfNWFilters": [()], "numOfNetworks": [()],
    "numOfSecrets": [()], "numOfStoragePools": [()],
    "nwfilterBindingCreateXML": [(nwfilterbinding.XML,), (None,)], "nwfilterBindingLookupByPortDev": [("vnet0",), (None,)],
    "nwfilterDefineXML": [(nwfilter.XML,), (None,)], "nwfilterDefineXMLFlags": [(nwfilter.XML,), (None,)], "nwfilterLookupByName": [("one",), (None,)],
    "nwfilterLookupByUUID": [(GONE,)], "nwfilterLookupByUUIDString": [(NO_UUID,), ("nonsense",), (None,)],
    "registerCloseCallback": [(nothing, None), (None, None)], "unregisterCloseCallback": [()],
    "restore": [(Make(saved),), ("/nowhere/image",), ("",), (None,)], "restoreFlags": [(Make(saved),), (Make(saved), None, 2), (Make(saved), None, 6), (None,)],
    "restoreParams": [(Make(lambda w: {"file": saved(w)}),), ({},), ({"nobody": 1},)],
    "saveImageDefineXML": [(Make(saved), domain.XML.format("test")), (Make(saved), "<nothing/>"), (None, None)],
    "saveImageGetXMLDesc": [(Make(saved),), ("/nowhere/image",), (None,)],
    "secretDefineXML": [(secret.XML,), (None,)], "secretEventRegisterAny": events(lambda w: w.conn.secretDefineXML(secret.XML), 2),
    "secretEventDeregisterAny": [(listening("secretEventRegisterAny"),), (-1,)], "secretLookupByUUID": [(GONE,)],
    "secretLookupByUUIDString": [(NO_UUID,), ("nonsense",), (None,)], "secretLookupByUsage": [(1, "/x"), (99, "/x"), (1, None)],
    "setIdentity": [({"user-name": "x"},), ({},), ({"nobody": "x"},), (None,)], "setKeepAlive": [(5, 3), (0, 0), (-1, 0)],
    "setMemoryParameters": [({"shm_pages_to_scan": 1},), ({},), ({"nobody": 1},)],
    "storagePoolCreateXML": [(storage.XML.format("new"),), (storage.XML.format("default-pool"),), ("<pool/>",), ("<nothing/>",), ("",), (None,),
                             (storage.XML.format("new"), 1), (storage.XML.format("new"), 6)],
    "storagePoolDefineXML": [(storage.XML.format("new"),), (storage.XML.format("default-pool"),), ("<pool/>",), ("<nothing/>",), (None,),
                             (storage.XML.format("new"), 1)],
    "storagePoolEventRegisterAny": events(storage.active, 2), "storagePoolEventDeregisterAny": [(listening("storagePoolEventRegisterAny"),), (-1,), (99,)],
    "storagePoolLookupByName": [("default-pool",), ("nobody",), ("",), (None,)],
    "storagePoolLookupByTargetPath": [("/default-pool",), ("/nowhere",), ("",), (None,)],
    "storagePoolLookupByUUID": [(Make(lambda w: storage.active(w).UUID()),), (GONE,), (b"short",)],
    "storagePoolLookupByUUIDString": [(Make(lambda w: storage.active(w).UUIDString()),), (NO_UUID,), ("nonsense",), (None,)],
    "storageVolLookupByKey": [(Make(lambda w: storage.volume(w).key()),), ("nobody",), ("",), (None,)],
    "storageVolLookupByPath": [(Make(lambda w: storage.volume(w).path()),), ("/nowhere",), ("",), (None,)],
    "suspendForDuration": [(9, 0), (0, 0)],
    "virConnGetLastError": [()], "virConnResetLastError": [()],
}
