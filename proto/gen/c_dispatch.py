# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/dispatch.[ch]: one row per procedure, everything that the choke point needs to know of it."""
import c
import names
from check import SCALARS, reads

OBJECTS = ("domain", "domain_snapshot", "domain_checkpoint", "network", "network_port", "storage_pool", "storage_vol", "interface",
           "node_device", "nwfilter", "nwfilter_binding", "secret")
BARE = {"virNodeDevicePtr": "node_device"}  # handles that the wire spells as a name without a struct around it
WHEN = {None: "ACL_ALWAYS", "has": "ACL_WHEN_HAS", "lacks": "ACL_UNLESS_HAS", "is": "ACL_WHEN_IS"}


def write(the_list):
    return {"dispatch.c": source(the_list)}


def source(the_list):
    lines = c.head("What the choke point knows of each procedure.", '"proto/dispatch.h"', '"proto/tables.h"')
    lines += ["#include <stddef.h>", ""]
    calls = [entry for entry in the_list.entries if entry.keyword != "event"]
    for entry in calls:
        lines += acl_lines(entry) + lists_lines(entry)
    for program in the_list.programs.values():
        lines += program_lines(program, calls)
    lines.append("const DispatchProgram dispatch_programs[] = {")
    for program in the_list.programs.values():
        if any(entry.program == program.name for entry in calls):
            rows = f"{program.name}_rows"
            lines.append(f'    {{ {hex(program.number)}u, {program.version}, "{program.name}", G_N_ELEMENTS({rows}), {rows} }},')
    lines += ["};", "const guint dispatch_programs_n = G_N_ELEMENTS(dispatch_programs);", ""]
    return "\n".join(lines)


def program_lines(program, calls):
    own = [entry for entry in calls if entry.program == program.name]
    if not own:
        return []
    lines = [f"static const DispatchRow {program.name}_rows[] = {{"]
    for entry in own:
        lines += [f"    [{entry.number}] = {{"] + [f"        {text}," for text in row(entry)] + ["    },"]
    return lines + ["};", ""]


def row(entry):
    owner, base = entry.target or entry, names.snake(entry.name)
    yield f'.name = "{entry.name}", .args = &{c.symbol(entry, "args", entry.args)}, .ret = &{c.symbol(entry, "ret", entry.ret)}'
    yield f'.fills = &{c.symbol(owner, "ret", owner.ret)}'
    yield f".op = offsetof(DriverOps, {c.slot(entry)})"
    yield f".job = JOB_{entry.job.upper()}, .object = {object_of(entry)}, .priority_high = {c_bool(entry.priority == 'high')}"
    yield f".readonly = {c_bool(entry.readonly)}, .router = {c_bool(entry.router)}, .resend = {c_bool(resend(entry))}"
    if entry.stream or entry.fds:
        yield f".stream = STREAM_{(entry.stream or 'none').upper()}, .fds = FDS_{(entry.fds or 'none').upper()}"
    flags = next((member for member in owner.ins if member.type in ("flags", "flags64")), None)
    if flags is not None:
        yield f".flags_offset = offsetof({owner.args.c_name}, flags), .flags_size = {SCALARS[flags.type]}"
    if entry.acl:
        yield f".acl = {base}_acl, .acl_n = G_N_ELEMENTS({base}_acl)"
    if entry.filter:
        rule = entry.filter
        yield f'.filter = {{ .object = "{rule.object}", .permission = "{rule.permission}", .reads = {c_bool(reads(rule))} }}'
    if lists(entry):
        yield f".lists = {base}_lists, .lists_n = G_N_ELEMENTS({base}_lists)"


def object_of(entry):
    first = entry.ins[0] if entry.ins else None
    about = entry.signature.arguments[0].type if entry.signature is not None and entry.signature.arguments else None
    if first is not None and first.type == "string" and about in BARE:
        return f"OBJECT_{BARE[about].upper()}"
    if first is None or first.type not in OBJECTS or first.many or first.optional:
        return "OBJECT_CONNECT"
    return f"OBJECT_{first.type.upper()}"


def resend(entry):
    """What only reads may be asked again after a daemon's death; not what changes the connection or moves more than bytes."""
    own = entry.stream or entry.fds or entry.router or entry.registers or entry.once
    return entry.job in ("none", "query") and entry.readonly and not own


def acl_lines(entry):
    if not entry.acl:
        return []
    lines = [f"static const AclRule {names.snake(entry.name)}_acl[] = {{"]
    for rule in entry.acl:
        where = ""
        if rule.when:
            member = next(m for m in entry.ins if m.name == rule.member)
            where = f", {WHEN[rule.when]}, offsetof({entry.args.c_name}, {rule.member}), {SCALARS[member.type]}, {rule.bits}"
        lines.append(f'    {{ "{rule.object}", "{rule.permission}", {c_bool(reads(rule))}{where} }},')
    return lines + ["};", ""]


def lists(entry):
    return [member for member in entry.outs if member.wanted_by or member.at_most or member.counted_in]


def lists_lines(entry):
    if not lists(entry):
        return []
    lines = [f"static const ListRule {names.snake(entry.name)}_lists[] = {{"]
    for member in lists(entry):
        fields = [f".items = {entry_field(entry, member)}"]
        for attribute, struct in (("wanted_by", entry.args), ("at_most", entry.args), ("counted_in", entry.ret)):
            name = getattr(member, attribute)
            if name:
                fields.append(f".{attribute} = 1 + offsetof({struct.c_name}, {name})")
        lines.append(f"    {{ {', '.join(fields)} }},")
    return lines + ["};", ""]


def entry_field(entry, member):
    return entry.outs.index(member)


def c_bool(value):
    return "true" if value else "false"
