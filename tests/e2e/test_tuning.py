# SPDX-License-Identifier: LGPL-2.1-or-later
"""Limits of disks and I/O threads: in the documents, and in the QEMU that runs."""

import os

import libvirt

from harness import client, guest
from harness.qmp import monitor
from harness.runner import QEMU_KINDS, case

LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
BOTH = LIVE | CONFIG
INVALID = (libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_INVALID)


def disk(env, bus, dev, more=""):
    file = guest.disk(env.instance.directory, f"{env.new_name()}.qcow2")
    return (f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{file}'/><target dev='{dev}' bus='{bus}'/>{more}</disk>")


def inserted(env, machine):
    entry, = [d for d in monitor(env, machine, "query-block") if "inserted" in d]
    return entry["inserted"]


def register_buses():
    for bus, dev in (("virtio", "vda"), ("scsi", "sda"), ("sata", "sda"), ("usb", "sda")):
        def run(env, bus=bus, dev=dev):
            machine = env.start(devices="<controller type='scsi' model='virtio-scsi'/>" + disk(env, bus, dev))
            for flags in (LIVE, CONFIG):  # the binding first reads with the same flags, and reading takes one of them
                machine.setBlockIoTune(dev, {"total_bytes_sec": 1000000, "write_iops_sec": 50}, flags)
            assert (inserted(env, machine)["bps"], inserted(env, machine)["iops_wr"]) == (1000000, 50)
            for flags in (LIVE, CONFIG):
                found = machine.blockIoTune(dev, flags)
                assert (found["total_bytes_sec"], found["write_iops_sec"], found["read_bytes_sec"]) == (1000000, 50, 0), found
            machine.setBlockIoTune(dev, {"read_bytes_sec": 500000}, LIVE)
            assert (inserted(env, machine)["bps"], inserted(env, machine)["bps_rd"]) == (0, 500000)
            assert machine.blockIoTune(dev, CONFIG)["total_bytes_sec"] == 1000000

        case(kinds=QEMU_KINDS, name=f"limits of a {bus} disk")(run)


register_buses()


@case(kinds=QEMU_KINDS)
def limits_that_contradict_each_other(env):
    machine = env.start(devices=disk(env, "virtio", "vda"))
    client.refuses(INVALID, machine.setBlockIoTune, "vda", {"total_bytes_sec": 1000000, "read_bytes_sec": 1000}, LIVE)
    client.refuses(INVALID, machine.setBlockIoTune, "vdz", {"total_bytes_sec": 1000000}, LIVE)
    client.refuses(INVALID, machine.blockIoTune, "vdz", LIVE)
    assert machine.blockIoTune("vda", LIVE)["total_bytes_sec"] == machine.blockIoTune("vda", CONFIG)["total_bytes_sec"] == 0
    assert inserted(env, machine)["bps"] == 0


@case(kinds=QEMU_KINDS)
def limits_come_with_a_plugged_disk(env):
    machine = env.start(extra="<features><acpi/></features>")
    machine.attachDeviceFlags(disk(env, "virtio", "vda", "<iotune><total_bytes_sec>1000000</total_bytes_sec></iotune>"), LIVE)
    assert inserted(env, machine)["bps"] == 1000000


def threads(machine, flags):
    return {entry[0]: entry[1] for entry in machine.ioThreadInfo(flags)}


@case(kinds=QEMU_KINDS)
def io_threads_come_and_go(env):
    machine = env.start(top="<iothreads>1</iothreads>")
    machine.addIOThread(3, BOTH)
    known = {t["id"]: t for t in monitor(env, machine, "query-iothreads")}
    assert set(known) == {"iothread1", "iothread3"}
    assert set(threads(machine, LIVE)) == set(threads(machine, CONFIG)) == {1, 3}
    client.refuses(INVALID, machine.addIOThread, 3, LIVE)
    client.refuses(INVALID, machine.delIOThread, 7, LIVE)
    machine.delIOThread(3, BOTH)
    assert [t["id"] for t in monitor(env, machine, "query-iothreads")] == ["iothread1"]
    assert set(threads(machine, LIVE)) == set(threads(machine, CONFIG)) == {1}


@case(kinds=QEMU_KINDS)
def io_thread_that_a_disk_uses(env):
    devices = disk(env, "virtio", "vda").replace("type='qcow2'/>", "type='qcow2' iothread='1'/>")
    machine = env.start(top="<iothreads>1</iothreads>", devices=devices)
    client.refuses(INVALID, machine.delIOThread, 1, BOTH)
    assert [t["id"] for t in monitor(env, machine, "query-iothreads")] == ["iothread1"]


@case(kinds=QEMU_KINDS)
def io_thread_is_pinned(env):
    machine = env.start(top="<iothreads>1</iothreads>")
    cpus = sorted(os.sched_getaffinity(0))
    wanted = tuple(cpu == cpus[0] for cpu in range(os.cpu_count()))
    machine.pinIOThread(1, wanted, BOTH)
    thread, = monitor(env, machine, "query-iothreads")
    assert os.sched_getaffinity(thread["thread-id"]) == {cpus[0]}
    for flags in (LIVE, CONFIG):
        assert [cpu for cpu, on in enumerate(threads(machine, flags)[1]) if on] == [cpus[0]]
    client.refuses(INVALID, machine.pinIOThread, 4, wanted, LIVE)
    machine.destroy()
    machine.create()
    thread, = monitor(env, machine, "query-iothreads")
    assert os.sched_getaffinity(thread["thread-id"]) == {cpus[0]}


@case(kinds=QEMU_KINDS)
def io_thread_polls_as_told(env):
    machine = env.start(top="<iothreads>1</iothreads>")
    machine.setIOThreadParams(1, {"poll_max_ns": 1000, "poll_grow": 3}, LIVE)
    thread, = monitor(env, machine, "query-iothreads")
    assert (thread["poll-max-ns"], thread["poll-grow"]) == (1000, 3)
    client.refuses(INVALID, machine.setIOThreadParams, 9, {"poll_max_ns": 1000}, LIVE)
