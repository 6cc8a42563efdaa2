# SPDX-License-Identifier: LGPL-2.1-or-later
"""What callbacks hear: for each kind of event the deeds that bring it. The methods here are our own; the binding's half that calls back
(_dispatch...) is reached by them."""

import time

import libvirt

from . import domain, network, nodedev, storage

QUIET_S = 0.4


def lifecycle(world):
    dom = world.conn.lookupByName("test")
    dom.suspend()
    dom.resume()
    dom.destroy()
    dom.create()
    dom.shutdown()
    dom.undefine()
    world.conn.defineXML(domain.XML.format("new"))
    world.conn.createXML(domain.HAS).destroy()


def snapshots(world):
    dom = world.conn.lookupByName("test")
    snap = dom.snapshotCreateXML("<domainsnapshot/>")
    dom.destroy()
    dom.revertToSnapshot(snap)


def saving(world):
    dom = world.conn.lookupByName("test")
    dom.save(world.path("image"))
    world.conn.restore(world.path("image"))
    dom.managedSave()
    dom.create()


def reboot(world):
    world.conn.lookupByName("test").reboot()


def metadata(world):
    world.conn.lookupByName("test").setMetadata(1, "a title", None, None)


def balloon(world):
    world.conn.lookupByName("test").setMemory(4096)


def devices(world):
    dom = world.conn.createXML(domain.HAS)
    dom.attachDevice(domain.DISK)
    dom.detachDevice(domain.DISK)


def networks(world):
    net = world.conn.networkLookupByName("default")
    net.destroy()
    net.create()
    net.destroy()
    net.undefine()
    world.conn.networkDefineXML(network.XML.format("new"))


def pools(world):
    pool = world.conn.storagePoolLookupByName("default-pool")
    pool.refresh()
    pool.destroy()
    pool.create()
    pool.destroy()
    pool.undefine()
    world.conn.storagePoolDefineXML(storage.XML.replace("@DIR@", world.folder).format("new"))


def host(world):
    world.conn.nodeDeviceCreateXML(nodedev.HBA).destroy()


class Listener:
    """One method for each way to listen; each gives what was heard until it has been quiet for a while."""

    def __init__(self, world):
        self.world = world
        self.heard = []

    def hear(self, _conn, thing, *rest):
        self.heard.append([thing, *rest[:-1]])

    def listen(self, deed):
        try:
            deed(self.world)
        except libvirt.libvirtError as e:
            self.heard.append(f"error {e.get_error_code()}/{e.get_error_domain()}")
        # The loop would wait for ever if nothing came.
        tick = libvirt.virEventAddTimeout(50, lambda *_: None, None)
        seen, since = 0, time.monotonic()
        while time.monotonic() - since < QUIET_S:
            libvirt.virEventRunDefaultImpl()
            if len(self.heard) != seen:
                seen, since = len(self.heard), time.monotonic()
        libvirt.virEventRemoveTimeout(tick)
        return self.heard

    def domainAll(self, number, deed):
        self.world.conn.domainEventRegisterAny(None, number, self.hear, None)
        return self.listen(deed)

    def domainOne(self, number, deed):
        self.world.conn.domainEventRegisterAny(self.world.conn.lookupByName("test"), number, self.hear, None)
        return self.listen(deed)

    def domainOld(self, deed):
        self.world.conn.domainEventRegister(self.hear, None)
        return self.listen(deed)

    def network(self, number, deed):
        self.world.conn.networkEventRegisterAny(None, number, self.hear, None)
        return self.listen(deed)

    def pool(self, number, deed):
        self.world.conn.storagePoolEventRegisterAny(None, number, self.hear, None)
        return self.listen(deed)

    def nodedev(self, number, deed):
        self.world.conn.nodeDeviceEventRegisterAny(None, number, self.hear, None)
        return self.listen(deed)


CLASS = None
LOOP = True
STATES = {"loop": Listener}
ROWS = {
    "domainAll": [(libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle), (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, snapshots),
                  (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, saving), (libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, reboot),
                  (libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, metadata), (libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, balloon),
                  (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, devices), (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, devices)],
    "domainOne": [(libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle)],
    "domainOld": [(lifecycle,)],
    "network": [(libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, networks)],
    "pool": [(libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, pools), (libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH, pools)],
    "nodedev": [(libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, host)],
}
METHODS = list(ROWS)
