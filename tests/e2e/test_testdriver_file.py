# SPDX-License-Identifier: LGPL-2.1-or-later
"""test:///path/file.xml: a host and its machines as a file describes them."""

import os

import libvirt

from harness import client, instance
from harness.runner import case

TEST = [instance.TEST]
XML = libvirt.VIR_ERR_XML_ERROR
WORDS = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"
CPU = """<cpu><mhz>6000</mhz><model>i986</model><active>50</active><nodes>4</nodes><sockets>3</sockets><cores>5</cores><threads>2</threads></cpu>\
<memory>8192000</memory>"""
SNAPSHOT = """<domainsnapshot><name>before</name><creationTime>5</creationTime><state>shutoff</state><active>1</active>\
<domain type='test'><name>saved</name><uuid>d5bed8ab-9cc4-46f5-bb3b-e57674a00e44</uuid><memory>8192</memory><os><type>hvm</type></os></domain>\
</domainsnapshot>"""


def machine(name, words=""):
    return f"<domain type='test' {WORDS}><name>{name}</name><memory>8192</memory><os><type>hvm</type></os>{words}</domain>"


def word(name, value):
    return f"<test:{name}>{value}</test:{name}>"


def uri(env, path):
    return f"test+unix://{path}?socket={env.instance.socket(env.kind)}&state={os.path.basename(path)}"


def opened(env, inside):
    conn = client.connect(uri(env, env.file(f"{env.new_name()}.xml", f"<node>{inside}</node>")))
    env.connections.append(conn)
    return conn


def refuses(env, code, text):
    client.refuses(code, client.connect, uri(env, env.file(f"{env.new_name()}.xml", text)))


@case(kinds=TEST)
def numbers_of_the_host_are_the_files(env):
    assert opened(env, CPU).getInfo() == ["i986", 8000, 50, 6000, 4, 3, 5, 2]


@case(kinds=TEST)
def machines_are_in_the_state_that_the_file_says(env):
    env.file("one.xml", machine("apart"))
    env.file("before.xml", SNAPSHOT)
    conn = opened(env, machine("runs") + machine("off", word("runstate", 5))
                  + machine("passing", word("runstate", 3) + word("transient", 1))
                  + machine("saved", word("runstate", 5) + word("hasmanagedsave", 1) + "<test:domainsnapshot file='before.xml'/>")
                  + "<domain file='one.xml'/>")
    found = {m.name(): (m.ID(), m.state()[0], m.isPersistent(), m.hasManagedSaveImage()) for m in conn.listAllDomains()}
    assert found == {"runs": (1, 1, 1, 0), "off": (-1, 5, 1, 0), "passing": (2, 3, 0, 0), "saved": (-1, 5, 1, 1), "apart": (3, 1, 1, 0)}, found
    assert conn.lookupByName("saved").snapshotCurrent().getName() == "before"
    conn.lookupByName("off").create()
    assert conn.lookupByName("off").ID() == 4


@case(kinds=TEST)
def objects_of_every_kind_come_from_a_file(env):
    conn = opened(env, "<network><name>net</name><bridge name='virbr9'/></network>"
                  "<interface type='ethernet' name='eth7'><mac address='aa:bb:cc:dd:ee:0f'/></interface>"
                  "<pool type='dir'><name>pool</name><target><path>/p</path></target></pool>"
                  "<device><name>dev</name><parent>computer</parent><capability type='pci'><domain>0</domain><bus>0</bus><slot>25</slot>"
                  "<function>0</function><product id='0x10f5'>p</product><vendor id='0x8086'>v</vendor></capability></device>")
    assert conn.listNetworks() == ["net"] and conn.listInterfaces() == ["eth7"]
    assert conn.listStoragePools() == ["pool"] and conn.listDevices(None) == ["dev"]


@case(kinds=TEST, ours_only=True)
def an_empty_node_has_no_machines(env):
    """The reference (9.0.0) never answers."""
    assert opened(env, "").listAllDomains() == []


@case(kinds=TEST, ours_only=True)
def files_that_describe_no_host(env):
    """The codes are those that the reference gives in a client's own process; its daemon dies of one of them."""
    refuses(env, XML, "<foo/>")
    refuses(env, libvirt.VIR_ERR_XML_DETAIL, "<node>")
    refuses(env, XML, "<node><cpu><mhz>x</mhz></cpu></node>")
    refuses(env, XML, "<node><memory>x</memory></node>")
    refuses(env, XML, "<node><domain file='none.xml'/></node>")
    refuses(env, XML, f"<node>{machine('m', word('runstate', 9))}</node>")
    refuses(env, XML, f"<node>{machine('m', word('runstate', 5) + word('transient', 1))}</node>")
    refuses(env, XML, f"<node>{machine('m', '<test:domainsnapshot file=%none.xml%/>').replace('%', chr(39))}</node>")
    client.refuses(XML, client.connect, uri(env, "/nowhere/at/all.xml"))


@case(kinds=TEST)
def each_file_is_a_host_by_itself(env):
    first = client.connect(uri(env, env.file("first.xml", f"<node>{machine('first')}</node>")))
    second = client.connect(uri(env, env.file("second.xml", f"<node>{machine('second')}</node>")))
    assert [d.name() for d in first.listAllDomains()] == ["first"]
    assert [d.name() for d in second.listAllDomains()] == ["second"]
    first.close()
    second.close()


@case(kinds=TEST)
def pools_hold_the_volumes_that_the_file_says(env):
    env.file("apart.xml", "<volume><name>apart</name><key>key</key><capacity>7</capacity></volume>")
    conn = opened(env, "<pool type='dir'><name>p</name><target><path>/p</path></target><volume><name>here</name><capacity>10</capacity></volume>"
                  "<volume><name>there</name><capacity>20</capacity><allocation>5</allocation><target><path>/there</path></target></volume>"
                  "<volume file='apart.xml'/></pool>")
    pool = conn.storagePoolLookupByName("p")
    assert (pool.isActive(), pool.isPersistent(), pool.info()[2]) == (1, 1, 22), pool.info()
    found = {v.name(): (v.key(), v.path(), v.info()[1:]) for v in pool.listAllVolumes()}
    assert found == {"here": ("/p/here", "/p/here", [10, 10]), "there": ("/there", "/there", [20, 5]), "apart": ("key", "/p/apart", [7, 7])}, found


@case(kinds=TEST)
def devices_are_those_of_the_file(env):
    conn = opened(env, "<device><name>d</name><capability type='system'><hardware><uuid>11111111-2222-3333-4444-555555555555</uuid></hardware>"
                  "<firmware/></capability></device>")
    assert conn.listDevices(None) == ["d"]
