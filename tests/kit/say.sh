# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What `run` tells: a line per step, progress where a step is long, and the end of the log where one fails.
# On a terminal progress is one line that changes; elsewhere it is a line now and then, so that a CI log stays short.

LOG=$(mktemp "${TMPDIR:-/tmp}/splitvirt-log.XXXXXX")
[ -t 1 ] && TERMINAL=yes || TERMINAL=
LAST_PROGRESS=0
# The exit status within, of a part that has said already why it ends.
EXPLAINED=70

# What must happen however `run` ends, newest first. A handler may be interrupted itself: each is safe to run twice.
AT_EXIT=(remove_log)

at_exit() { AT_EXIT=("$1" "${AT_EXIT[@]}"); }

remove_log() { rm -f "$LOG"; }

leave() {
    local status=$? handler
    trap '' INT TERM HUP
    for handler in "${AT_EXIT[@]}"; do
        $handler || true
    done
    [ $status -ne $EXPLAINED ] || status=1
    exit $status
}
trap leave EXIT
set -E
trap '[ $? -eq $EXPLAINED ] || echo "run: \"$BASH_COMMAND\" failed (${BASH_SOURCE[0]##*/}:$LINENO)" >&2' ERR
trap 'echo; echo "Interrupted."; exit 130' INT
trap 'exit 143' TERM HUP

step() { printf '%s==> %s%s\n' "${TERMINAL:+$'\e[1m'}" "$*" "${TERMINAL:+$'\e[0m'}"; }
note() { printf '    %s\n' "$*"; }

# Shows what a guest or a client said, set off from our own words, without virsh's regret that there is no polkit agent to ask us.
quote() { sed -u -e '/^Authorization not available/d' -e 's/\r//g' -e 's/^/    | /'; }

progress() {
    if [ -n "$TERMINAL" ]; then
        printf '\r\e[K    %.100s' "$*"
    elif ((SECONDS - LAST_PROGRESS >= 20)); then
        LAST_PROGRESS=$SECONDS
        note "$*"
    fi
}

progress_end() { [ -z "$TERMINAL" ] || printf '\r\e[K'; }

# fail MESSAGE [WHAT TO DO]
fail() {
    progress_end
    printf 'run: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '     %s\n' "${@:2}" >&2
    exit $EXPLAINED
}

# Runs a command into the log; shows the log's end where it fails.
quietly() {
    "$@" >>"$LOG" 2>&1 || {
        tail -n 40 "$LOG" >&2
        fail "\"$*\" failed; above are the last lines of what it said"
    }
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false when the time is up.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.1
    done
}
