# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Building, with a lock per build folder so that two runs side by side do not tread on each other.

# build FOLDER [MESON OPTION...]; TARGET names what to build there, all by default
build() {
    local folder=$1
    mkdir -p "$folder"
    (
        flock -n 9 || { note "another run builds in $folder; waiting for it"; flock 9; }
        configure "$@"
        compile "$folder"
    ) 9>"$folder/.run.lock"
}

# An interrupted first configuration leaves a folder that meson would not take again; one that stands is kept with its options.
configure() {
    local folder=$1
    [ ! -f "$folder/build.ninja" ] || return 0
    rm -rf "$folder/meson-private" "$folder/meson-info" "$folder/meson-logs"
    quietly meson setup "$folder" "$HERE" "${@:2}"
}

compile() {
    local said=$1/.run.compile
    NINJA_STATUS='%f %t ' ninja -C "$1" ${TARGET:-} 2>&1 | tee "$said" | compile_progress || {
        progress_end
        sed -n '/^FAILED/,$p' "$said" | tail -n 60 >&2
        fail "the build in $1 failed; above is what the compiler said"
    }
    progress_end
}

compile_progress() {
    local finished total what
    while read -r finished total what; do
        [[ $finished =~ ^[0-9]+$ ]] || continue
        progress "$finished of $total: $what"
    done
}

# What every command but `status` and `down` needs first.
prepare() {
    [ -z "${SPLITVIRT_BUILD:-}" ] || return 0
    packages_install "${PACKAGES_BUILD[@]}" "${PACKAGES_PLAY[@]}"
    step "Building (meson and ninja, into build/)"
    build "$BUILD"
}
