#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tally.py LOGBASE...: adds up what `meson test --logbase` wrote, says what failed and what was skipped and why, counts.

The last line is `N passed, N failed, N skipped`. A TAP program counts each of its lines, any other test counts once. The exit
status is 1 when something failed, when a log is missing, or when nothing passed.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

GOOD, SKIPPED = {"OK", "EXPECTEDFAIL"}, {"SKIP"}
LINES_SHOWN = 30


@dataclass
class Tally:
    passed: int = 0
    failed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def parts_of(suite: ElementTree.Element) -> list:
    """The lines of one TAP program, as (name, "passed" | "failed" | reason of the skip)."""
    parts = []
    for case in suite.iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            parts.append((case.get("name"), skip.get("message") or "no reason given"))
        elif case.find("failure") is not None or case.find("error") is not None:
            parts.append((case.get("name"), "failed"))
        else:
            parts.append((case.get("name"), "passed"))
    return parts


def tap_reports(path: pathlib.Path) -> dict:
    """Test name -> reports of the TAP programs of that name. Other tests share one report per suite and are not among them."""
    reports = {}
    for suite in ElementTree.parse(path).getroot().iter("testsuite") if path.exists() else ():
        reports.setdefault(suite.get("name").partition(".")[2], []).append(parts_of(suite))
    return reports


def last_words(test: dict) -> str:
    said = (test.get("stdout") or "") + (test.get("stderr") or "")
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


def count_test(tally: Tally, build: str, test: dict, parts: list) -> None:
    label = f"{build}: {test['name']}"
    bad_before = len(tally.failed)
    for part, outcome in parts:
        if outcome == "passed":
            tally.passed += 1
        elif outcome == "failed":
            tally.failed.append((f"{label}: {part}", test, part))
        else:
            tally.skipped.append((f"{label}: {part}", outcome))
    if test["result"] in SKIPPED and not parts:
        tally.skipped.append((label, last_words(test)))
    elif test["result"] in GOOD and not parts:
        tally.passed += 1
    elif test["result"] not in GOOD | SKIPPED and len(tally.failed) == bad_before:
        tally.failed.append((f"{label} ({test['result'].lower()})", test, ""))


def add_log(tally: Tally, base: pathlib.Path) -> None:
    build = base.parent.parent.name
    records = base.with_name(base.name + ".json")
    if not records.exists():
        tally.failed.append((f"{build}: no test was run", {}, ""))
        return
    reports = tap_reports(base.with_name(base.name + ".junit.xml"))
    for line in records.read_text().splitlines():
        test = json.loads(line)
        count_test(tally, build, test, (reports.get(test["name"]) or [[]]).pop())


def explained(test: dict, part: str) -> list:
    """The remarks before a TAP program's failed line, or else behind it; of other tests the last lines."""
    said = ((test.get("stdout") or "") + (test.get("stderr") or "")).splitlines()
    number = part.split(" ")[0] if part else ""
    at = next((i for i, line in enumerate(said) if re.match(rf"not ok {number}\b", line)), None) if number.isdigit() else None
    if at is None:
        return [line for line in said if not line.startswith("ok ")][-LINES_SHOWN:]
    first, last = at, at + 1
    while first > 0 and at - first < LINES_SHOWN and said[first - 1].startswith("#"):
        first -= 1
    while first == at and last < len(said) and last - at < LINES_SHOWN and said[last].startswith("#"):
        last += 1
    return said[first:last]


def show(tally: Tally) -> None:
    for label, test, part in tally.failed:
        print(f"FAILED  {label}")
        print("".join(f"        {line}\n" for line in explained(test, part)), end="")
    for label, reason in tally.skipped:
        print(f"SKIPPED {label}: {reason}")


def main(bases: list) -> int:
    tally = Tally()
    for base in bases:
        add_log(tally, pathlib.Path(base))
    show(tally)
    print(f"{tally.passed} passed, {len(tally.failed)} failed, {len(tally.skipped)} skipped")
    return 1 if tally.failed or tally.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
