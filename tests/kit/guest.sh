# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The guest: Debian's cloud kernel and a busybox initramfs made on the spot. A kernel that the host has installed is used; otherwise the
# package is unpacked below build/ and not installed, because on a real machine that would change what it boots next time.

# guest_kernel: sets SPLITVIRT_KERNEL_ROOT (the tree that holds boot/ and lib/modules) and KERNEL_VERSION
guest_kernel() {
    local root
    for root in "${SPLITVIRT_KERNEL_ROOT:-}" "" "$BUILD/kernel"; do
        KERNEL_VERSION=$(newest_kernel "$root/boot")
        if [ -n "$KERNEL_VERSION" ] && [ -d "$root/lib/modules/$KERNEL_VERSION" ]; then
            export SPLITVIRT_KERNEL_ROOT=$root
            return 0
        fi
    done
    unpack_kernel
    guest_kernel
}

newest_kernel() {
    find "$1" -maxdepth 1 -name 'vmlinuz-*-cloud-amd64' -printf '%f\n' 2>/dev/null | sed 's/^vmlinuz-//' | sort -V | tail -n 1 || true
}

unpack_kernel() {
    local folder=$BUILD/kernel package
    step "Fetching Debian's cloud kernel for the guest (unpacked into build/kernel, not installed)"
    [ "$EUID" -ne 0 ] || apt_get update
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n '0,/^ *Depends: */s/^ *Depends: *//p') || true
    [ -n "$package" ] || fail "apt knows no linux-image-cloud-amd64" "apt-get update"
    rm -rf "$folder" "$folder.new"
    mkdir -p "$folder.new"
    (cd "$folder.new" && quietly apt-get -q -o APT::Sandbox::User=root download "$package")
    quietly dpkg-deb -x "$folder.new/$package"_*.deb "$folder.new"
    rm -f "$folder.new"/*.deb
    mv "$folder.new" "$folder"
}

# guest_image FOLDER: puts vmlinuz, initrd and an empty disk there, where QEMU's user can reach them
guest_image() {
    guest_kernel
    mkdir -p "$1"
    quietly "$HERE/tests/guest/make-initramfs" "$1/initrd" "$KERNEL_VERSION"
    quietly qemu-img create -q -f qcow2 "$1/demo.qcow2" 64M
    install -m 644 "$SPLITVIRT_KERNEL_ROOT/boot/vmlinuz-$KERNEL_VERSION" "$1/vmlinuz"
}

# guest_document FOLDER: a domain that boots what guest_image put there
guest_document() {
    cat <<END
<domain type='qemu'>
  <name>demo</name>
  <memory unit='MiB'>256</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>$1/vmlinuz</kernel>
    <initrd>$1/initrd</initrd>
    <cmdline>console=ttyS0 quiet</cmdline>
  </os>
  <features><acpi/></features>
  <on_poweroff>destroy</on_poweroff>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='$1/demo.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='user'><model type='virtio'/></interface>
    <serial type='pty'/>
    <console type='pty'><target type='serial'/></console>
    <memballoon model='virtio'/>
  </devices>
</domain>
END
}
