# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each of our headers compiles alone, as C17 with the build's own warnings.

The flags are those of the source file in the same folder that gets the most, from the build's compile_commands.json; a header of a folder
that compiles nothing yet gets the include folders of all.
"""
import json
import os
import shlex
import subprocess
import tempfile

from concurrent.futures import ThreadPoolExecutor

from tree import Problem

KEPT = ("-I", "-isystem", "-D", "-W", "-std=", "-f", "-pthread")
BAD = [{"common/base/a.h": "#pragma once\nGHashTable *f(void);\n"}]
GOOD = {"common/base/a.h": "#pragma once\n#include <stdint.h>\nuint32_t f(void);\n"}


def flags_by_folder(tree):
    """Folder of sources -> compiler command without input and output; under "" the include folders of all."""
    build = getattr(tree, "build", None)
    commands = json.loads((build / "compile_commands.json").read_text()) if build and (build / "compile_commands.json").exists() else []
    by_folder = {"": []}
    for command in commands:
        words = shlex.split(command["command"])
        source = os.path.relpath(os.path.join(command["directory"], command["file"]), tree.root)
        flags = [absolute(word, command["directory"]) for word in words[1:] if word.startswith(KEPT)]
        folder = os.path.dirname(source)
        by_folder[folder] = max(by_folder.get(folder, []), flags, key=len)
        by_folder[""] += [flag for flag in flags if flag.startswith("-I") and flag not in by_folder[""]]
    return by_folder


def absolute(flag: str, directory: str) -> str:
    return "-I" + os.path.normpath(os.path.join(directory, flag[2:])) if flag.startswith("-I") else flag


def compile_alone(tree, path: str, flags: list):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
        source.write(f'#include "{tree.root / path}"\ntypedef int not_empty;\n')
        source.flush()
        ran = subprocess.run(["gcc", "-fsyntax-only", "-Wno-unused", *flags, source.name], capture_output=True, text=True)
    errors = [line.rpartition("error: ")[2] for line in ran.stderr.split("\n") if "error: " in line]
    return errors[:3] if ran.returncode else None


def check(tree):
    by_folder = flags_by_folder(tree)
    headers = [path for path in tree.paths(".h") if not path.startswith("include/")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: compile_alone(tree, path, by_folder.get(os.path.dirname(path), by_folder[""])), headers)
    for path, said in zip(headers, results):
        if said:
            yield Problem(path, 1, "does not compile alone: " + "; ".join(said))
