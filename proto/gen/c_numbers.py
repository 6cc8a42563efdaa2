# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/numbers.h: the programs' and procedures' numbers by name."""
import c
import names


def write(the_list):
    lines = c.header("The numbers of programs and procedures.")
    lines += [f"#define PROGRAM_{program.name.upper()} {hex(program.number)}u" for program in the_list.programs.values()] + [""]
    for program in the_list.programs.values():
        own = sorted((entry for entry in the_list.entries if entry.program == program.name), key=lambda entry: entry.number)
        if own:
            lines += [f"typedef enum {names.pascal(program.name)}Procedure {{"]
            lines += [f"    {prefix(program)}{names.snake(entry.name).upper()} = {entry.number}," for entry in own]
            lines += [f"}} {names.pascal(program.name)}Procedure;", ""]
    return {"numbers.h": "\n".join(lines)}


def prefix(program):
    """Names of the main program stand alone; those of the others say whose they are."""
    return "PROC_" if program.name == "remote" else f"{program.name.upper()}_PROC_"
