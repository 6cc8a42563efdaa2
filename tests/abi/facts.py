# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the public interface share: the facts, the compiler, the libraries.

The facts are no part of the tree: they are looked for in ../shared/facts beside the checkout or in $SPLITVIRT_FACTS. Tests that need them
are skipped without them, and say so.
"""
import os
import shlex
import subprocess
import tempfile
import unittest

SOURCE = os.environ.get("SPLITVIRT_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
FACTS = os.environ.get("SPLITVIRT_FACTS") or os.path.join(SOURCE, "../shared/facts")
BUILD = os.environ.get("SPLITVIRT_BUILD") or os.path.join(SOURCE, "build")
INCLUDE = os.path.join(BUILD, "include")
LIBRARIES = os.path.join(BUILD, "common/client/public")
CC = shlex.split(os.environ.get("CC") or "cc")
CXX = shlex.split(os.environ.get("CXX") or "c++")
HEADERS = sorted(name for name in os.listdir(os.path.join(INCLUDE, "libvirt")) if name.endswith(".h"))


def table(name):
    path = os.path.join(FACTS, name + ".tsv")
    if not os.path.exists(path):
        raise unittest.SkipTest(f"no facts at {FACTS}: nothing to compare with")
    with open(path, encoding="utf-8") as file:
        header, *rows = [line.rstrip("\n").split("\t") for line in file]
    return [dict(zip(header, row + [""] * len(header))) for row in rows]


def compile_text(text, compiler, *options, suffix=".c"):
    """What the compiler says of a text; "" when nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text" + suffix)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([*compiler, "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", *options, "-fsyntax-only", path],
                              capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def include_all():
    return "".join(f"#include <libvirt/{name}>\n" for name in ("libvirt.h", "virterror.h", "libvirt-qemu.h", "libvirt-lxc.h", "libvirt-admin.h"))
