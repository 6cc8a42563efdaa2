# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/enums.h: every enum and string constant under its inner name."""
import c
import names


def write(the_list):
    lines = c.header("The public enums and constants under their inner names.")
    for enum in the_list.enums.values():
        lines += enum_lines(enum)
    for block in the_list.constants:
        lines += c.comment(block.doc)
        for constant in block.constants:
            value = f'"{constant.value}"' if isinstance(constant.value, str) else constant.value
            lines.append(f"#define {names.constant(constant.name)} {value}")
        lines.append("")
    return {"enums.h": "\n".join(lines)}


def enum_lines(enum):
    """A count of the values (…_LAST) is no value: it stays outside, so that a switch may be complete without it."""
    values = sorted((constant for constant in enum.constants if not last(constant)), key=lambda constant: constant.value)
    counts = [constant for constant in enum.constants if last(constant)]
    lines = c.comment(enum.doc)
    if values:
        name = names.inner(enum.name)
        lines.append(f"typedef enum {name} {{")
        lines += [f"    {names.constant(constant.name)} = {number(constant.value)}," for constant in values]
        lines.append(f"}} {name};")
    lines += [f"#define {names.constant(constant.name)} {constant.value}" for constant in counts]
    return lines + [""]


def last(constant):
    return constant.name.endswith("_LAST")


def number(value):
    """INT_MIN has no literal; a flag of bit 31 is an unsigned one."""
    if value == -2**31:
        return "(-2147483647 - 1)"
    return str(value)
