# SPDX-License-Identifier: LGPL-2.1-or-later
"""Finding machines: list with each filter, lookups by id, UUID and name, and what is said of one that is not there."""

import uuid

import libvirt

from harness import client, instance
from harness.runner import QEMU_KINDS, case

FIRST, SECOND = str(uuid.uuid4()), str(uuid.uuid4())


def names(output):
    return [line.strip() for line in output.splitlines() if line.strip()]


class Fleet:
    """One machine of each sort that list can tell apart, made in one virsh batch before the listing."""

    def __init__(self, env):
        self.off, self.autostart, self.running, self.paused, self.transient = (env.new_name() for _ in range(5))
        self.files = {n: env.xml_file(n)[1] for n in (self.off, self.autostart, self.running, self.paused, self.transient)}
        self.setup = [f"define {self.files[n]}" for n in (self.off, self.autostart, self.running, self.paused)]
        self.setup += [f"autostart {self.autostart}", f"start {self.running}", f"start {self.paused}", f"suspend {self.paused}",
                       f"create {self.files[self.transient]}"]

    def mine(self, output):
        ours = {self.off: "off", self.autostart: "autostart", self.running: "running", self.paused: "paused", self.transient: "transient"}
        return {ours[n] for n in names(output) if n in ours}


# filter -> which of the fleet it lets through
FILTERS = {
    "": {"running", "paused", "transient"},
    "--all": {"off", "autostart", "running", "paused", "transient"},
    "--inactive": {"off", "autostart"},
    "--inactive --autostart": {"autostart"},
    "--all --autostart": {"autostart"},
    "--all --no-autostart": {"off", "running", "paused", "transient"},
    "--persistent": {"running", "paused"},
    "--all --persistent": {"off", "autostart", "running", "paused"},
    "--transient": {"transient"},
    "--all --transient": {"transient"},
    "--state-running": {"running", "transient"},
    "--state-paused": {"paused"},
    "--state-running --state-paused": {"running", "paused", "transient"},
    "--all --state-shutoff": {"off", "autostart"},
    "--all --state-other": set(),
    "--all --with-snapshot": set(),
    "--all --without-snapshot": {"off", "autostart", "running", "paused", "transient"},
    "--all --with-managed-save": set(),
    "--all --without-managed-save": {"off", "autostart", "running", "paused"},
    "--all --with-checkpoint": set(),
    "--all --without-checkpoint": {"off", "autostart", "running", "paused", "transient"},
}


@case()
def list_with_every_filter(env):
    fleet = Fleet(env)
    outputs = env.virsh(*fleet.setup, *[f"list --name {f}" for f in FILTERS])[len(fleet.setup):]
    wrong = {}
    for (words, expected), output in zip(FILTERS.items(), outputs):
        found = fleet.mine(output)
        # A transient machine has no place to keep a managed save; drivers differ in whether they say so.
        if words == "--all --without-managed-save":
            found.discard("transient")
        if found != expected:
            wrong[words] = f"{sorted(found)} instead of {sorted(expected)}"
    assert not wrong, wrong


@case()
def list_as_table(env):
    name, path = env.xml_file()
    output = env.virsh(f"define {path}", f"start {name}", "list")[2]
    lines = output.splitlines()
    assert lines[0].split() == ["Id", "Name", "State"], output
    row = [line.split() for line in lines if name in line][0]
    assert row[0].isdigit() and row[1:] == [name, "running"], output


@case()
def list_of_a_stopped_machine(env):
    name, path = env.xml_file()
    output = env.virsh(f"define {path}", "list --all")[1]
    assert [line.split() for line in output.splitlines() if name in line] == [["-", name, "shut", "off"]], output


@case()
def list_uuid(env):
    name = env.new_name()
    path = env.xml_file(name, uuid=FIRST)[1]
    assert FIRST in names(env.virsh(f"define {path}", "list --all --uuid")[1])


@case()
def list_title(env):
    name, path = env.xml_file(top="<title>Its title</title>")
    output = env.virsh(f"define {path}", "list --all --title")[1]
    assert [line.split(None, 4)[-1] for line in output.splitlines() if name in line] == ["Its title"], output


@case()
def list_id(env):
    name, path = env.xml_file()
    listed, domid = env.virsh(f"define {path}", f"start {name}", "list --id", f"domid {name}")[2:]
    assert domid in names(listed)


@case()
def list_managed_save_marker(env):
    name, path = env.xml_file()
    output = env.virsh(f"define {path}", "list --all --managed-save")[1]
    assert [line.split() for line in output.splitlines() if name in line] == [["-", name, "shut", "off"]], output


@case()
def lookups(env):
    name = env.new_name()
    path = env.xml_file(name, uuid=SECOND)[1]
    out = env.virsh(f"define {path}", f"start {name}", f"domid {name}", f"domuuid {name}", f"domname {SECOND}", f"domid {SECOND}")[2:]
    assert out[0].isdigit()
    assert out[1:] == [SECOND, name, out[0]], out


@case()
def lookups_in_python(env):
    machine = env.start()
    conn = env.conn
    assert conn.lookupByName(machine.name()).UUIDString() == machine.UUIDString()
    assert conn.lookupByUUIDString(machine.UUIDString()).name() == machine.name()
    assert conn.lookupByID(machine.ID()).name() == machine.name()
    assert machine.ID() > 0
    assert machine.ID() in conn.listDomainsID()
    machine.destroy()
    assert machine.ID() == -1
    assert machine.name() in conn.listDefinedDomains()


@case()
def counts(env):
    conn = env.conn
    active, defined = conn.numOfDomains(), conn.numOfDefinedDomains()
    machine = env.define()
    assert (conn.numOfDomains(), conn.numOfDefinedDomains()) == (active, defined + 1)
    machine.create()
    assert (conn.numOfDomains(), conn.numOfDefinedDomains()) == (active + 1, defined)


@case()
def domid_of_a_stopped_machine(env):
    name, path = env.xml_file()
    assert env.virsh(f"define {path}", f"domid {name}")[1] == "-"


@case()
def unknown_name(env):
    assert "failed to get domain 'no-such-machine'" in env.virsh1("dominfo no-such-machine", check=False)
    error = client.error_of(env.conn.lookupByName, "no-such-machine")
    assert error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN, error
    assert "no-such-machine" in error.get_error_message() or env.is_test


@case()
def unknown_uuid(env):
    error = client.error_of(env.conn.lookupByUUIDString, "00000000-1111-2222-3333-444444444444")
    assert error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN, error


@case()
def unknown_id(env):
    error = client.error_of(env.conn.lookupByID, 424242)
    assert error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN, error


@case()
def filters_that_exclude_each_other_select_both(env):
    """Both halves of a group are the same as none of it."""
    conn = env.conn
    machine = env.define()
    flags = libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE | libvirt.VIR_CONNECT_LIST_DOMAINS_INACTIVE
    assert machine.name() in [m.name() for m in conn.listAllDomains(flags)]
    assert machine.name() in [m.name() for m in conn.listAllDomains(0)]


@case()
def unknown_list_flag(env):
    error = client.error_of(env.conn.listAllDomains, 1 << 30)
    assert error.get_error_code() == libvirt.VIR_ERR_INVALID_ARG, error


@case(kinds=QEMU_KINDS)
def machines_of_system_and_session_are_apart(env):
    other = env.instance.uri(instance.SESSION if env.kind == instance.SYSTEM else instance.SYSTEM)
    machine = env.define()
    assert machine.name() not in names(client.virsh(other, "list --all --name")[0])
