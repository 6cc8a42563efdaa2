# SPDX-License-Identifier: LGPL-2.1-or-later
"""stubs-LIBRARY.c: a C function per api, whose body is one call of the engine common/client/stub.c with a table of steps.

A step is one or two arguments of C and what they are on the wire. The steps follow from the prototype and the members: both are walked
together, and what is left over on either side is an error, to be mended in the list or marked 'custom'.
"""
import c
import names
from public import LIBRARIES
from stub_plan import Planner


def write(the_list):
    found = {}
    for library in LIBRARIES:
        entries = sorted((entry for entry in the_list.entries if entry.keyword == "api" and not entry.custom and entry.header
                          and library_of(entry) == library), key=lambda entry: entry.name)
        if entries:
            found[f"stubs-{library}.c"] = "\n".join(source(the_list, library, entries))
    return found


def library_of(entry):
    return entry.header if entry.header in LIBRARIES else "libvirt"


def source(the_list, library, entries):
    public = "libvirt" if library == "libvirt" else library
    lines = c.head(f"The functions of {library}.so.0 that are one call each.", '"client/public/records.h"', '"client/public/stub.h"', '"proto/numbers.h"',
                   '"proto/types.h"', f"<libvirt/{public}.h>")
    planner = Planner(the_list)
    bodies = []
    for entry in entries:
        plan = planner.plan(entry)
        bodies += stub_lines(entry, plan)
    return lines + planner.record_lines() + bodies


def stub_lines(entry, plan):
    name = names.snake(entry.name)
    lines = [f"static const StubStep {name}_steps[] = {{"] + [f"    {{ {', '.join(step)} }}," for step in plan.steps] + ["};", ""]
    fields = [f'.name = "{entry.name}"', f".program = PROGRAM_{entry.program.upper()}", f".procedure = {procedure(entry)}",
              f".from = {FROM[entry.header]}", f".steps = {name}_steps", f".steps_n = {len(plan.steps)}"]
    lines += [f"G_STATIC_ASSERT(sizeof({message.c_name}) <= STUB_MESSAGE);" for message in (entry.args, entry.ret) if message]
    fields += plan.result
    if entry.job == "destroy":
        fields.append(".ends = true")
    lines += [f"static const Stub {name}_stub = {{"] + [f"    {field}," for field in fields] + ["};", ""]
    arguments = ", ".join(argument.name for argument in entry.signature.arguments)
    lines += [entry.signature.declare(entry.name), "{", f"    return {cast(entry)}(&{name}_stub, {arguments}){member(entry)};", "}", ""]
    return lines


def procedure(entry):
    prefix = "PROC_" if entry.program == "remote" else f"{entry.program.upper()}_PROC_"
    return prefix + names.snake(entry.name).upper()


def cast(entry):
    returns = entry.signature.returns
    return "stub_call" if returns.endswith("*") or returns.endswith("Ptr") else f"({returns})stub_call"


def member(entry):
    returns = entry.signature.returns
    return ".pointer" if returns.endswith("*") or returns.endswith("Ptr") else ".number"


# Which part of the library an error says it came from.
FROM = {"libvirt-host": "ERROR_FROM_DOMAIN", "libvirt-domain": "ERROR_FROM_DOMAIN", "libvirt-domain-snapshot": "ERROR_FROM_DOMAIN_SNAPSHOT",
        "libvirt-domain-checkpoint": "ERROR_FROM_DOMAIN_CHECKPOINT", "libvirt-interface": "ERROR_FROM_INTERFACE",
        "libvirt-network": "ERROR_FROM_NETWORK", "libvirt-nodedev": "ERROR_FROM_NODEDEV", "libvirt-nwfilter": "ERROR_FROM_NWFILTER",
        "libvirt-secret": "ERROR_FROM_SECRET", "libvirt-storage": "ERROR_FROM_STORAGE", "libvirt-stream": "ERROR_FROM_STREAMS",
        "libvirt-qemu": "ERROR_FROM_DOMAIN", "libvirt-lxc": "ERROR_FROM_DOMAIN", "libvirt-admin": "ERROR_FROM_ADMIN"}
