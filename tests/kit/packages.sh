# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Every Debian package that anything here needs stands in this list and nowhere else. None of them starts a service: what brings one (sshd)
# is installed with services held back, and Debian's own libvirt daemons (libvirt-daemon-system) are not among them.

PACKAGES_BUILD=(
    gcc libc6-dev pkg-config meson ninja-build python3
    libglib2.0-dev libxml2-dev libjansson-dev libtirpc-dev libgnutls28-dev libsasl2-dev
)
PACKAGES_PLAY=(
    qemu-system-x86 qemu-utils busybox-static cpio kmod
    libvirt-clients
)
PACKAGES_TEST=(
    python3-libvirt libsys-virt-perl libxml2-utils procps iproute2
    clang clang-format libclang-rt-14-dev
    systemd
    openssl openssh-client openssh-server netcat-openbsd sasl2-bin libsasl2-modules
)
# The reference beside which we measure; the daemons alone, without the units that would start them.
PACKAGES_BENCH=(
    libvirt-daemon libvirt-daemon-driver-qemu python3-libvirt
)

# Those of the given packages that are not installed, one a line.
packages_missing() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
    printf '%s\n' "$@" | sort -u | grep -vxF -e "${installed:-none}" || true
}

packages_install() {
    local missing
    mapfile -t missing < <(packages_missing "$@")
    ((${#missing[@]} > 0)) || return 0

    step "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    command -v apt-get >/dev/null || fail "no apt-get here: this needs Debian 12" "install the equivalents of: ${missing[*]}"
    [ "$EUID" -eq 0 ] ||
        fail "packages are missing and only root can install them" "sudo apt-get install --no-install-recommends ${missing[*]}"
    quietly dpkg --configure -a
    apt_get update
    without_services apt_get install --no-install-recommends --yes "${missing[@]}"
    note "installed"
}

# Runs a command while Debian's packages start no service (see invoke-rc.d(8)), unless the host has a policy of its own.
without_services() {
    local policy=/usr/sbin/policy-rc.d
    [ ! -e "$policy" ] || {
        "$@"
        return
    }
    (
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        "$@"
    )
}

# apt-get with its own account of the progress, and the rest of its words in the log.
apt_get() {
    local status=0
    DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o APT::Status-Fd=3 "$@" \
        3> >(apt_progress) >>"$LOG" 2>&1 </dev/null || status=$?
    progress_end
    [ $status -eq 0 ] || {
        tail -n 20 "$LOG" >&2
        fail "apt-get $1 failed; above are its last lines"
    }
}

apt_progress() {
    local kind percent text
    while IFS=: read -r kind _ percent text; do
        case $kind in
            dlstatus | pmstatus) progress "${percent%.*} % $text" ;;
        esac
    done
}
