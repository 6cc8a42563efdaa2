# SPDX-License-Identifier: LGPL-2.1-or-later
"""The differences that are known: one line each, with what the reference answers, what we answer, and why."""

COLUMNS = ("binding", "way", "case", "reference", "ours", "reason")
HEAD = "# SPDX-License-Identifier: LGPL-2.1-or-later\n# Where we answer otherwise than the reference, and why. compare.py --write keeps the reasons.\n"
UNEXPLAINED = "?"
# The two ways to reach us; what both answer alike is one line.
WAYS = ("library", "router")
BOTH = "both"


def outcome(kind, result, other):
    """A column's word: the kind, and for two good results what differs."""
    return kind if kind != "ok" or other != "ok" else "ok: " + str(result)[:60].replace("\t", " ").replace("\n", " ")


def read(path):
    """(binding, way, case) -> (reference, ours, reason)."""
    rows = {}
    try:
        with open(path) as f:
            for line in f:
                if not line.startswith("#"):
                    binding, way, case, *words = line.rstrip("\n").split("\t")
                    rows.update({(binding, w, case): tuple(words) for w in (WAYS if way == BOTH else (way,))})
    except FileNotFoundError:
        pass
    rows.pop(COLUMNS[:3], None)
    return rows


def joined(rows):
    """The rows with one line for what is alike both ways."""
    lines = {}
    for (binding, way, case), words in rows.items():
        others = [rows.get((binding, w, case)) for w in WAYS]
        lines[(binding, BOTH if others == [words] * len(WAYS) else way, case)] = words
    return lines


def write(path, rows):
    lines = joined(rows)
    with open(path, "w") as f:
        f.write(HEAD + "\t".join(COLUMNS) + "\n")
        for key in sorted(lines, key=lambda k: (k[0], k[2], k[1])):
            f.write("\t".join(key + lines[key]) + "\n")


def judge(known, found):
    """What is wrong, as lines: differences that nobody explained or that are not as written, and such as are no longer there."""
    for key in sorted(found):
        reference, ours = found[key]
        row = known.get(key)
        if row is None or row[2] in ("", UNEXPLAINED):
            yield f"{'/'.join(key)}: the reference says {reference}, we say {ours}: no reason is known"
        elif tuple(row[:2]) != (reference, ours):
            yield f"{'/'.join(key)}: the reference says {reference}, we say {ours}; expected were {row[0]} and {row[1]}"
    for key in sorted(set(known) - set(found)):
        yield f"{'/'.join(key)}: no difference any more: take the line out of the table"
