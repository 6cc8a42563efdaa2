# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients that cost the server something: ones that never read, ones that come in crowds, ones that vanish."""

import os
import socket

from harness import instance, wire
from harness.process import pss_kb, wait_for
from harness.runner import case
from harness.wire import Client, frame
from test_frames import KINDS, OPEN_URI, opened, raw, serves_on

CONNECT_GET_CAPABILITIES, DOMAIN_EVENT_CALLBACK_REGISTER_ANY = 7, 316


def memory_of(env):
    """Of all daemons, in KiB, guests left out."""
    guests = set(env.instance.guests())
    return sum(pss_kb(p) for p in env.instance.processes() if p not in guests)


# What one client may make all daemons hold, in KiB; and what the address sanitizer keeps of freed memory besides, in each of two daemons,
# with a half more for its red zones.
HELD_MAX = 64 << 10
QUARANTINE = 256 << 10


def flood(client, seconds=3, most=10 ** 6, serials=2 ** 31):
    """Asks for capabilities and never reads, until the server takes no more for a while or ends the connection; how many calls went."""
    client.sock.settimeout(seconds)
    sent = 0
    try:
        while sent < most:
            client.send(b"".join(frame(procedure=CONNECT_GET_CAPABILITIES, serial=n % serials + 1) for n in range(sent, sent + 100)))
            sent += 100
    except (TimeoutError, BrokenPipeError, ConnectionResetError):
        pass
    return sent


def costs_little(env, **calls):
    """The flood's own calls come to a halt, everybody else's do not, and what it makes the server hold is bounded."""
    with opened(env) as bystander, opened(env) as deaf:
        before = memory_of(env)
        sent = flood(deaf, **calls)
        grown = memory_of(env) - before
        most = HELD_MAX * 3 // 2 + 2 * QUARANTINE if env.instance.is_sanitized else HELD_MAX
        assert bystander.hostname()
        assert grown < most, f"{grown} KiB more after {sent} calls"
        assert sent < 10 ** 6, "the server takes calls without end from a client that reads no reply"
        serves_on(env)


@case(kinds=KINDS, timeout=90)
def client_that_stops_reading(env):
    costs_little(env)


@case(kinds=KINDS, timeout=90)
def client_that_stops_reading_and_repeats_its_serials(env):
    """What is refused at once costs an answer as well."""
    costs_little(env, serials=100)


@case(kinds=KINDS)
def client_that_stops_reading_and_goes(env):
    with opened(env) as deaf:
        flood(deaf, 1, 200000)
    serves_on(env)


@case(kinds=KINDS, timeout=90)
def client_that_reads_late(env):
    """Nothing is lost for a client that is slow: all its replies come in the end."""
    with opened(env) as late:
        late.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        count = 40
        late.send(b"".join(frame(procedure=CONNECT_GET_CAPABILITIES, serial=n) for n in range(1, count + 1)))
        serves_on(env)
        assert sorted(late.receive().serial for _ in range(count)) == list(range(1, count + 1))


@case(kinds=KINDS)
def crowd_of_clients(env):
    """A hundred at once, each served, and gone without a trace."""
    descriptors = lambda: sum(len(os.listdir(f"/proc/{p}/fd")) for p in env.instance.processes() if os.path.exists(f"/proc/{p}/fd"))
    serves_on(env)
    before = descriptors()
    crowd = [opened(env) for _ in range(100)]
    assert all(c.hostname() for c in crowd)
    for client in crowd:
        client.sock.close()
    wait_for(lambda: descriptors() <= before, f"the descriptors to come back to {before}", 10)


@case(kinds=KINDS)
def connections_that_say_nothing(env):
    silent = [raw(env) for _ in range(20)]
    serves_on(env)
    for client in silent:
        client.sock.close()


@case(kinds=KINDS)
def client_that_vanishes_with_a_callback(env):
    """Its registration goes with it."""
    for _ in range(20):
        with opened(env) as client:
            client.ok(DOMAIN_EVENT_CALLBACK_REGISTER_ANY, wire.u32(0) + wire.u32(0))
    serves_on(env)


@case(kinds=KINDS)
def client_that_vanishes_with_a_call_in_flight(env):
    for _ in range(20):
        with opened(env) as client:
            client.send(frame(procedure=CONNECT_GET_CAPABILITIES, serial=9))
    serves_on(env)
