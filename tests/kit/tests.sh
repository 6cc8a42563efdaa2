# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Which suites run in which build. A build of its own where the tools differ:
#   build           as shipped: every suite
#   build-sanitize  gcc with ASan and UBSan: what parses outside bytes, and the way of a call (e2e's tests that are also in `sanitized`)
#   build-fuzz      clang with libFuzzer, ASan and UBSan: the fuzzers look for new inputs, a minute each (asked for as `fuzz`)
# A test in suite `nightly` runs only with --nightly.

SANITIZED_SUITES=(unit golden wire fuzz sanitized)

run_tests() {
    local nightly= suites=()
    while [ $# -gt 0 ]; do
        case $1 in
            --nightly) nightly=yes ;;
            -*) fail "./run test knows no option $1" ;;
            *) suites+=("$1") ;;
        esac
        shift
    done

    packages_install "${PACKAGES_BUILD[@]}" "${PACKAGES_PLAY[@]}" "${PACKAGES_TEST[@]}"
    guest_kernel
    [ -z "$nightly" ] || export SPLITVIRT_NIGHTLY=1
    TEST_SUITES=${suites[*]} TEST_NIGHTLY=$nightly TEST_LOGS=()

    test_in "$BUILD" "as shipped" ""
    if [ -n "$(sanitized_suites)" ]; then
        test_in "$HERE/build-sanitize" "with ASan and UBSan" "$(sanitized_suites)" -Dsanitize=address,undefined
    fi
    if wanted fuzz; then
        CC=clang TARGET=fuzzers test_in "$HERE/build-fuzz" "the fuzzers, with clang" hunt -Dfuzzers=true -Dwerror=false -Dsanitize=address,undefined
    fi
    python3 "$HERE/tests/kit/tally.py" "${TEST_LOGS[@]}" || exit $EXPLAINED
}

# wanted SUITE...: is one of these asked for (or none named, which means all)
wanted() {
    local suite
    [ -n "$TEST_SUITES" ] || return 0
    for suite in "$@"; do
        [[ " $TEST_SUITES " != *" $suite "* ]] || return 0
    done
    return 1
}

# Those of the sanitized suites that are asked for; asking for e2e asks for its part that runs there.
sanitized_suites() {
    local suite
    for suite in "${SANITIZED_SUITES[@]}"; do
        if wanted "${suite/sanitized/e2e}"; then echo "$suite"; fi
    done
}

# test_in FOLDER WHAT SUITES [MESON OPTION...]
test_in() {
    local folder=$1 what=$2 suites=${3:-$TEST_SUITES} arguments=() suite
    step "Building and testing: $what ($(basename "$folder")/)"
    TARGET=${TARGET:-all meson-test-prereq} build "$folder" "${@:4}"
    for suite in $suites; do arguments+=(--suite "$suite"); done
    [ -n "$TEST_NIGHTLY" ] || arguments+=(--no-suite nightly)
    [ "$folder" = "$BUILD" ] || arguments+=(--timeout-multiplier 4)

    rm -f "$folder/meson-logs/run."*
    # Failures are counted and shown at the end by tally.py, after all suites had their turn.
    meson test -C "$folder" --no-rebuild --num-processes "$(nproc)" --logbase run "${arguments[@]}" </dev/null || true
    TEST_LOGS+=("$folder/meson-logs/run")
}

run_bench() {
    packages_install "${PACKAGES_BUILD[@]}" "${PACKAGES_PLAY[@]}" "${PACKAGES_BENCH[@]}"
    step "Building (optimised, into build-bench/)"
    build "$HERE/build-bench" --buildtype=release
    guest_kernel
    python3 "$HERE/tests/bench/run.py" --build "$HERE/build-bench" "$@"
}
