# SPDX-License-Identifier: LGPL-2.1-or-later
"""Read-only connections: reading works, every write is refused, by the client's library and, where that is not asked, by the server."""

import libvirt

from harness import client, instance, wire
from harness.runner import QEMU_KINDS, case
from harness.table import shared

DENIED = libvirt.VIR_ERR_OPERATION_DENIED

# command -> the API that virsh's error names
WRITES = {
    "shutdown {name}": "virDomainShutdown", "reboot {name}": "virDomainReboot",
    "reset {name}": "virDomainReset", "destroy {name}": "virDomainDestroy", "destroy {name} --graceful": "virDomainDestroyFlags",
    "suspend {name}": "virDomainSuspend", "resume {name}": "virDomainResume", "undefine {name}": "virDomainUndefine",
    "define {file}": "virDomainDefineXML", "create {file}": "virDomainCreateXML", "autostart {name}": "virDomainSetAutostart",
    "setmem {name} 40M": "virDomainSetMemory", "setmaxmem {name} 40M": "virDomainSetM", "setvcpus {name} 1": "virDomainSetVcpus",
    "send-key {name} KEY_A": "virDomainSendKey", "desc {name} --new-desc text": "virDomainSetMetadata",
    "metadata {name} http://e.org --key e --set '<a/>'": "virDomainSetMetadata", "domrename {name} other": "virDomainRename",
    "save {name} /tmp/never": "virDomainSave", "managedsave {name}": "virDomainManagedSave",
    "attach-device {name} {file}": "virDomainAttachDevice", "detach-device {name} {file}": "virDomainDetachDevice",
    "inject-nmi {name}": "virDomainInjectNMI", "vcpupin {name} 0 0": "virDomainPinVcpu", "screenshot {name} /tmp/never": "virDomainScreenshot",
    "domjobabort {name}": "virDomainAbortJob", "dump {name} /tmp/never": "virDomainCoreDump", "snapshot-create {name}": "virDomainSnapshotCreateXML",
}

READS = ["list --all", "dominfo {name}", "domstate {name}", "dumpxml {name}", "domblklist {name}", "domstats {name}", "nodeinfo", "capabilities",
         "version", "vcpucount {name}", "desc {name}", "hostname"]


def fill(env, command):
    return command.replace("{name}", shared(env)).replace("{file}", env.file("readonly.xml", env.xml(name="e2e-never")))


@case()
def virsh_readonly_reads(env):
    for command, output in zip(READS, env.virsh(*[fill(env, c) for c in READS], readonly=True)):
        assert output, command


@case()
def virsh_connect_readonly(env):
    """virsh's own connect command, in the middle of a session."""
    out = env.virsh(f"connect {env.uri} --readonly", f"dominfo {shared(env)}", f"suspend {shared(env)}", check=False)
    assert "State:          running" in out[1], out
    assert "operation forbidden: read only access prevents virDomainSuspend" in out[2], out


@case()
def virsh_readonly_tells_no_secrets(env):
    output = env.virsh1(f"dumpxml {shared(env)} --security-info", readonly=True, check=False)
    assert "operation forbidden: virDomainGetXMLDesc with secure flag" in output, output


@case(kinds=QEMU_KINDS)
def virsh_readonly_start(env):
    output = env.virsh1(f"start {env.define().name()}", readonly=True, check=False)
    assert "operation forbidden: read only access prevents virDomainCreate" in output, output


@case()
def virsh_readonly_refuses_every_write(env):
    commands = [fill(env, c) for c in WRITES]
    outputs = env.virsh(*commands, readonly=True, check=False)
    wrong = {}
    for command, api, output in zip(commands, WRITES.values(), outputs):
        if f"operation forbidden: read only access prevents {api}" not in output:
            wrong[command] = output
    assert not wrong, wrong
    assert env.virsh1(f"domstate {shared(env)}") == "running"


def writes(conn, machine, document):
    """Calls as a client makes them that does not know that its connection only reads."""
    return {
        "create": (machine.create,), "createWithFlags": (machine.createWithFlags, 0), "destroy": (machine.destroy,),
        "destroyFlags": (machine.destroyFlags, 0), "shutdown": (machine.shutdown,), "reboot": (machine.reboot, 0), "reset": (machine.reset, 0),
        "suspend": (machine.suspend,), "resume": (machine.resume,), "undefine": (machine.undefine,), "undefineFlags": (machine.undefineFlags, 0),
        "setAutostart": (machine.setAutostart, 1), "setMemory": (machine.setMemory, 40960), "setMemoryFlags": (machine.setMemoryFlags, 40960, 0),
        "setMaxMemory": (machine.setMaxMemory, 65536), "setVcpus": (machine.setVcpus, 1), "setVcpusFlags": (machine.setVcpusFlags, 1, 0),
        "sendKey": (machine.sendKey, 0, 0, [30], 1, 0), "rename": (machine.rename, "other", 0),
        "setMetadata": (machine.setMetadata, libvirt.VIR_DOMAIN_METADATA_TITLE, "x", None, None, 0),
        "XMLDesc(secure)": (machine.XMLDesc, libvirt.VIR_DOMAIN_XML_SECURE), "attachDevice": (machine.attachDevice, "<disk/>"),
        "detachDevice": (machine.detachDevice, "<disk/>"), "pinVcpu": (machine.pinVcpu, 0, (True,)), "abortJob": (machine.abortJob,),
        "injectNMI": (machine.injectNMI, 0), "managedSave": (machine.managedSave, 0), "save": (machine.save, "/tmp/never"),
        "coreDump": (machine.coreDump, "/tmp/never", 0), "defineXML": (conn.defineXML, document), "createXML": (conn.createXML, document, 0),
    }


@case(kinds=[instance.SYSTEM, instance.TEST])
def readonly_socket_refuses_every_write(env):
    """The socket decides, not the client: opened for writing over the read-only socket."""
    conn = client.connect(env.instance.uri(env.kind, readonly=True))
    env.connections.append(conn)
    machine = conn.lookupByName(shared(env))
    wrong = {}
    for name, (call, *args) in writes(conn, machine, env.xml("e2e-never")).items():
        error = client.error_of(call, *args)
        if error.get_error_code() != DENIED:
            wrong[name] = str(error)
    assert not wrong, wrong
    assert machine.isActive() == 1


@case(kinds=[instance.SYSTEM, instance.TEST])
def readonly_socket_reads(env):
    conn = client.connect(env.instance.uri(env.kind, readonly=True), readonly=True)
    env.connections.append(conn)
    assert conn.lookupByName(shared(env)).info()[0] == libvirt.VIR_DOMAIN_RUNNING


@case(kinds=QEMU_KINDS)
def readonly_has_no_monitor(env):
    import libvirt_qemu
    machine = env.connect(readonly=True).lookupByName(shared(env))
    assert client.error_of(libvirt_qemu.qemuMonitorCommand, machine, "query-status", 0).get_error_code() == DENIED


@case()
def readonly_flag_is_enforced_by_the_server(env):
    """A client that opens read-only and then sends a write on the same socket all the same."""
    uri = {instance.SYSTEM: "qemu:///system", instance.SESSION: "qemu:///session", instance.TEST: "test:///default"}[env.kind]
    with wire.Client(env.instance.socket(env.kind)) as raw:
        raw.open(uri, readonly=True)
        answer = raw.call(wire.DOMAIN_DEFINE_XML, wire.string(env.xml("e2e-never")))
        assert answer.status == wire.ERROR and answer.error()[0] == DENIED, answer
        assert raw.hostname()


@case()
def readonly_clients_get_events(env):
    conn = env.connect(readonly=True)
    recorder = client.Recorder(conn)
    if env.is_test:
        recorder.close()
        return
    machine = env.connect().defineXML(env.xml())
    assert recorder.wait(machine.name(), 1)[0] == (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_DEFINED_ADDED)
