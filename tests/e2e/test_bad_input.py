# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bad input: each mistake gets an error of its own that names what is wrong, and nothing is lost by it."""

import os
import uuid

import libvirt

from harness import client, guest, instance
from harness.process import wait_for
from harness.runner import QEMU_KINDS, case

XML_ERROR, XML_DETAIL, CONFIG_UNSUPPORTED = libvirt.VIR_ERR_XML_ERROR, libvirt.VIR_ERR_XML_DETAIL, libvirt.VIR_ERR_CONFIG_UNSUPPORTED
INVALID_ARG, OPERATION_FAILED = libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_FAILED


def refused(env, document, codes, *words):
    """defineXML must fail with one of the codes, the message must hold the words, and no machine may come of it."""
    before = sorted(m.name() for m in env.conn.listAllDomains(0))
    error = client.error_of(env.conn.defineXML, document)
    codes = codes if isinstance(codes, tuple) else (codes,)
    assert error.get_error_code() in codes, f"code {error.get_error_code()} instead of {codes}: {error}"
    for word in words:
        assert word in error.get_error_message(), f"{word!r} is missing in: {error}"
    assert sorted(m.name() for m in env.conn.listAllDomains(0)) == before
    return error


@case()
def malformed_xml(env):
    refused(env, "<domain type='qemu'><name>x</name", XML_DETAIL, "1")


@case()
def malformed_xml_names_the_line(env):
    refused(env, "<domain type='qemu'>\n<name>x</name>\n<memory>\n</domain>", XML_DETAIL, "4")


@case()
def empty_document(env):
    refused(env, "", (XML_DETAIL, XML_ERROR, INVALID_ARG))


@case()
def not_xml_at_all(env):
    refused(env, "hello", XML_DETAIL)


@case()
def document_of_something_else(env):
    refused(env, "<network><name>x</name></network>", XML_ERROR, "network")


@case()
def control_characters(env):
    refused(env, env.xml(top="<title>a\x01b</title>"), XML_DETAIL)


@case()
def entity_bomb(env):
    entities = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{('&a%d;' % (n - 1)) * 10}'>" for n in range(1, 12))
    refused(env, f"<!DOCTYPE domain [{entities}]>" + env.xml(top="<title>&a11;</title>"), (XML_DETAIL, XML_ERROR))


@case()
def external_entity(env):
    """No file of the host may be read into a document."""
    secret = env.file("secret", "splitvirt-secret-4711")
    document = f"<!DOCTYPE domain [<!ENTITY x SYSTEM 'file://{secret}'>]>" + env.xml(top="<title>&x;</title>")
    try:
        machine = env.conn.defineXML(document)
    except libvirt.libvirtError as error:
        assert "4711" not in error.get_error_message(), error
        return
    assert "4711" not in machine.XMLDesc(0)


@case()
def very_deep_document(env):
    refused(env, env.xml(top="<metadata>" + "<a>" * 5000 + "</a>" * 5000 + "</metadata>"), (XML_DETAIL, XML_ERROR))


@case()
def very_long_document(env):
    """Beyond a string's limit on the wire: refused before or behind the socket, and the connection lives on."""
    error = client.error_of(env.conn.defineXML, env.xml(top=f"<description>{'x' * (5 << 20)}</description>"))
    assert error.get_error_code() in (libvirt.VIR_ERR_RPC, XML_ERROR, XML_DETAIL), error
    env2 = env.connect()
    assert env2.getHostname()


@case()
def missing_name(env):
    document = env.xml("@@").replace("<name>@@</name>", "")
    refused(env, document, (libvirt.VIR_ERR_NO_NAME, XML_ERROR))


@case()
def empty_name(env):
    refused(env, env.xml("@@").replace("@@", ""), (libvirt.VIR_ERR_NO_NAME, XML_ERROR))


@case()
def name_with_a_slash(env):
    refused(env, env.xml("with/slash"), XML_ERROR, "with/slash", "/")


@case()
def name_that_climbs(env):
    refused(env, env.xml("../../etc/passwd"), XML_ERROR, "/")


@case(kinds=QEMU_KINDS)
def name_of_dots(env):
    """No path component, but no danger either: as the peer, define it or refuse it, and never touch another file."""
    try:
        machine = env.conn.defineXML(env.xml(".."))
    except libvirt.libvirtError as error:
        assert error.get_error_code() in (XML_ERROR, INVALID_ARG, OPERATION_FAILED, libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), error
        return
    machine.undefine()


@case(kinds=QEMU_KINDS)
def name_with_a_newline(env):
    refused(env, env.xml("two\nlines"), (XML_ERROR, XML_DETAIL, INVALID_ARG))


@case(kinds=QEMU_KINDS)
def name_longer_than_a_file_name(env):
    client.error_of(env.conn.defineXML, env.xml("n" * 300))


@case()
def bad_uuid(env):
    refused(env, env.xml(uuid="not-a-uuid"), (libvirt.VIR_ERR_INTERNAL_ERROR, XML_ERROR), "uuid")


@case()
def missing_type(env):
    refused(env, env.xml().replace(" type='qemu'", "", 1).replace(" type='test'", "", 1), (XML_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), "type")


@case()
def unknown_type(env):
    refused(env, env.xml(domain_type="nonsense"), (XML_ERROR, CONFIG_UNSUPPORTED, INVALID_ARG), "nonsense")


@case(kinds=QEMU_KINDS)
def unknown_machine_type(env):
    """The peer stumbles over a consequence of it; we name it."""
    refused(env, env.xml(machine="pc-nonsense-1.0"), (CONFIG_UNSUPPORTED, INVALID_ARG, XML_ERROR), *([] if env.is_peer else ["pc-nonsense-1.0"]))


@case()
def unknown_architecture(env):
    refused(env, env.xml().replace("<type>", "<type arch='z80'>").replace("arch='x86_64'", "arch='z80'"),
            (XML_ERROR, CONFIG_UNSUPPORTED, INVALID_ARG, libvirt.VIR_ERR_INTERNAL_ERROR), "z80")


@case()
def missing_memory(env):
    refused(env, env.xml().replace("<memory unit='MiB'>32</memory>", ""), (XML_ERROR, CONFIG_UNSUPPORTED, libvirt.VIR_ERR_INTERNAL_ERROR), "memory")


@case()
def memory_that_is_no_number(env):
    refused(env, env.xml().replace(">32</memory>", ">lots</memory>"), XML_ERROR, "lots")


@case()
def memory_in_an_unknown_unit(env):
    refused(env, env.xml().replace("unit='MiB'", "unit='heaps'"), (INVALID_ARG, XML_ERROR), "heaps")


@case()
def memory_beyond_counting(env):
    refused(env, env.xml().replace(">32</memory>", ">99999999999999999999</memory>"), (XML_ERROR, libvirt.VIR_ERR_OVERFLOW))


@case()
def no_vcpus(env):
    refused(env, env.xml(vcpus=0), (XML_ERROR, INVALID_ARG, CONFIG_UNSUPPORTED, libvirt.VIR_ERR_INTERNAL_ERROR))


@case()
def more_vcpus_at_once_than_at_most(env):
    refused(env, env.xml().replace("<vcpu>1</vcpu>", "<vcpu current='3'>2</vcpu>"), (XML_ERROR, CONFIG_UNSUPPORTED))


@case()
def duplicate_name(env):
    machine = env.define(uuid=str(uuid.uuid4()))
    refused(env, env.xml(machine.name(), uuid=str(uuid.uuid4())), (OPERATION_FAILED, libvirt.VIR_ERR_DOM_EXIST), machine.name(), machine.UUIDString())


@case()
def duplicate_uuid(env):
    machine = env.define(uuid=str(uuid.uuid4()))
    refused(env, env.xml(uuid=machine.UUIDString()), (OPERATION_FAILED, libvirt.VIR_ERR_DOM_EXIST), machine.name(), machine.UUIDString())


@case()
def create_of_a_running_name(env):
    machine = env.start()
    error = client.error_of(env.conn.createXML, machine.XMLDesc(0), 0)
    assert error.get_error_code() in (libvirt.VIR_ERR_OPERATION_INVALID, OPERATION_FAILED), error
    assert machine.name() in error.get_error_message() and machine.isActive() == 1


@case()
def two_disks_of_one_target(env):
    disk = "<disk type='file'><source file='/tmp/one.img'/><target dev='vda' bus='virtio'/></disk>"
    refused(env, env.xml(devices=disk + disk.replace("one", "two")), (XML_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), "vda")


@case()
def disk_without_a_target(env):
    refused(env, env.xml(devices="<disk type='file'><source file='/tmp/one.img'/></disk>"), (XML_ERROR, libvirt.VIR_ERR_NO_TARGET), "target")


@case()
def unknown_bus(env):
    refused(env, env.xml(devices="<disk type='file'><source file='/x'/><target dev='vda' bus='nonsense'/></disk>"), (XML_ERROR, CONFIG_UNSUPPORTED), "nonsense")


@case()
def unknown_interface_type(env):
    refused(env, env.xml(devices="<interface type='nonsense'/>"), (XML_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), "nonsense")


@case()
def bad_mac(env):
    refused(env, env.xml(devices="<interface type='user'><mac address='no:mac'/></interface>"), (XML_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), "no:mac")


@case()
def multicast_mac(env):
    refused(env, env.xml(devices="<interface type='user'><mac address='01:00:5e:00:00:01'/></interface>"), XML_ERROR, "unicast")


@case(kinds=QEMU_KINDS)
def two_devices_in_one_pci_slot(env):
    address = "<address type='pci' domain='0' bus='0' slot='5' function='0'/>"
    interface = f"<interface type='user'>{address}</interface>"
    refused(env, env.xml(devices=interface + interface), (XML_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR), "0000:00:05.0")


def start_fails(env, machine, *words):
    """Starting must fail with the words, leave nothing running, and leave the definition."""
    error = client.error_of(machine.create)
    for word in words:
        assert word in error.get_error_message(), f"{word!r} is missing in: {error}"
    assert machine.isActive() == 0 and machine.isPersistent() == 1
    wait_for(lambda: env.instance.guests(machine.name()) == [], "the end of QEMU")
    return error


def disk_xml(path, fmt="raw"):
    return f"<disk type='file'><driver name='qemu' type='{fmt}'/><source file='{path}'/><target dev='vda' bus='virtio'/></disk>"


@case(kinds=QEMU_KINDS)
def missing_disk(env):
    path = env.instance.path("no-such-disk.img")
    start_fails(env, env.define(devices=disk_xml(path)), path)


@case(kinds=QEMU_KINDS)
def missing_disk_then_there(env):
    """After the mistake is mended, the same machine starts."""
    path = env.instance.path(f"{env.new_name()}.img")
    machine = env.define(devices=disk_xml(path))
    start_fails(env, machine, path)
    guest.disk(env.instance.directory, os.path.basename(path), fmt="raw")
    machine.create()
    assert machine.isActive() == 1


@case(kinds=QEMU_KINDS)
def disk_of_another_format(env):
    path = guest.disk(env.instance.directory, f"{env.new_name()}.img", fmt="raw")
    start_fails(env, env.define(devices=disk_xml(path, "qcow2")), "qcow2")


@case(kinds=QEMU_KINDS)
def missing_kernel(env):
    path = env.instance.path("no-such-kernel")
    machine = env.conn.defineXML(env.xml(boot=f"<kernel>{path}</kernel>"))
    start_fails(env, machine, path)


@case(kinds=QEMU_KINDS)
def missing_emulator(env):
    document = env.xml(devices="<emulator>/no/such/qemu</emulator>")
    try:
        machine = env.conn.defineXML(document)
    except libvirt.libvirtError as error:
        assert "/no/such/qemu" in error.get_error_message(), error
        return
    start_fails(env, machine, "/no/such/qemu")


@case(kinds=QEMU_KINDS)
def emulator_that_is_no_qemu(env):
    document = env.xml(devices="<emulator>/bin/true</emulator>")
    try:
        machine = env.conn.defineXML(document)
    except libvirt.libvirtError as error:
        assert env.is_peer or "/bin/true" in error.get_error_message(), error
        return
    start_fails(env, machine, "/bin/true")


@case(kinds=QEMU_KINDS)
def option_that_qemu_refuses(env):
    """What QEMU itself said is in the error."""
    document = env.xml().replace("<domain type='qemu'>", "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>")
    document = document.replace("</domain>", "<qemu:commandline><qemu:arg value='-no-such-option'/></qemu:commandline></domain>")
    start_fails(env, env.conn.defineXML(document), "no-such-option")


def locked_folder(env):
    """A folder that only root may enter, with a disk in it that all may read."""
    folder = env.instance.path(f"{env.new_name()}-private")
    os.mkdir(folder, 0o700)
    return folder, guest.disk(folder, "disk.img", fmt="raw")


@case(kinds=[instance.SYSTEM])
def disk_in_a_folder_that_qemu_may_not_enter(env):
    folder, path = locked_folder(env)
    start_fails(env, env.define(devices=disk_xml(path)), path if env.is_peer else folder)


@case(kinds=[instance.SYSTEM], ours_only=True)
def unreadable_disk_is_explained(env):
    """The error names the path component that is closed and the user who stands before it."""
    folder, path = locked_folder(env)
    error = start_fails(env, env.define(devices=disk_xml(path)), folder)
    assert "user" in error.get_error_message(), error
