# SPDX-License-Identifier: LGPL-2.1-or-later
"""A machine's life without a guest system: define, create, start, suspend, reset, destroy, undefine, and what each refuses."""

import os
import xml.etree.ElementTree as ET

import libvirt

from harness import client, instance
from harness.process import wait_for
from harness.runner import QEMU_KINDS, case


def state(machine):
    return tuple(machine.state())


@case()
def define(env):
    name, path = env.xml_file()
    assert env.virsh1(f"define {path}") == f"Domain '{name}' defined from {path}"


@case()
def define_fills_in_a_uuid_and_keeps_it(env):
    machine = env.define()
    again = env.conn.defineXML(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    assert again.UUIDString() == machine.UUIDString()
    assert len([m for m in env.conn.listAllDomains(0) if m.name() == machine.name()]) == 1


@case()
def define_again_replaces_the_document(env):
    machine = env.define()
    document = machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE).replace("<vcpu placement='static'>1<", "<vcpu placement='static'>3<")
    env.conn.defineXML(document)
    assert ET.fromstring(machine.XMLDesc(0)).findtext("vcpu") == "3"


@case(kinds=QEMU_KINDS)
def define_while_running_is_for_the_next_start(env):
    machine = env.start()
    document = machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE).replace("<vcpu placement='static'>1<", "<vcpu placement='static'>3<")
    env.conn.defineXML(document)
    assert ET.fromstring(machine.XMLDesc(0)).findtext("vcpu") == "1"
    assert ET.fromstring(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)).findtext("vcpu") == "3"
    machine.destroy()
    assert ET.fromstring(machine.XMLDesc(0)).findtext("vcpu") == "3"


@case(kinds=QEMU_KINDS)
def define_validate(env):
    name, path = env.xml_file()
    assert env.virsh1(f"define {path} --validate") == f"Domain '{name}' defined from {path}"


@case(kinds=QEMU_KINDS)
def define_validate_refuses_what_the_schema_does_not_know(env):
    name, path = env.xml_file(devices="<nonsense/>")
    output = env.virsh1(f"define {path} --validate", check=False)
    assert "error: " in output and "nonsense" in output or "validate" in output, output
    error = client.error_of(env.conn.defineXMLFlags, env.xml(devices="<nonsense/>"), libvirt.VIR_DOMAIN_DEFINE_VALIDATE)
    assert error.get_error_code() == libvirt.VIR_ERR_XML_INVALID_SCHEMA, error
    assert name not in env.virsh1("list --all --name")


@case(kinds=QEMU_KINDS)
def define_is_kept_on_disk(env):
    """The file is there when the call returns, and no other user may read it."""
    machine = env.define()
    folder = os.path.join(env.instance.directory)
    found = [os.path.join(d, f) for d, _, files in os.walk(folder) for f in files if f == f"{machine.name()}.xml" and d != folder]
    assert found, "no document below the instance"
    assert ET.parse(found[0]).getroot().findtext(".//uuid") == machine.UUIDString() or machine.UUIDString() in open(found[0]).read()
    assert os.stat(found[0]).st_mode & 0o077 == 0, oct(os.stat(found[0]).st_mode)


@case()
def start(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name}", f"domstate {name} --reason")
    assert out[1] == f"Domain '{name}' started"
    assert out[2] == "running (booted)", out[2]


@case(kinds=QEMU_KINDS)
def start_paused(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name} --paused", f"domstate {name} --reason", f"resume {name}", f"domstate {name} --reason")
    assert out[2] == "paused (starting up)" or out[2] == "paused (user)", out[2]
    assert out[4] == "running (unpaused)", out[4]


@case()
def start_of_a_running_machine(env):
    machine = env.start()
    client.refuses((libvirt.VIR_ERR_INTERNAL_ERROR if env.is_test else libvirt.VIR_ERR_OPERATION_INVALID), machine.create)
    assert state(machine)[0] == libvirt.VIR_DOMAIN_RUNNING


@case()
def create(env):
    """A transient machine: it runs at once and is gone with its end."""
    name, path = env.xml_file()
    out = env.virsh(f"create {path}", f"dominfo {name}", f"destroy {name}", f"dominfo {name}", check=False)
    assert out[0] == f"Domain '{name}' created from {path}", out[0]
    assert "Persistent:     no" in out[1] and "State:          running" in out[1], out[1]
    assert f"failed to get domain '{name}'" in out[3], out[3]


@case(kinds=QEMU_KINDS)
def create_paused(env):
    name, path = env.xml_file()
    assert env.virsh(f"create {path} --paused", f"domstate {name}")[1] == "paused"


@case(kinds=QEMU_KINDS)
def create_autodestroy(env):
    """The machine ends with the connection that made it."""
    name = env.new_name()
    owner = env.connect()
    observer = env.connect()
    owner.createXML(env.xml(name), libvirt.VIR_DOMAIN_START_AUTODESTROY)
    assert observer.lookupByName(name).isActive() == 1
    env.connections.remove(owner)
    owner.close()
    wait_for(lambda: name not in [m.name() for m in observer.listAllDomains(0)], f"the end of {name}")


@case(kinds=QEMU_KINDS)
def create_autodestroy_in_virsh(env):
    name, path = env.xml_file()
    assert env.virsh(f"create {path} --autodestroy", f"domstate {name}")[1] == "running"
    wait_for(lambda: name not in env.virsh1("list --all --name").split(), f"the end of {name}")


@case(kinds=QEMU_KINDS)
def start_autodestroy_keeps_the_definition(env):
    owner, observer = env.connect(), env.connect()
    name = env.new_name()
    owner.defineXML(env.xml(name)).createWithFlags(libvirt.VIR_DOMAIN_START_AUTODESTROY)
    env.connections.remove(owner)
    owner.close()
    machine = observer.lookupByName(name)
    wait_for(lambda: machine.isActive() == 0, f"the end of {name}")
    assert machine.isPersistent() == 1


@case()
def create_then_define_makes_it_persistent(env):
    name = env.new_name()
    machine = env.conn.createXML(env.xml(name), 0)
    env.conn.defineXML(machine.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    assert machine.isPersistent() == 1
    machine.destroy()
    assert machine.isActive() == 0 and name in [m.name() for m in env.conn.listAllDomains(0)]


@case()
def suspend_and_resume(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name}", f"suspend {name}", f"domstate {name} --reason", f"resume {name}", f"domstate {name} --reason")
    assert out[2] == f"Domain '{name}' suspended" and out[3] == "paused (user)", out
    assert out[4] == f"Domain '{name}' resumed" and out[5] == "running (unpaused)", out


@case()
def suspend_of_a_stopped_machine(env):
    client.refuses((libvirt.VIR_ERR_INTERNAL_ERROR if env.is_test else libvirt.VIR_ERR_OPERATION_INVALID), env.define().suspend)


@case(kinds=QEMU_KINDS)
def suspend_twice_is_no_error(env):
    machine = env.start()
    machine.suspend()
    machine.suspend()
    assert state(machine)[0] == libvirt.VIR_DOMAIN_PAUSED


@case(kinds=QEMU_KINDS)
def resume_of_a_running_machine(env):
    machine = env.start()
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.resume)
    assert state(machine)[0] == libvirt.VIR_DOMAIN_RUNNING


@case()
def reset(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name}", f"reset {name}", f"domstate {name}")
    assert out[2] == f"Domain '{name}' was reset" and out[3] == "running", out


@case(kinds=QEMU_KINDS)
def reset_of_a_stopped_machine(env):
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, env.define().reset, 0)


@case(kinds=QEMU_KINDS)
def reboot(env):
    name, path = env.xml_file(extra="<features><acpi/></features>")
    out = env.virsh(f"define {path}", f"start {name}", f"reboot {name}", f"domstate {name}")
    assert out[2] == f"Domain '{name}' is being rebooted" and out[3] == "running", out


@case()
def reboot_of_a_stopped_machine(env):
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, env.define().reboot, 0)


@case(kinds=QEMU_KINDS)
def shutdown_waits_for_the_guest(env):
    """Without a guest system nothing answers the power button: the call succeeds, the machine stays."""
    name, path = env.xml_file(extra="<features><acpi/></features>")
    out = env.virsh(f"define {path}", f"start {name}", f"shutdown {name}", f"domstate {name}")
    assert out[2] == f"Domain '{name}' is being shutdown" and out[3] in ("running", "in shutdown"), out


@case()
def shutdown_of_a_stopped_machine(env):
    client.refuses((libvirt.VIR_ERR_INTERNAL_ERROR if env.is_test else libvirt.VIR_ERR_OPERATION_INVALID), env.define().shutdown)


@case(kinds=QEMU_KINDS)
def shutdown_with_an_unknown_mode(env):
    machine = env.start()
    assert "error: " in env.virsh1(f"shutdown {machine.name()} --mode nonsense", check=False)
    client.refuses(libvirt.VIR_ERR_INVALID_ARG, machine.shutdownFlags, 1 << 20)


@case(kinds=[instance.TEST], name="shutdown")
def shutdown_of_test(env):
    machine = env.start()
    machine.shutdown()
    assert state(machine) == (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN)


@case()
def destroy(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name}", f"destroy {name}", f"domstate {name} --reason", f"domid {name}")
    assert out[2] == f"Domain '{name}' destroyed" and out[3] == "shut off (destroyed)" and out[4] == "-", out


@case(kinds=QEMU_KINDS)
def destroy_graceful(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"start {name}", f"destroy {name} --graceful", f"domstate {name}")
    assert out[2] == f"Domain '{name}' destroyed" and out[3] == "shut off", out


@case(kinds=QEMU_KINDS)
def destroy_ends_the_process(env):
    machine = env.start()
    assert len(env.instance.guests(machine.name())) == 1
    machine.destroy()
    assert env.instance.guests(machine.name()) == []


@case()
def destroy_of_a_stopped_machine(env):
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, env.define().destroy)


@case()
def undefine(env):
    name, path = env.xml_file()
    out = env.virsh(f"define {path}", f"undefine {name}", f"dominfo {name}", check=False)
    assert out[1] == f"Domain '{name}' has been undefined", out
    assert f"failed to get domain '{name}'" in out[2], out


@case(kinds=QEMU_KINDS)
def undefine_removes_the_document(env):
    machine = env.define()
    name = machine.name()
    machine.undefine()
    left = [os.path.join(d, f) for d, _, files in os.walk(env.instance.directory) for f in files if f == f"{name}.xml"]
    assert not left, left


@case()
def undefine_of_a_running_machine_makes_it_transient(env):
    machine = env.start()
    machine.undefine()
    assert machine.isPersistent() == 0 and machine.isActive() == 1
    name = machine.name()
    machine.destroy()
    assert name not in [m.name() for m in env.conn.listAllDomains(0)]


@case(kinds=QEMU_KINDS)
def undefine_of_a_transient_machine(env):
    machine = env.conn.createXML(env.xml(), 0)
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.undefine)
    machine.destroy()


@case()
def stale_machine_object(env):
    """A client's handle on a machine that is gone: every call says so."""
    machine = env.define()
    machine.undefine()
    for call in (machine.create, machine.info, machine.XMLDesc, machine.destroy, machine.undefine, machine.state):
        error = client.error_of(call)
        assert error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN, f"{call.__name__}: {error}"


@case()
def ids_are_not_reused(env):
    machine = env.start()
    first = machine.ID()
    machine.destroy()
    machine.create()
    assert machine.ID() > first


@case()
def flags_that_nobody_knows(env):
    machine = env.define()
    for call in (machine.createWithFlags, machine.destroyFlags, machine.undefineFlags, machine.XMLDesc):
        error = client.error_of(call, 1 << 30)
        assert error.get_error_code() in (libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_INVALID), f"{call.__name__}: {error}"
        if call != machine.destroyFlags:
            assert error.get_error_code() == libvirt.VIR_ERR_INVALID_ARG, f"{call.__name__}: {error}"


@case(kinds=QEMU_KINDS)
def both_machine_types_start(env):
    for machine_type in ("pc", "q35"):
        machine = env.start(machine=machine_type)
        root = ET.fromstring(machine.XMLDesc(0))
        assert root.find("os/type").get("machine").startswith({"pc": "pc-i440fx-", "q35": "pc-q35-"}[machine_type])
        assert machine.isActive() == 1


@case(kinds=[instance.SYSTEM])
def guests_do_not_run_as_root(env):
    machine = env.start()
    pid, = env.instance.guests(machine.name())
    status = open(f"/proc/{pid}/status").read()
    uid = [line.split()[1] for line in status.splitlines() if line.startswith("Uid:")][0]
    assert uid != "0"


@case(kinds=[instance.SYSTEM])
def guests_are_in_the_sandbox(env):
    machine = env.start()
    pid, = env.instance.guests(machine.name())
    arguments = open(f"/proc/{pid}/cmdline").read().split("\0")
    assert arguments[arguments.index("-sandbox") + 1].startswith("on"), arguments
    assert "Seccomp:\t2" in open(f"/proc/{pid}/status").read()
