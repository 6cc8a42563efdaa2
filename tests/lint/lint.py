#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""lint.py NAME SOURCE BUILD: tries one rule on its own samples, then on the tree. Speaks TAP.

A rule is a module beside this file with a docstring that states it, `check(tree)` that yields problems, BAD: trees that it must find
fault with, each of one or more files; and GOOD: a tree that it must leave alone.
"""
import importlib
import pathlib
import sys
import tempfile

from tree import Tree


def sample_tree(folder, files: dict) -> Tree:
    for path, text in files.items():
        file = pathlib.Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Tree(folder)


def problems_of_sample(rule, files: dict) -> list:
    with tempfile.TemporaryDirectory() as folder:
        return list(rule.check(sample_tree(folder, files)))


def main(name: str, source: str, build: str) -> int:
    rule = importlib.import_module(name)
    outcomes = []
    for number, files in enumerate(rule.BAD, 1):
        outcomes.append((f"finds bad sample {number} ({', '.join(files)})", bool(problems_of_sample(rule, files)), []))
    complaints = problems_of_sample(rule, rule.GOOD)
    outcomes.append(("leaves the good sample alone", not complaints, complaints))

    tree = Tree(source)
    tree.build = pathlib.Path(build)
    complaints = list(rule.check(tree))
    outcomes.append((f"the tree keeps it: {rule.__doc__.splitlines()[0]}", not complaints, complaints))

    print(f"1..{len(outcomes)}")
    for number, (what, good, problems) in enumerate(outcomes, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
        for problem in problems:
            print(f"# {problem}")
    return 0 if all(good for _, good, _ in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
