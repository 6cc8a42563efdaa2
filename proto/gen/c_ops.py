# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/ops.h: the struct that a driver fills, one slot per call."""
import c

TOP = """typedef struct Call Call;

/* Stand-ins where a call has no arguments or no results. */
typedef struct NoArgs {
    char unused;
} NoArgs;
typedef struct NoRet {
    char unused;
} NoRet;
"""


def write(the_list):
    lines = c.header("What a driver can do: one slot per call. A NULL function means the shared default, or no support.",
                     "<stdbool.h>", '"proto/types.h"')
    lines += TOP.split("\n")
    lines += ["/* flags: the bits of the call's flags that the function takes; dispatch refuses the others. */"]
    lines += ["typedef struct DriverOps {"]
    for entry in the_list.entries:
        if entry.keyword != "event" and not entry.same_as:
            args, ret = (entry.args.c_name if entry.args else "NoArgs"), (entry.ret.c_name if entry.ret else "NoRet")
            function = f"bool (*fn)(Call *call, const {args} *args, {ret} *ret, GError **error)"
            lines.append(f"    struct {{ {function}; guint32 flags; }} {c.slot(entry)};")
    lines += ["} DriverOps;", ""]
    return {"ops.h": "\n".join(lines)}
