# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A private instance: a system router (as root) and a session router, their daemons and guests, all state below one folder DIR.
# docs/decisions/0004-private-instance.md says what lies where.

# Unix socket addresses end at 107 bytes; the longest that a client must reach is DIR/session/run/libvirt/virtnwfilterd-sock-ro.
LONGEST_FOLDER=60

instance_folder() {
    local folder
    folder=$(realpath -m -- "${1:-${SPLITVIRT_INSTANCE:-/tmp/splitvirt-$EUID}}")
    ((${#folder} <= LONGEST_FOLDER)) ||
        fail "$folder is too long for the sockets below it" "use a folder of at most $LONGEST_FOLDER characters"
    echo "$folder"
}

# system and session, or the session alone where we are not root
instance_modes() { if [ "$EUID" -eq 0 ]; then echo system session; else echo session; fi; }

instance_base() { if [ "$2" = session ]; then echo "$1/session"; else echo "$1"; fi; }

instance_socket() { echo "$(instance_base "$1" "$2")/run/libvirt/libvirt-sock"; }

instance_uri() { echo "qemu:///$2?socket=$(instance_socket "$1" "$2")"; }

# Written by the router itself.
instance_pid_file() { echo "$(instance_base "$1" "$2")/run/libvirt/virtrouterd.pid"; }

instance_up() {
    local folder=$1 mode
    instance_claim "$folder"
    instance_lock "$folder"
    step "Starting an instance below $folder"
    for mode in $(instance_modes); do
        router_up "$folder" "$mode"
    done
    instance_print_uris "$folder"
}

# One run at a time starts or ends what is below a folder; held until we end, and not passed on to what we start.
instance_lock() {
    exec 8>>"$1/.splitvirt"
    flock 8
}

# A folder is taken when it is new, empty, or was an instance before: never a folder of somebody else's.
instance_claim() {
    local folder=$1
    if [ ! -e "$folder/.splitvirt" ]; then
        [ ! -e "$folder" ] || [ -d "$folder" ] || fail "$folder is not a folder"
        [ -z "$(ls -A "$folder" 2>/dev/null)" ] || fail "$folder holds files and is not an instance" "give a new or an empty folder"
        mkdir -p "$folder"
        touch "$folder/.splitvirt"
    fi
    [ -O "$folder" ] || fail "$folder belongs to another user" "give a folder of your own"
    # QEMU runs as a user of its own and must pass through.
    chmod 711 "$folder"
    mkdir -p "$folder"/etc/libvirt "$folder"/log "$folder"/run "$folder"/session/log "$folder"/session/run
    [ -e "$folder/etc/libvirt/qemu.conf" ] || instance_qemu_user "$folder" >"$folder/etc/libvirt/qemu.conf"
    [ -e "$folder/lib/libvirt/boot/initrd" ] || guest_image "$folder/lib/libvirt/boot"
    [ -e "$folder/demo.xml" ] || guest_document "$folder/lib/libvirt/boot" >"$folder/demo.xml"
}

# A number of the range that systemd sets aside for users without an entry, the same each time for the same folder: so that QEMU has no
# rights, instances are apart, and the host's user list stays as it was. docs/decisions/0005-qemu-user.md
instance_qemu_user() {
    local number group
    number=$((61184 + $(printf %s "$1" | cksum | cut -d' ' -f1) % 4096))
    if getent group kvm >/dev/null; then group=kvm; else group=+$number; fi
    printf '# Who QEMU runs as. Written once by run; yours to change.\nuser = "+%s"\ngroup = "%s"\n' "$number" "$group"
}

router_pid() {
    local pid
    pid=$(cat "$(instance_pid_file "$1" "$2")" 2>/dev/null) || return 1
    belongs_to "$pid" "$1" && echo "$pid"
}

router_up() {
    local folder=$1 mode=$2 log pid session=()
    if router_pid "$folder" "$mode" >/dev/null; then
        note "the $mode router runs already"
        return
    fi
    [ "$mode" = system ] || session=(--session)
    log=$(instance_base "$folder" "$mode")/log/virtrouterd.log
    rm -f "$(instance_socket "$folder" "$mode")"
    setsid "$BUILD/router/virtrouterd" --root "$folder" "${session[@]}" --drivers "$BUILD/daemons" </dev/null >>"$log" 2>&1 8>&- &
    pid=$!
    disown
    wait_until 10 router_settled "$folder" "$mode" "$pid" && router_pid "$folder" "$mode" >/dev/null || {
        kill "$pid" 2>/dev/null || true
        tail -n 20 "$log" >&2
        fail "the $mode router did not start; above is the end of $log"
    }
    note "$mode router: process $pid, log in $log"
}

# It listens, or it has ended already.
router_settled() { [ -S "$(instance_socket "$1" "$2")" ] || ! kill -0 "$3" 2>/dev/null; }

instance_print_uris() {
    local mode modes
    modes=$(instance_modes)
    for mode in $modes; do
        note "virsh -c '$(instance_uri "$1" "$mode")' list --all"
    done
    note "virsh -c '$(instance_uri "$1" "${modes%% *}")' create $1/demo.xml --console     (a small Linux; leave with Ctrl-])"
    # Without +unix the client would serve this one by itself.
    note "virsh -c 'test+unix:///default?socket=$(instance_socket "$1" "${modes%% *}")' list --all"
}

instance_status() {
    local folder=$1 mode pid running=
    for mode in $(instance_modes); do
        if pid=$(router_pid "$folder" "$mode"); then
            running=yes
            step "$mode router runs (process $pid) below $folder"
            timeout 20 virsh -c "$(instance_uri "$folder" "$mode")" list --all 2>&1 | quote || note "it does not answer"
        else
            step "no $mode router runs below $folder"
        fi
    done
    [ -n "$running" ] || exit 3
    instance_print_uris "$folder"
}

# belongs_to PID DIR: it is one of our programs or a guest, and its command line names DIR
belongs_to() {
    local name
    [[ $1 =~ ^[0-9]+$ ]] && read -r name 2>/dev/null <"/proc/$1/comm" || return 1
    case $name in
        virtrouterd | *d | qemu-system-*) tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qE "(^|[=,])$(quote_pattern "$2")(/|$)" ;;
        *) return 1 ;;
    esac
}

quote_pattern() { printf %s "$1" | sed 's/[][\.*^$()+?{}|]/\\&/g'; }

# instance_processes DIR NAME-PATTERN
instance_processes() {
    local entry name
    for entry in /proc/[0-9]*; do
        if read -r name 2>/dev/null <"$entry/comm" && [[ $name == $2 ]] && belongs_to "${entry#/proc/}" "$1"; then
            echo "${entry#/proc/}"
        fi
    done
}

# The guests first, so that the daemons see them end and put it down; then router and daemons; then whatever is left.
instance_down() {
    local folder=$1
    [ -e "$folder/.splitvirt" ] || { note "there is no instance below $folder"; return 0; }
    instance_lock "$folder"
    step "Ending the instance below $folder"
    end_processes "$folder" 'qemu-system-*'
    end_processes "$folder" virtrouterd
    end_processes "$folder" '*'
}

end_processes() {
    local pids
    pids=$(instance_processes "$@")
    [ -n "$pids" ] || return 0
    kill -TERM $pids 2>/dev/null || true
    wait_until 10 none_of "$@" || kill -KILL $(instance_processes "$@") 2>/dev/null || true
    wait_until 5 none_of "$@" || fail "processes below $1 do not end: $(instance_processes "$@" | tr '\n' ' ')"
}

none_of() { [ -z "$(instance_processes "$@")" ]; }
