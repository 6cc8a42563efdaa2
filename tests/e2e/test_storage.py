# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pools and volumes of test:///default, call by call: results and numbers of errors are the reference's."""

from harness import instance
from harness.answers import Code, Told, check
from harness.runner import case

TEST = [instance.TEST]
INTERNAL, UNSUPPORTED, ARGUMENT, FAILED, XML = Code(1), Code(3), Code(8), Code(9), Code(27)
NO_POOL, NO_VOLUME, INVALID, CONFIG = Code(49), Code(50), Code(55), Code(67)
GIB = 1 << 30
UUID = "751f8e7e-d2e9-463d-8ffe-d38f5e13a19b"


def pool_xml(name="pool", uuid=UUID, path="/t", kind="dir", source="", more=""):
    return (f"<pool type='{kind}'><name>{name}</name><uuid>{uuid}</uuid>{source and '<source>' + source + '</source>'}"
            f"<target><path>{path}</path></target>{more}</pool>")


def volume_xml(name="v", capacity=1, inside=""):
    return f"<volume><name>{name}</name><capacity>{capacity}</capacity>{inside}</volume>"


def named(thing):
    return thing.name()


def life_of(pool):
    return pool.isActive(), pool.isPersistent(), pool.autostart()


def clear(conn):
    for pool in conn.listAllStoragePools():
        if pool.name() == "default-pool":
            continue
        if pool.isActive():
            persistent = pool.isPersistent()
            pool.destroy()
            if not persistent:
                continue
        pool.undefine()


@case(kinds=TEST)
def default_pool_is_whole(env):
    pool = env.conn.storagePoolLookupByName("default-pool")
    assert pool.XMLDesc() == """<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <capacity unit='bytes'>107374182400</capacity>
  <allocation unit='bytes'>0</allocation>
  <available unit='bytes'>107374182400</available>
  <source>
  </source>
  <target>
    <path>/default-pool</path>
  </target>
</pool>
""", pool.XMLDesc()
    assert life_of(pool) == (1, 1, 0) and pool.listVolumes() == []


@case(kinds=TEST)
def life_of_a_defined_pool(env):
    conn = env.conn
    told = Told(conn.storagePoolEventRegisterAny, conn.storagePoolEventDeregisterAny, "refreshed")
    pool = conn.storagePoolDefineXML(pool_xml())
    check([
        ("inactive", lambda: life_of(pool), (0, 1, 0)),
        ("its sizes", pool.info, [0, 100 * GIB, 0, 100 * GIB]),
        ("define again", lambda: named(conn.storagePoolDefineXML(pool_xml())), "pool"),
        ("destroy what does not run", pool.destroy, INVALID),
        ("refresh what does not run", pool.refresh, INVALID),
        ("list volumes of what does not run", pool.listVolumes, INVALID),
        ("count them", pool.numOfVolumes, INVALID),
        ("list them whole", pool.listAllVolumes, INVALID),
        ("look one up", lambda: pool.storageVolLookupByName("v"), INVALID),
        ("create one", lambda: pool.createXML(volume_xml()), INVALID),
        ("build", pool.build, 0),
        ("delete", pool.delete, 0),
        ("autostart", lambda: (pool.setAutostart(1), pool.autostart()), (0, 1)),
        ("start", pool.create, 0),
        ("start again", pool.create, INVALID),
        ("active", lambda: life_of(pool), (1, 1, 1)),
        ("undefine what runs", pool.undefine, INVALID),
        ("delete what runs", pool.delete, INVALID),
        ("build what runs", pool.build, INVALID),
        ("refresh", pool.refresh, 0),
        ("make what runs", lambda: conn.storagePoolCreateXML(pool_xml()), INVALID),
        ("stop", pool.destroy, 0),
        ("undefine", pool.undefine, 0),
    ])
    told.expect(*[("pool",) + e for e in ((0, 0), (0, 0), (4, 0), (5, 0), (2, 0), ("refreshed",), (3, 0), (1, 0))])
    check([(what, call, NO_POOL) for what, call in (
        ("XMLDesc", pool.XMLDesc), ("info", pool.info), ("isActive", pool.isActive), ("create", pool.create), ("destroy", pool.destroy),
        ("undefine", pool.undefine), ("by name", lambda: conn.storagePoolLookupByName("pool")),
        ("by uuid", lambda: conn.storagePoolLookupByUUIDString(UUID)))])
    told.close()


@case(kinds=TEST)
def life_of_a_transient_pool(env):
    conn = env.conn
    pool = conn.storagePoolCreateXML(pool_xml())
    check([
        ("it runs", lambda: life_of(pool), (1, 0, 0)),
        ("autostart", lambda: pool.setAutostart(1), ARGUMENT),
        ("another of that name", lambda: conn.storagePoolCreateXML(pool_xml(uuid=UUID.replace("7", "8"))), FAILED),
        ("define it", lambda: named(conn.storagePoolDefineXML(pool_xml())), "pool"),
        ("it stays when stopped", lambda: (pool.destroy(), life_of(pool)), (0, (0, 1, 0))),
        ("make a defined one", lambda: named(conn.storagePoolCreateXML(pool_xml())), "pool"),
        ("it is transient", lambda: life_of(pool), (1, 0, 0)),
        ("stop", pool.destroy, 0),
        ("gone", pool.isActive, NO_POOL),
    ])


@case(kinds=TEST)
def unknown_flags_of_pools_are_refused(env):
    pool = env.conn.storagePoolLookupByName("default-pool")
    check([(what, call, ARGUMENT) for what, call in (
        ("define", lambda: env.conn.storagePoolDefineXML(pool_xml(), 4)), ("createXML", lambda: env.conn.storagePoolCreateXML(pool_xml(), 8)),
        ("create", lambda: pool.create(8)), ("build", lambda: pool.build(8)), ("delete", lambda: pool.delete(7)),
        ("refresh", lambda: pool.refresh(1)), ("XMLDesc", lambda: pool.XMLDesc(2)), ("listAllVolumes", lambda: pool.listAllVolumes(1)),
        ("createXML of a volume", lambda: pool.createXML(volume_xml(), 2)), ("list", lambda: env.conn.listAllStoragePools(1 << 20)),
        ("sources", lambda: env.conn.findStoragePoolSources("logical", None, 1)))])


HOST, OTHER_HOST, DEVICE, NAME = "<host name='h'/>", "<host name='i'/>", "<device path='/dev/a'/>", "<name>x</name>"
FC = "<adapter type='fc_host' wwnn='20000000c9831b4b' wwpn='{}0000000c9831b4b'/>"
CONFLICTS = [
    # kinds and sources of two pools, the second one's path, and whether they get in each other's way
    ("dir", "", "dir", "", "/t", True),
    ("dir", "", "dir", "", "/u", False),
    ("fs", DEVICE, "fs", DEVICE, "/u", True),
    ("fs", DEVICE, "disk", DEVICE, "/u", True),
    ("fs", DEVICE, "fs", "<device path='/dev/b'/>", "/t", False),
    ("logical", NAME, "logical", NAME, "/t", False),
    ("zfs", NAME + DEVICE, "zfs", NAME + DEVICE, "/t", True),
    ("zfs", NAME + DEVICE, "disk", DEVICE, "/t", True),
    ("zfs", NAME, "zfs", NAME, "/t", False),
    ("mpath", "", "mpath", "", "/u", True),
    ("netfs", HOST + "<dir path='/x'/>", "netfs", HOST + "<dir path='/x'/>", "/u", True),
    ("netfs", HOST + "<dir path='/x'/>", "netfs", OTHER_HOST + "<dir path='/x'/>", "/t", False),
    ("netfs", HOST + "<dir path='/x'/>", "netfs", HOST + "<dir path='/y'/>", "/t", False),
    ("iscsi", HOST + DEVICE, "iscsi", OTHER_HOST + DEVICE, "/u", True),
    ("iscsi", HOST + DEVICE, "iscsi", HOST + DEVICE + "<initiator><iqn name='i'/></initiator>", "/t", False),
    ("rbd", HOST + NAME, "rbd", HOST + NAME, "/t", False),
    ("sheepdog", HOST + NAME, "sheepdog", HOST + "<name>y</name>", "/t", True),
    ("gluster", HOST + NAME, "gluster", HOST + NAME, "/t", True),
    ("gluster", HOST + NAME, "gluster", HOST + NAME + "<dir path='/d'/>", "/t", False),
    ("vstorage", NAME, "vstorage", NAME, "/u", True),
    ("scsi", "<adapter name='host0'/>", "scsi", "<adapter name='scsi_host0'/>", "/t", True),
    ("scsi", FC.format(1), "scsi", FC.format(1), "/t", True),
    ("scsi", FC.format(1), "scsi", FC.format(2), "/t", False),
]


@case(kinds=TEST)
def pools_must_not_share_a_source(env):
    steps = []
    for kind, source, other_kind, other_source, path, conflict in CONFLICTS:
        def both(kind=kind, source=source, other=other_kind, other_source=other_source, path=path):
            env.conn.storagePoolDefineXML(pool_xml(kind=kind, source=source))
            try:
                env.conn.storagePoolDefineXML(pool_xml("other", UUID.replace("7", "8"), path, other, other_source)).undefine()
            finally:
                env.conn.storagePoolLookupByName("pool").undefine()
        steps.append((f"{kind} {source} and {other_kind} {other_source} in {path}", both, FAILED if conflict else None))
    check(steps)


@case(kinds=TEST)
def names_and_uuids_of_pools_are_unique(env):
    conn = env.conn
    pool = conn.storagePoolDefineXML(pool_xml())
    check([
        ("same name, other uuid", lambda: conn.storagePoolDefineXML(pool_xml(uuid=UUID.replace("7", "8"))), FAILED),
        ("same uuid, other name", lambda: conn.storagePoolDefineXML(pool_xml("other")), FAILED),
        ("by uuid", lambda: named(conn.storagePoolLookupByUUIDString(UUID)), "pool"),
        ("by no uuid", lambda: conn.storagePoolLookupByUUIDString(UUID.replace("7", "8")), NO_POOL),
        ("by no name", lambda: conn.storagePoolLookupByName("other"), NO_POOL),
        ("undefine", pool.undefine, 0),
    ])


@case(kinds=TEST)
def lists_of_pools_by_filter(env):
    conn = env.conn
    conn.storagePoolDefineXML(pool_xml("a"))
    conn.storagePoolCreateXML(pool_xml("b", UUID.replace("7", "8"), "/x", "logical"))

    def filtered(flags):
        return sorted(p.name() for p in conn.listAllStoragePools(flags))
    check([
        ("inactive", lambda: filtered(1), ["a"]),
        ("active", lambda: filtered(2), ["b", "default-pool"]),
        ("persistent", lambda: filtered(4), ["a", "default-pool"]),
        ("transient", lambda: filtered(8), ["b"]),
        ("autostart", lambda: filtered(16), []),
        ("no autostart", lambda: filtered(32), ["a", "b", "default-pool"]),
        ("dir", lambda: filtered(64), ["a", "default-pool"]),
        ("active and dir", lambda: filtered(64 | 2), ["default-pool"]),
        ("logical or dir", lambda: filtered(64 | 512), ["a", "b", "default-pool"]),
        ("names", lambda: sorted(conn.listStoragePools()), ["b", "default-pool"]),
        ("names of inactive ones", conn.listDefinedStoragePools, ["a"]),
        ("counts", lambda: (conn.numOfStoragePools(), conn.numOfDefinedStoragePools()), (2, 1)),
    ])
    clear(conn)


@case(kinds=TEST)
def life_of_volumes(env):
    conn = env.conn
    pool = conn.storagePoolCreateXML(pool_xml())
    other = conn.storagePoolLookupByName("default-pool")
    volume = pool.createXML(volume_xml("v", 2 * GIB, f"<allocation>{GIB}</allocation>"))
    check([
        ("info", volume.info, [0, 2 * GIB, GIB]),
        ("key and path", lambda: (volume.key(), volume.path()), ("/t/v", "/t/v")),
        ("the pool's sizes", pool.info, [2, 100 * GIB, GIB, 99 * GIB]),
        ("its pool", lambda: named(volume.storagePoolLookupByVolume()), "pool"),
        ("the same name", lambda: pool.createXML(volume_xml("v")), FAILED),
        ("too large", lambda: pool.createXML(volume_xml("w", 200 * GIB)), INTERNAL),
        ("large and sparse", lambda: named(pool.createXML(volume_xml("w", 200 * GIB, "<allocation>0</allocation>"))), "w"),
        ("from another", lambda: named(pool.createXMLFrom(volume_xml("x", GIB), volume, 0)), "x"),
        ("the same name from another", lambda: pool.createXMLFrom(volume_xml("x"), volume, 0), FAILED),
        ("from another pool's", lambda: other.createXMLFrom(volume_xml("x"), volume, 0), NO_VOLUME),
        ("without a capacity", lambda: pool.createXMLFrom("<volume><name>y</name></volume>", volume, 0), XML),
        ("names", lambda: sorted(pool.listVolumes()), ["v", "w", "x"]),
        ("volumes", lambda: sorted(map(named, pool.listAllVolumes())), ["v", "w", "x"]),
        ("count", pool.numOfVolumes, 3),
        ("by key", lambda: named(conn.storageVolLookupByKey("/t/v")), "v"),
        ("by path", lambda: named(conn.storageVolLookupByPath("/t/v")), "v"),
        ("by name", lambda: named(pool.storageVolLookupByName("v")), "v"),
        ("by no key", lambda: conn.storageVolLookupByKey("/t/q"), NO_VOLUME),
        ("by no path", lambda: conn.storageVolLookupByPath("/t/q"), NO_VOLUME),
        ("by no name", lambda: pool.storageVolLookupByName("q"), NO_VOLUME),
        ("resize", lambda: volume.resize(10), UNSUPPORTED),
        ("wipe", volume.wipe, UNSUPPORTED),
        ("XMLDesc with flags", lambda: volume.XMLDesc(1), ARGUMENT),
        ("delete with flags", lambda: volume.delete(1), ARGUMENT),
        ("delete", volume.delete, 0),
        ("the pool has it back", pool.info, [2, 100 * GIB, GIB, 99 * GIB]),
    ])
    check([(what, call, NO_VOLUME) for what, call in (
        ("delete again", volume.delete), ("info", volume.info), ("path", volume.path), ("XMLDesc", volume.XMLDesc))])
    clear(conn)


@case(kinds=TEST)
def volumes_stay_while_their_pool_does_not_run(env):
    conn = env.conn
    pool = conn.storagePoolDefineXML(pool_xml())
    pool.create()
    volume = pool.createXML(volume_xml())
    pool.destroy()
    check([(what, call, INVALID) for what, call in (
        ("info", volume.info), ("path", volume.path), ("XMLDesc", volume.XMLDesc), ("delete", volume.delete))])
    check([
        ("by key", lambda: conn.storageVolLookupByKey("/t/v"), NO_VOLUME),
        ("its pool", lambda: named(volume.storagePoolLookupByVolume()), "pool"),
        ("start", pool.create, 0),
        ("they are there", pool.listVolumes, ["v"]),
        ("sizes", pool.info, [2, 100 * GIB, 1, 100 * GIB - 1]),
    ])
    clear(conn)


@case(kinds=TEST)
def documents_of_volumes(env):
    """What is said and what is filled in, in pools of several types."""
    conn = env.conn
    rows = [
        ("dir", "", "", "/t/v", "<format type='raw'/>"),
        ("dir", "", "<target><format type='qcow2'/><features><lazy_refcounts/></features></target>", "/t/v",
         "<format type='qcow2'/><compat>1.1</compat><features><lazy_refcounts/></features>"),
        ("dir", "", "<target><format type='qcow2'/><clusterSize unit='KiB'>128</clusterSize></target>", "/t/v",
         "<format type='qcow2'/><clusterSize unit='B'>131072</clusterSize>"),
        ("disk", DEVICE, "", "/t/v", "<format type='none'/>"),
        ("disk", DEVICE, "<target><format type='linux'/></target>", "/t/v", "<format type='linux'/>"),
        ("logical", "<name>vg</name>", "<target><format type='zork'/></target>", "/dev/vg/v", ""),
    ]
    for kind, source, inside, path, expected in rows:
        pool = conn.storagePoolCreateXML(pool_xml(kind=kind, source=source))
        text = "".join(line.strip() for line in pool.createXML(volume_xml("v", 10, inside)).XMLDesc().split("\n"))
        assert text == (f"<volume type='file'><name>v</name><key>{path}</key><capacity unit='bytes'>10</capacity>"
                        f"<allocation unit='bytes'>10</allocation><target><path>{path}</path>{expected}</target></volume>"), text
        pool.destroy()


@case(kinds=TEST)
def faulty_volumes_are_refused(env):
    pool = env.conn.storagePoolLookupByName("default-pool")
    rows = [
        ("<volume", Code(35)), ("<pool/>", XML), ("<volume><capacity>1</capacity></volume>", XML), ("<volume><name>v</name></volume>", XML),
        ("<volume type='x'><name>v</name><capacity>1</capacity></volume>", CONFIG), (volume_xml("v", "x"), XML),
        ("<volume><name>v</name><capacity unit='E'>17</capacity></volume>", Code(82)),
        (volume_xml(inside="<target><format type='zork'/></target>"), CONFIG), (volume_xml(inside="<target><format type='none'/></target>"), CONFIG),
        (volume_xml(inside="<target><compat>x</compat></target>"), XML),
        (volume_xml(inside="<target><features><zork/></features></target>"), CONFIG),
        (volume_xml(inside="<target><encryption/></target>"), XML), (volume_xml(inside="<target><encryption format='x'/></target>"), CONFIG),
        (volume_xml(inside="<target><encryption format='luks'><cipher name='aes'/></encryption></target>"), XML),
        (volume_xml(inside="<backingStore><path>/b</path><format type='q'/></backingStore>"), CONFIG),
    ]
    check([(xml, lambda xml=xml: pool.createXML(xml), code) for xml, code in rows])


@case(kinds=TEST)
def faulty_pools_are_refused(env):
    target = "<target><path>/t</path></target>"
    rows = [
        ("<pool", Code(35)), ("<volume/>", XML), (f"<pool><name>n</name>{target}</pool>", XML), (f"<pool type='zork'><name>n</name>{target}</pool>", XML),
        (f"<pool type='dir'>{target}</pool>", XML), (f"<pool type='dir'><name>a/b</name>{target}</pool>", XML),
        ("<pool type='dir'><name>n</name></pool>", XML), (pool_xml(kind="fs"), XML), (pool_xml(kind="netfs"), XML),
        (pool_xml(kind="netfs", source=HOST), XML), (pool_xml(kind="scsi"), XML), (pool_xml(kind="rbd", source=HOST), XML),
        (pool_xml(kind="iscsi"), XML), (pool_xml(kind="iscsi-direct", source=HOST + DEVICE), CONFIG),
        (pool_xml(kind="fs", source=DEVICE + "<format type='zork'/>"), CONFIG), (pool_xml(kind="scsi", source="<adapter type='zork'/>"), XML),
        (pool_xml(kind="scsi", source="<adapter type='fc_host' wwnn='1' wwpn='2'/>"), INTERNAL),
        (pool_xml(kind="rbd", source=HOST + NAME + "<auth username='u'><secret usage='s'/></auth>"), CONFIG),
        (pool_xml(kind="rbd", source=HOST + NAME + "<auth type='ceph' username='u'/>"), XML),
        (pool_xml(kind="logical", more="<features><cow state='yes'/></features>"), UNSUPPORTED),
        (pool_xml(uuid="x"), XML), ("<pool type='dir'><name>n</name><target><path>/t</path><permissions><mode>9</mode></permissions></target></pool>", XML),
    ]
    check([(xml, lambda xml=xml: env.conn.storagePoolDefineXML(xml), code) for xml, code in rows])


@case(kinds=TEST)
def sources_are_found(env):
    conn = env.conn
    logical = "".join(f"  <source>\n    <device path='/dev/sda2{i}'/>\n    <name>testvg{i + 1}</name>\n    <format type='lvm2'/>\n  </source>\n"
                      for i in range(2))
    netfs = "  <source>\n    <host name='h'/>\n    <dir path='/testshare'/>\n    <format type='nfs'/>\n  </source>\n"
    check([
        ("logical", lambda: conn.findStoragePoolSources("logical", None), f"<sources>\n{logical}</sources>\n"),
        ("netfs", lambda: conn.findStoragePoolSources("netfs", f"<source>{HOST}</source>"), f"<sources>\n{netfs}</sources>\n"),
        ("netfs without a host", lambda: conn.findStoragePoolSources("netfs", None), ARGUMENT),
        ("dir", lambda: conn.findStoragePoolSources("dir", None), INTERNAL),
        ("fs", lambda: conn.findStoragePoolSources("fs", None), UNSUPPORTED),
        ("no type", lambda: conn.findStoragePoolSources("zork", None), UNSUPPORTED),
        ("no XML", lambda: conn.findStoragePoolSources("logical", "<source"), Code(35)),
        ("no source", lambda: conn.findStoragePoolSources("logical", "<pool/>"), XML),
        ("host without a name", lambda: conn.findStoragePoolSources("netfs", "<source><host/></source>"), XML),
    ])


@case(kinds=TEST)
def what_the_reference_lacks_is_not_supported(env):
    conn, pool = env.conn, env.conn.storagePoolLookupByName("default-pool")
    volume = pool.createXML(volume_xml("u"))
    check([(what, call, UNSUPPORTED) for what, call in (
        ("capabilities", conn.getStoragePoolCapabilities), ("by target path", lambda: conn.storagePoolLookupByTargetPath("/default-pool")),
        ("wipe by pattern", lambda: volume.wipePattern(0)))])
    volume.delete()


@case(kinds=TEST, ours_only=True)
def a_netfs_question_without_a_host_is_refused(env):
    """The reference dies of it."""
    check([("no host", lambda: env.conn.findStoragePoolSources("netfs", "<source/>"), ARGUMENT)])


@case(kinds=TEST)
def virsh_shows_pools(env):
    output = env.virsh1("pool-list --all --details")
    assert "default-pool" in output and "100.00 GiB" in output, output
