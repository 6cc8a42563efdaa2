# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every kind of device is started in a real QEMU, and what QEMU says of it agrees with the live document."""

import os
import xml.etree.ElementTree as ET

import libvirt

from harness import client, guest, instance
from harness.qmp import monitor
from harness.runner import QEMU_KINDS, case

DISKS = """
<disk type='file' device='disk'><driver name='qemu' type='{fmt}' cache='none'/><source file='{file}'/><target dev='{dev}' bus='{bus}'/>
  <serial>serial-of-{dev}</serial></disk>
"""
CDROM = "<disk type='file' device='cdrom'><target dev='sdz' bus='sata'/><readonly/></disk>"
# What a machine may have, each with the machine types that it fits.
DEVICES = {
    "usb": "<controller type='usb' model='qemu-xhci'/><input type='tablet' bus='usb'/><input type='keyboard' bus='usb'/><hub type='usb'/>",
    "usb2": "<controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/>"
            "</controller><input type='mouse' bus='usb'/>",
    "virtio-input": "<input type='tablet' bus='virtio'/><input type='keyboard' bus='virtio'/><input type='mouse' bus='virtio'/>",
    "scsi": "<controller type='scsi' model='virtio-scsi'><driver queues='2'/></controller><controller type='scsi' model='lsilogic'/>",
    "serial": "<serial type='pty'/><serial type='null'/><serial type='file'><source path='{folder}/serial.log'/></serial>"
              "<serial type='unix'><source mode='bind' path='{folder}/serial.sock'/></serial>",
    "consoles": "<serial type='pty'/><console type='pty'><target type='serial'/></console><console type='pty'><target type='virtio'/></console>",
    "channels": "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
                "<channel type='pty'><target type='virtio' name='org.example.0'/></channel>",
    "parallel": "<parallel type='null'/>",
    "vnc": "<graphics type='vnc' autoport='yes' passwd='secret'/><video><model type='vga' vram='16384'/></video>",
    "vnc socket": "<graphics type='vnc'><listen type='socket'/></graphics><video><model type='cirrus'/></video>",
    "spice": "<graphics type='spice' autoport='yes'><image compression='off'/><clipboard copypaste='no'/></graphics>"
             "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"
             "<video><model type='qxl'/></video><redirdev bus='usb' type='spicevmc'/>",
    "virtio video": "<video><model type='virtio'/></video>",
    "sound": "<sound model='ich9'/><audio id='1' type='none'/>",
    "rng": "<rng model='virtio'><rate bytes='1024' period='1000'/><backend model='random'>/dev/urandom</backend></rng>"
           "<rng model='virtio'><backend model='builtin'/></rng>",
    "watchdog": "<watchdog model='i6300esb' action='reset'/>",
    "panic": "<panic model='isa'/>",
    "balloon": "<memballoon model='virtio' autodeflate='on' freePageReporting='on'><stats period='5'/></memballoon>",
    "interfaces": "<interface type='user'><mac address='52:54:00:01:02:03'/><model type='virtio'/></interface>"
                  "<interface type='user'><mac address='52:54:00:01:02:04'/><model type='e1000'/></interface>",
    "filesystem": "<filesystem type='mount' accessmode='mapped'><source dir='{folder}'/><target dir='shared'/></filesystem>",
}


def shared_folder(env):
    """A folder that QEMU's user may use."""
    path = env.instance.path("shared")
    os.makedirs(path, exist_ok=True)
    os.chmod(path, 0o777)
    return path


def start(env, machine_type, devices, **elements):
    document = env.xml(machine=machine_type, devices=devices, **elements)
    return env.conn.createXML(document, libvirt.VIR_DOMAIN_START_PAUSED)


def aliases(machine):
    """The devices of the live document that QEMU knows by their own names."""
    root = ET.fromstring(machine.XMLDesc(0))
    for device in root.find("devices"):
        alias, address = device.find("alias"), device.find("address")
        companion = device.find("master") is not None
        if alias is not None and address is not None and address.get("type") in ("pci", "usb", "drive", "virtio-serial") and not companion:
            yield device, alias.get("name"), address


def check_devices(env, machine):
    known = {entry["name"] for entry in monitor(env, machine, "qom-list", path="/machine/peripheral")}
    builtin = {"pci.0", "pcie.0", "ide"}
    missing = [name for _, name, _ in aliases(machine) if name not in known | builtin]
    assert not missing, f"QEMU does not know {missing}; it knows {sorted(known)}"


def pci_functions(buses):
    """(slot, function) -> id, of the devices on the first bus."""
    return {(d["slot"], d["function"]): d["qdev_id"] for d in buses[0]["devices"]}


def check_pci(env, machine):
    found = pci_functions(monitor(env, machine, "query-pci"))
    for device, name, address in aliases(machine):
        if address.get("type") != "pci" or int(address.get("bus"), 16) != 0 or name in ("pci.0", "pcie.0", "ide"):
            continue
        place = (int(address.get("slot"), 16), int(address.get("function"), 16))
        assert found.get(place) == name, f"{device.tag} {name} should be at {place}: {found}"


def register_devices():
    for name, devices in DEVICES.items():
        for machine_type in ("pc", "q35"):
            def run(env, devices=devices, machine_type=machine_type):
                machine = start(env, machine_type, devices.replace("{folder}", shared_folder(env)))
                check_devices(env, machine)
                check_pci(env, machine)
                machine.destroy()

            case(kinds=[instance.SYSTEM], name=f"{name} on {machine_type}")(run)


register_devices()


@case(kinds=QEMU_KINDS)
def disks_on_every_bus(env):
    devices = CDROM
    for number, (bus, fmt) in enumerate((("virtio", "qcow2"), ("virtio", "raw"), ("sata", "qcow2"), ("scsi", "raw"), ("usb", "raw"))):
        dev = f"{'vd' if bus == 'virtio' else 'sd'}{chr(ord('a') + number)}"
        devices += DISKS.format(fmt=fmt, file=guest.disk(env.instance.directory, f"every-{dev}.{fmt}", fmt=fmt), dev=dev, bus=bus)
    machine = start(env, "q35", "<controller type='scsi' model='virtio-scsi'/>" + devices)
    check_devices(env, machine)
    drives = {entry["qdev"]: entry for entry in monitor(env, machine, "query-block") if "inserted" in entry}
    assert len(drives) == 5, drives
    assert all(entry["inserted"]["cache"]["direct"] for entry in drives.values())
    machine.destroy()


@case(kinds=QEMU_KINDS)
def backing_images_are_found(env):
    base = guest.disk(env.instance.directory, "chain-base.qcow2")
    top = os.path.join(env.instance.directory, "chain-top.qcow2")
    assert os.system(f"qemu-img create -q -f qcow2 -b {base} -F qcow2 {top}") == 0
    os.chmod(top, 0o666)
    machine = start(env, "pc", DISKS.format(fmt="qcow2", file=top, dev="vda", bus="virtio"))
    disk = ET.fromstring(machine.XMLDesc(0)).find("devices/disk")
    assert disk.find("backingStore/source").get("file") == base
    assert disk.find("backingStore").get("index") == "2" and disk.find("source").get("index") == "1"
    assert disk.find("backingStore/backingStore") is not None and disk.find("backingStore/backingStore/source") is None
    machine.destroy()


@case(kinds=[instance.SYSTEM])
def images_are_given_to_qemu_and_given_back(env):
    path = guest.disk(env.instance.directory, "owned.qcow2")
    os.chmod(path, 0o600)
    before = os.stat(path)
    machine = start(env, "pc", DISKS.format(fmt="qcow2", file=path, dev="vda", bus="virtio"))
    assert os.stat(path).st_uid != before.st_uid
    machine.destroy()
    after = os.stat(path)
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


@case(kinds=QEMU_KINDS)
def limits_on_a_disk_reach_qemu(env):
    disk = DISKS.format(fmt="qcow2", file=guest.disk(env.instance.directory, "limited.qcow2"), dev="vda", bus="virtio")
    limits = "<iotune><total_bytes_sec>1000000</total_bytes_sec><read_iops_sec>50</read_iops_sec></iotune>"
    machine = start(env, "pc", disk.replace("</disk>", limits + "</disk>"))
    inserted = monitor(env, machine, "query-block")[0]["inserted"]
    assert (inserted["bps"], inserted["iops_rd"]) == (1000000, 50)
    machine.destroy()


@case(kinds=QEMU_KINDS)
def board_is_described_to_the_guest(env):
    top = "<sysinfo type='smbios'><system><entry name='manufacturer'>Acme, Inc</entry><entry name='serial'>7</entry></system></sysinfo>"
    machine = start(env, "pc", "", boot="<smbios mode='sysinfo'/>", top=top)
    machine.destroy()


@case(kinds=QEMU_KINDS)
def what_is_not_supported_is_named(env):
    tpm = "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>"
    error = client.error_of(env.conn.createXML, env.xml(devices=tpm), 0)
    assert error.get_error_code() == libvirt.VIR_ERR_CONFIG_UNSUPPORTED and "tpm" in str(error)
