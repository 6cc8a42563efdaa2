#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builds the command line of every document of the corpus with `qemu-argv` and compares it with the expected one.

Usage: qemu-argv.py PROGRAM [--must-pass FILE] [--update] [--verbose] [NAME...]

The corpus is the folder that SPLITVIRT_CORPUS names, or ../shared/corpus beside the source tree; without one everything is skipped.
NAME.args is what NAME.xml is built into, once its defaults are filled in. Two command lines mean the same when they are equal after:

 * the environment and the binary's path are dropped;
 * options are compared as a multiset: their order means nothing to QEMU but for devices that find their place by it, and all of ours
   say their place;
 * values are taken apart: JSON objects as they are, lists of NAME=VALUE as dictionaries ("cpus" may stand several times);
 * a block node's name is replaced by the node itself, so that names do not matter but what hangs on what does;
 * a descriptor's number is a descriptor, a descriptor set's number a set, and what a set's "opaque" says is for people;
 * the corpus was made with a password for SPICE in the reference's configuration: "disable-ticketing", which we say where a document has
   none, is dropped;
 * the reference gives each machine a master key for secrets; we pass none where no secret is passed, so the key is dropped on both sides
   unless something uses it.

What the guest can see (machine, CPU, models, addresses, MACs, serials) stays as it is.
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def corpus_folder():
    named = os.environ.get("SPLITVIRT_CORPUS")
    folder = pathlib.Path(named) if named else HERE.parents[2] / "shared" / "corpus"
    return folder / "qemu-argv" if (folder / "qemu-argv").is_dir() else None


def read_args(path):
    words = shlex.split(path.read_text().replace("\\\n", " "))
    while re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    return words


def split_list(value):
    """a=b,c,d=e,,f -> {"a": "b", "": "c", "d": "e,f"}; what stands several times becomes a sorted list."""
    parts, current = [], ""
    for piece in re.split(r"(,,|,)", value):
        if piece == ",,":
            current += ","
        elif piece == ",":
            parts.append(current)
            current = ""
        else:
            current += piece
    parts.append(current)
    found = {}
    for part in parts:
        name, equals, rest = part.partition("=")
        if not equals:
            name, rest = "", part
        found.setdefault(name, []).append(rest)
    return {name: values[0] if len(values) == 1 else sorted(values) for name, values in found.items()}


def options_of(words):
    """[(name, value)]; value is None, a dictionary or, for what is no list, a string."""
    plain = {"-uuid", "-append", "-kernel", "-initrd", "-bios", "-m", "-k", "-watchdog-action", "-dtb"}
    options, i = [], 1
    while i < len(words):
        name, value = words[i], None
        if i + 1 < len(words) and not words[i + 1].startswith("-"):
            value = words[i + 1]
            i += 1
        i += 1
        if value is not None and value.startswith("{"):
            value = json.loads(value)
        elif value is not None and name not in plain:
            value = split_list(value)
        options.append((name, value))
    return options


def unify_descriptors(value):
    if isinstance(value, dict):
        return {k: "FD" if k in ("fd", "vhostfd", "fds", "vhostfds") else unify_descriptors(v) for k, v in value.items() if k != "opaque"}
    if isinstance(value, list):
        return [unify_descriptors(v) for v in value]
    if isinstance(value, str):
        return re.sub(r"^/dev/fdset/\d+$", "/dev/fdset/SET", value)
    return value


def expand_nodes(value, nodes, top=False):
    """Node names become the nodes."""
    if isinstance(value, dict):
        return {k: expand_nodes(v, nodes) for k, v in value.items() if not (top and k == "node-name")}
    if isinstance(value, list):
        return [expand_nodes(v, nodes) for v in value]
    if isinstance(value, str) and value in nodes:
        return expand_nodes(nodes[value], nodes, top=True)
    return value


def normalise(words):
    options = options_of(words)
    text = json.dumps(options)
    used_key = "keyid" in text
    nodes = {v["node-name"]: v for n, v in options if n == "-blockdev"}
    result = []
    for name, value in options:
        if isinstance(value, dict) and value.get("id") == "masterKey0" and not used_key:
            continue
        if name == "-spice":
            value.pop("disable-ticketing", None)
        if name == "-add-fd":
            value = dict(value, set="SET")
        value = unify_descriptors(expand_nodes(value, nodes, top=name == "-blockdev"))
        result.append(f"{name} {json.dumps(value, sort_keys=True)}" if value is not None else name)
    return sorted(result)


def compare(program, cache, folder, name):
    document = folder / f"{name}.xml"
    done = subprocess.run([program, cache, str(document)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        return [done.stderr.strip() or f"exit status {done.returncode}"]
    ours, theirs = normalise(json.loads(done.stdout)), normalise(read_args(folder / f"{name}.args"))
    problems = []
    for line in list(theirs):
        if line in ours:
            ours.remove(line)
        else:
            problems.append(f"missing {line}")
    return problems + [f"surplus {line}" for line in ours]


def main():
    arguments = sys.argv[1:]
    must_pass_file = None
    if "--must-pass" in arguments:
        at = arguments.index("--must-pass")
        must_pass_file = pathlib.Path(arguments[at + 1])
        del arguments[at : at + 2]
    flags = {a for a in arguments if a.startswith("--")}
    program, *wanted = [a for a in arguments if not a.startswith("--")]
    folder = corpus_folder()
    if folder is None:
        print("no corpus: skipped")
        return 77
    names = wanted or sorted(p.name[: -len(".args")] for p in folder.glob("*.args"))
    passed = []
    with tempfile.TemporaryDirectory() as cache:
        for name in names:
            problems = compare(program, cache, folder, name)
            if not problems:
                passed.append(name)
            elif "--verbose" in flags or wanted:
                print(name)
                for problem in problems:
                    print("   ", problem)
    print(f"{len(passed)} of {len(names)} command lines mean the same")
    if must_pass_file is None:
        return 0
    if "--update" in flags:
        must_pass_file.write_text("".join(f"{name}\n" for name in passed))
        return 0
    lost = [name for name in must_pass_file.read_text().split() if name in names and name not in passed]
    for name in lost:
        print(f"lost: {name}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
