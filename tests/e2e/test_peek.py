# SPDX-License-Identifier: LGPL-2.1-or-later
"""Looking into a guest from outside: its disks, its memory, its displays, its jobs."""

import os
import socket

import libvirt

from harness import client, guest
from harness.qmp import monitor
from harness.runner import QEMU_KINDS, case

LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
INVALID = (libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_INVALID)


def with_disk(env, fmt="raw", start=True):
    file = guest.disk(env.instance.directory, f"{env.new_name()}.{fmt}", fmt=fmt)
    devices = f"<disk type='file'><driver name='qemu' type='{fmt}'/><source file='{file}'/><target dev='vda' bus='virtio'/></disk>"
    machine = (env.start if start else env.define)(devices=devices)
    return machine, file


@case(kinds=QEMU_KINDS)
def disk_grows(env):
    machine, file = with_disk(env)
    for size, flags, wanted in ((98304, 0, 96 << 20), (128 << 20, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES, 128 << 20)):
        machine.blockResize("vda", size, flags)
        assert os.path.getsize(file) == wanted
        assert monitor(env, machine, "query-block")[0]["inserted"]["image"]["virtual-size"] == wanted
    client.refuses(INVALID, machine.blockResize, "vdz", 98304, 0)


@case(kinds=QEMU_KINDS)
def disk_of_a_stopped_machine_does_not_grow(env):
    machine, file = with_disk(env, start=False)
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.blockResize, "vda", 98304, 0)
    assert os.path.getsize(file) == 64 << 20


@case(kinds=QEMU_KINDS)
def bytes_of_a_disk(env):
    machine, file = with_disk(env, start=False)
    with open(file, "r+b") as f:
        f.seek(4096)
        f.write(b"something")
    assert machine.blockPeek("vda", 4096, 9) == b"something"
    assert machine.blockPeek(file, 4098, 4) == b"meth"
    client.refuses(INVALID, machine.blockPeek, "vdz", 0, 4)
    client.refuses(libvirt.VIR_ERR_INVALID_ARG, machine.blockPeek, "vda", 1 << 40, 4)


@case(kinds=QEMU_KINDS)
def bytes_of_memory(env):
    """Where a PC starts, below 4 GiB, there is a far jump of its firmware."""
    machine = env.start()
    found = machine.memoryPeek(0xfffffff0, 1, libvirt.VIR_MEMORY_PHYSICAL)
    assert found == b"\xea", found
    client.refuses(INVALID, machine.memoryPeek, 0, 16, 3)
    client.refuses(INVALID, env.define().memoryPeek, 0, 16, libvirt.VIR_MEMORY_PHYSICAL)


@case(kinds=QEMU_KINDS)
def healthy_disks_have_no_errors(env):
    machine, _ = with_disk(env)
    assert machine.diskErrors() == {}
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, with_disk(env, start=False)[0].diskErrors)


@case(kinds=QEMU_KINDS)
def no_job_runs(env):
    machine = env.start()
    assert machine.jobInfo()[0] == libvirt.VIR_DOMAIN_JOB_NONE
    assert machine.jobStats()["type"] == libvirt.VIR_DOMAIN_JOB_NONE
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, machine.abortJob)
    client.refuses(libvirt.VIR_ERR_OPERATION_INVALID, env.define().abortJob)


@case(kinds=QEMU_KINDS)
def core_dump_for_a_debugger(env):
    machine = env.start()
    path = env.instance.path(f"{machine.name()}.core")
    env.cleanups.append(lambda: os.path.exists(path) and os.unlink(path))
    machine.coreDumpWithFormat(path, libvirt.VIR_DOMAIN_CORE_DUMP_FORMAT_RAW, libvirt.VIR_DUMP_MEMORY_ONLY)
    assert open(path, "rb").read(4) == b"\x7fELF" and os.path.getsize(path) > 32 << 20
    assert machine.state()[0] == libvirt.VIR_DOMAIN_RUNNING


@case(kinds=QEMU_KINDS)
def core_dump_that_ends_the_machine(env):
    machine = env.start()
    path = env.instance.path(f"{machine.name()}.core")
    env.cleanups.append(lambda: os.path.exists(path) and os.unlink(path))
    machine.coreDump(path, libvirt.VIR_DUMP_CRASH)
    assert os.path.getsize(path) > 0 and machine.isActive() == 0


@case(kinds=QEMU_KINDS)
def core_dump_into_a_missing_folder(env):
    machine = env.start()
    client.error_of(machine.coreDumpWithFormat, "/nonexistent/core", 0, libvirt.VIR_DUMP_MEMORY_ONLY)
    assert machine.state()[0] == libvirt.VIR_DOMAIN_RUNNING
    client.error_of(machine.coreDumpWithFormat, "/nonexistent/core", libvirt.VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB, 0)


@case(kinds=QEMU_KINDS)
def display_by_descriptor(env):
    machine = env.start(devices="<graphics type='vnc' autoport='yes'/><video><model type='vga'/></video>")
    with socket.socket(fileno=machine.openGraphicsFD(0, libvirt.VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH)) as s:
        s.settimeout(10)
        assert s.recv(12).startswith(b"RFB 003.")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        machine.openGraphics(0, theirs.fileno(), libvirt.VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH)
        ours.settimeout(10)
        assert ours.recv(12).startswith(b"RFB 003.")
    client.refuses(libvirt.VIR_ERR_INTERNAL_ERROR, machine.openGraphicsFD, 1, 0)
