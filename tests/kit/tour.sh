# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What `./run` alone does: the whole way of a call, shown on a real guest, with Debian's own virsh.

tour() {
    step "What follows: install what is missing, build, boot a Linux guest through the router, look at it, clean up"
    note "The first time takes a few minutes, most of them for downloads. Ctrl-C at any point cleans up as well."
    prepare
    TOUR=$(mktemp -d "${TMPDIR:-/tmp}/splitvirt.XXXXXX")
    at_exit tour_clean_up
    instance_up "$TOUR"
    if [ "$EUID" -eq 0 ]; then TOUR_URI=$(instance_uri "$TOUR" system); else TOUR_URI=$(instance_uri "$TOUR" session); fi

    step "Who answers: Debian's virsh, through the router, to the daemon that it starts for QEMU"
    on_tour version

    step "Defining a guest and starting it with its console (Linux under TCG; it takes some seconds)"
    on_tour define "$TOUR/demo.xml"
    note "\$ virsh start demo --console"
    # "devices" begins the last line of what the guest says when it is up.
    "$HERE/tests/kit/console.py" "devices " 120 virsh -q -c "$TOUR_URI" start demo --console | quote ||
        tour_fail "the guest did not come up"

    step "The guest in the list, and its statistics"
    on_tour list --all
    on_tour domstats demo --state --cpu-total --balloon --vcpu --interface --block
    on_tour dommemstat demo

    step "Shutting it down as its power button would (ACPI)"
    on_tour shutdown demo
    wait_until 60 tour_is_off || tour_fail "the guest did not shut down within a minute"
    on_tour domstate demo --reason
    on_tour undefine demo

    tour_clean_up
    step "Done in $SECONDS s: everything is stopped and $TOUR is gone. Next: ./run test, ./run up, README.md"
}

on_tour() {
    note "\$ virsh $*"
    virsh -c "$TOUR_URI" "$@" 2>&1 | sed '/^$/d' | quote || tour_fail "virsh $1 failed"
}

# The instance goes when we end, so its logs are shown now.
tour_fail() {
    find "$TOUR" -name '*.log' -size +0 | while read -r log; do
        printf -- '--- %s\n' "$log"
        tail -n 20 "$log"
    done >&2
    fail "$1; above are the ends of the logs"
}

tour_is_off() { [ "$(virsh -q -c "$TOUR_URI" domstate demo)" = "shut off" ]; }

tour_clean_up() {
    [ -d "$TOUR" ] || return 0
    instance_down "$TOUR"
    rm -rf "$TOUR"
}
