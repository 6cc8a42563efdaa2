# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every method of a binding on test:///default: over our library, over our router, and by the reference in its own process.

Where we differ the reference runs a second time: what differs between its two runs (times, free memory) is compared by its shape alone.
All other differences stand in expected-differences.tsv with a reason, or the test fails; so it does when a line there is no longer true.
Usage: compare.py --build DIR --binding python|perl --way library|router [--write] [CASE-PREFIX ...]
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys

import normal_shape
import table
from place import Place

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "expected-differences.tsv")
RECORDERS = {
    "python": ["/usr/bin/python3", "-B", os.path.join(HERE, "python.py")],
    "perl": ["/usr/bin/perl", os.path.join(HERE, "perl.pl")],
}
IN_PROCESS = "test:///default"
LIMIT_S = 2400


def record(binding, place, uri, prefixes, **env):
    """All outcomes of a binding: case -> (kind, result)."""
    argv = RECORDERS[binding] + [uri, place.files] + prefixes
    done = subprocess.run(argv, env={**place.env, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_S, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{argv[-3]} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')[-2000:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b'["')]
    return {name: (kind, result) for name, kind, result in lines}


def by_library(binding, build, prefixes):
    """Over our library with nothing running: it starts the user's router itself."""
    place = Place()
    try:
        got = record(binding, place, IN_PROCESS, prefixes, LD_LIBRARY_PATH=os.path.join(build, "common", "client", "public"))
        return got, place_faults(place)
    finally:
        place.close()


def by_router(binding, build, prefixes):
    """Over Debian's library, through our router's socket."""
    place = Place()
    try:
        router = subprocess.Popen([os.path.join(build, "router", "virtrouterd"), "--session"], env=place.env, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        place.wait_for_socket()
        got = record(binding, place, f"test+unix:///default?socket={place.socket}", prefixes)
        faults = place_faults(place)
        router.wait()
        return got, faults
    finally:
        place.close()


def by_reference(binding, prefixes):
    place = Place()
    try:
        return record(binding, place, IN_PROCESS, prefixes)
    finally:
        place.close()


def place_faults(place):
    """One router must have served; once it is told to end, nobody may be left."""
    routers = len(place.routers())
    place.end_router()
    left = place.left()
    return ([] if routers == 1 else [f"{routers} routers instead of one"]) + [f"left behind: {name}" for name in left]


def differences(first, ours, again):
    """case -> (reference's word, our word) where they differ; again(names) asks the reference once more."""
    differing = [name for name in first if first[name] != ours.get(name)]
    # An error is one each time; what was answered may vary, and where the binding reads memory it never wrote, it crashes now and then.
    suspects = [name for name in differing if first[name][0] == ours.get(name, ("absent",))[0] or first[name][0].startswith("signal")]
    second = again(suspects) if suspects else {}
    found = {}
    for name in differing:
        kind, result = first[name]
        got_kind, got = ours.get(name, ("absent", None))
        if kind.startswith("signal"):
            kind, result = second[name]
        elif second.get(name, first[name]) != first[name]:
            result, got = normal_shape.shape(result), normal_shape.shape(got)
        if (kind, result) != (got_kind, got):
            found[name] = table.outcome(kind, result, got_kind), table.outcome(got_kind, got, kind)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--binding", choices=RECORDERS, required=True)
    parser.add_argument("--way", choices=("library", "router"), required=True)
    parser.add_argument("--write", action="store_true", help="write the differences into the table; new ones without a reason")
    parser.add_argument("prefixes", nargs="*")
    options = parser.parse_args()

    way = {"library": by_library, "router": by_router}[options.way]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        reference = pool.submit(by_reference, options.binding, options.prefixes)
        ours, faults = way(options.binding, os.path.abspath(options.build), options.prefixes)
        first = reference.result()
    differing = differences(first, ours, lambda names: by_reference(options.binding, names))

    found = {(options.binding, options.way, name): words for name, words in differing.items()}
    whole = table.read(TABLE)
    mine = {k: v for k, v in whole.items() if k[:2] == (options.binding, options.way) and k[2].startswith(tuple(options.prefixes) or "")}
    if options.write:
        fresh = {k: (*words, mine[k][2] if k in mine else table.UNEXPLAINED) for k, words in found.items()}
        table.write(TABLE, {**{k: v for k, v in whole.items() if k not in mine}, **fresh})
    faults += table.judge(mine, found)
    print("\n".join(faults))
    print(f"# {len(first)} cases, {len(found)} differences, {len(faults)} faults")
    sys.exit(1 if faults or not first else 0)


if __name__ == "__main__":
    main()
