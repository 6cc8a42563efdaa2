#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads every document of the corpus with `readback` and compares what comes back, as trees.

Usage: run.py READBACK [--must-pass FILE] [--update] [--verbose] [KIND[/NAME]...]

The corpus is the folder that SPLITVIRT_CORPUS names, or ../shared/corpus beside the source tree; without one everything is skipped.
A folder is a kind; NAME.xml reads back as NAME.out.xml. Where a hypervisor's defaults are filled in and no such file stands beside it,
a document must read and what it reads back as must read back as itself. Documents of domain-refused must be refused.
A score per folder is printed. Documents named in the must-pass file have to pass: the score only rises.
"""
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve().parent
KINDS = ["checkpoint", "domain-generic", "qemu-argv", "domain-refused", "interface", "network", "node-device", "nwfilter", "secret", "snapshot",
         "storage-pool", "storage-volume"]
KEPT = {"checkpoint", "snapshot"}  # what is asked for must read; what is kept, with time and machine, reads back as itself
COMPLETED = {"qemu-argv"}  # kinds whose documents get a hypervisor's defaults
# Documents of other kinds that the reference refuses all the same when they are given to it (found by trying); so do we.
REFUSED = {
    "domain-generic/" + name for name in (
        "cachetune-colliding-monitor", "cachetune-colliding-tunes", "cachetune-colliding-types", "chardev-reconnect-missing-timeout",
        "chardev-tcp-missing-host", "chardev-tcp-missing-service", "chardev-tcp-multiple-source", "chardev-udp-missing-connect-service",
        "chardev-udp-multiple-source", "chardev-unix-redirdev-missing-path", "chardev-unix-rng-missing-path",
        "chardev-unix-smartcard-missing-path", "graphics-listen-network-invalid", "memorytune-colliding-cachetune")
} | {
    "network/" + name for name in (
        "hostdev-duplicate", "open-network-with-forward-dev", "passthrough-duplicate", "routed-network-no-dns-extra-elements")
}


def corpus_folder():
    named = os.environ.get("SPLITVIRT_CORPUS")
    folder = pathlib.Path(named) if named else HERE.parents[2] / "shared" / "corpus"
    return folder if folder.is_dir() else None


def text_of(element):
    return (element.text or "").strip()


def differences(found, wanted, path=""):
    """Where two trees differ; siblings of one name are compared in their order, attributes in any."""
    path += "/" + wanted.tag
    if found.tag != wanted.tag:
        yield f"{path}: found <{found.tag}>"
        return
    for name in sorted(set(found.attrib) | set(wanted.attrib)):
        if found.get(name) != wanted.get(name):
            yield f"{path}/@{name}: {found.get(name)!r}, expected {wanted.get(name)!r}"
    if text_of(found) != text_of(wanted):
        yield f"{path}: text {text_of(found)!r}, expected {text_of(wanted)!r}"
    for tag in dict.fromkeys([child.tag for child in wanted] + [child.tag for child in found]):
        ours, theirs = found.findall(tag_path(tag)), wanted.findall(tag_path(tag))
        if len(ours) != len(theirs):
            yield f"{path}/{tag}: {len(ours)} of them, expected {len(theirs)}"
        for ours_one, theirs_one in zip(ours, theirs):
            yield from differences(ours_one, theirs_one, path)


def tag_path(tag):
    return "./" + tag


def read(readback, kind, path):
    done = subprocess.run([readback, kind, str(path)], capture_output=True, text=True, errors="replace", timeout=60)
    return done.returncode, done.stdout, done.stderr


def read_text(readback, kind, text):
    path = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"golden-{os.getpid()}.xml"
    path.write_text(text)
    try:
        return read(readback, kind, path)
    finally:
        path.unlink()


def expected_of(kind, path):
    """What the reference was seen to say counts where the corpus has nothing, or what another version said."""
    seen = HERE / "seen" / kind / (path.stem + ".out.xml")
    return seen if seen.exists() else path.with_suffix(".out.xml")


def problem_with(readback, kind, path):
    """None when the document behaves, otherwise what is wrong with it."""
    status, out, err = read(readback, kind, path)
    if kind.endswith("-refused") or path.stem.endswith("-test-invalid") or f"{kind}/{path.stem}" in REFUSED:
        return None if status == 1 else "accepted" if status == 0 else f"status {status}: {err.strip()[-200:]}"
    if status != 0:
        return f"status {status}: {err.strip()[-300:]}"
    expected = expected_of(kind, path)
    if expected.exists() and kind in KEPT:
        status, out, err = read(readback, kind, expected)
        if status != 0:
            return f"what is kept: status {status}: {err.strip()[-300:]}"
    if expected.exists():
        wanted = expected.read_text()
    elif kind in COMPLETED:
        status, wanted, err = read_text(readback, kind, out)
        if status != 0:
            return f"does not read what it wrote: {err.strip()[-300:]}"
    else:
        wanted = path.read_text()
    found = list(differences(*(in_order(ET.fromstring(text), not expected.exists()) for text in (out, wanted))))
    return "\n    ".join(found[:12]) if found else None


def in_order(tree, controllers_anyhow):
    """Controllers that were added last stand among their kind when their document is read again."""
    devices = tree.find("devices")
    if controllers_anyhow and devices is not None:
        devices[:] = sorted(devices, key=lambda one: (one.get("type"), int(one.get("index"))) if one.tag == "controller" else ("", 0))
    return tree


def documents(folder, selected):
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.xml")):
            name = f"{kind}/{path.stem}"
            if not path.name.endswith(".out.xml") and (not selected or kind in selected or name in selected):
                yield kind, name, path


def main(arguments):
    readback, *rest = arguments
    options = {argument for argument in rest if argument.startswith("--")}
    must_pass = HERE / "must-pass.txt"
    selected = {argument for argument in rest if not argument.startswith("--")}
    folder = corpus_folder()
    if folder is None:
        print("SKIPPED: no corpus. Set SPLITVIRT_CORPUS to its folder.")
        return 77

    passed, failed = set(), {}
    scores = {}
    for kind, name, path in documents(folder, selected):
        problem = problem_with(readback, kind, path)
        good, all_of_kind = scores.get(kind, (0, 0))
        scores[kind] = (good + (problem is None), all_of_kind + 1)
        if problem is None:
            passed.add(name)
        else:
            failed[name] = problem
    if "--update" in options:
        must_pass.write_text("".join(f"{name}\n" for name in sorted(passed)))
    required = set(must_pass.read_text().split()) if must_pass.exists() else set()
    broken = sorted(required & set(failed))
    for name in sorted(failed) if "--verbose" in options else broken:
        print(f"{name}\n    {failed[name]}")
    for kind, (good, all_of_kind) in scores.items():
        print(f"{kind}: {good} of {all_of_kind}")
    print(f"{len(broken)} documents that must pass do not" if broken else "all documents that must pass do")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
