# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asking the QEMU of a machine, through virsh, what it has."""

import json


def monitor(env, machine, command, **arguments):
    text = json.dumps({"execute": command, "arguments": arguments} if arguments else {"execute": command})
    return json.loads(env.virsh1(f"qemu-monitor-command {machine.name()} '{text}'"))["return"]
