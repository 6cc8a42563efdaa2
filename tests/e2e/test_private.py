# SPDX-License-Identifier: LGPL-2.1-or-later
"""test:///default belongs to a client's process; with state=NAME, to all that say the same name."""

import os

from harness import client, instance
from harness.process import wait_for
from harness.runner import case

TEST = [instance.TEST]
MACHINE = "<domain type='test'><name>{}</name><memory>1024</memory><os><type>hvm</type></os></domain>"


def names_elsewhere(uri):
    """What another process sees."""
    return client.virsh(uri, "list --all --name")[0].split()


def sockets(env):
    return [name for name in os.listdir(env.instance.path("run", "libvirt")) if name.startswith("testd-sock")]


@case(kinds=TEST, ours_only=True)
def connections_of_a_process_share_their_state(env):
    first, second = client.connect(env.uri), client.connect(env.uri)
    first.createXML(MACHINE.format("shared"))
    assert "shared" in [d.name() for d in second.listAllDomains()]
    assert second.lookupByName("shared").destroy() == 0
    first.close()
    second.close()


@case(kinds=TEST, ours_only=True)
def another_process_has_its_own_state(env):
    conn = client.connect(env.uri)
    conn.createXML(MACHINE.format("mine"))
    assert names_elsewhere(env.uri) == ["test"]
    conn.lookupByName("mine").destroy()
    conn.close()


@case(kinds=TEST, ours_only=True)
def processes_share_a_state_by_its_name(env):
    uri = env.uri + "&state=together"
    conn = client.connect(uri)
    conn.createXML(MACHINE.format("ours"))
    assert sorted(names_elsewhere(uri)) == ["ours", "test"]
    assert names_elsewhere(env.uri + "&state=other") == ["test"]
    conn.close()


@case(kinds=TEST, ours_only=True)
def state_without_a_name_is_refused(env):
    output = client.virsh(env.uri + "&state=", "list", check=False)[0]
    assert "state= wants the name" in output, output


@case(kinds=TEST, ours_only=True)
def daemon_of_a_process_that_is_gone_ends(env):
    before = sockets(env)
    assert names_elsewhere(env.uri) == ["test"]
    wait_for(lambda: len(sockets(env)) <= len(before), "the daemon of the other process to end", 15)
