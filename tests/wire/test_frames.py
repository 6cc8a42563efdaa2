# SPDX-License-Identifier: LGPL-2.1-or-later
"""Frames that no well-made client sends: cut short, too long, of unknown programs, out of turn. The server answers or closes, and serves on."""

import random
import struct

from harness import instance, wire
from harness.runner import case
from harness.wire import CALL, CALL_FDS, ERROR, KEEPALIVE, MESSAGE, OK, PING, PONG, REPLY, STREAM, Client, frame

KINDS = [instance.SYSTEM, instance.TEST]
OPEN_URI = {instance.SYSTEM: "qemu:///system", instance.SESSION: "qemu:///session", instance.TEST: "test:///default"}
# virErrorNumber
NO_CONNECT, INVALID_CONN, RPC, OPERATION_INVALID, INTERNAL, NO_SUPPORT, INVALID_ARG = 5, 6, 39, 55, 1, 3, 8
UNKNOWN_PROCEDURE = 999999


def raw(env):
    return Client(env.instance.socket(env.kind))


def opened(env):
    return raw(env).open(OPEN_URI[env.kind])


def serves_on(env):
    """Whatever one client did, the next one is served."""
    with opened(env) as other:
        assert other.hostname()


def closes(env, data, opening=True):
    """The data must make the server close this connection, and only this one."""
    with opened(env) as bystander:
        with (opened(env) if opening else raw(env)) as client:
            client.send(data)
            assert client.is_closed(), "the connection stays open"
        assert bystander.hostname()
    serves_on(env)


def refused(env, data, serial, codes=(RPC,)):
    """The data must get one error reply with this serial, and the connection must live on."""
    with opened(env) as client:
        client.send(data)
        answer = client.receive()
        assert (answer.status, answer.serial) == (ERROR, serial), answer
        assert answer.error()[0] in codes, answer
        assert client.hostname()


@case(kinds=KINDS)
def cut_short_and_gone(env):
    """A client that dies in the middle of a frame, at every length of the first 40 bytes."""
    whole = frame(payload=b"\0" * 12)
    for n in range(1, len(whole)):
        with opened(env) as client:
            client.send(whole[:n])
    serves_on(env)


@case(kinds=KINDS)
def half_a_frame_holds_up_nobody(env):
    with opened(env) as slow:
        slow.send(frame()[:11])
        serves_on(env)
        slow.send(frame()[11:])
        assert slow.receive().status == OK


@case(kinds=KINDS)
def byte_by_byte(env):
    with opened(env) as client:
        for byte in frame(serial=77):
            client.send(bytes([byte]))
        answer = client.receive()
        assert (answer.status, answer.serial) == (OK, 77), answer


@case(kinds=KINDS)
def length_zero(env):
    closes(env, struct.pack(">I", 0) + b"\0" * 24)


@case(kinds=KINDS)
def length_of_less_than_a_header(env):
    closes(env, struct.pack(">I", 27) + b"\0" * 23)


@case(kinds=KINDS)
def length_beyond_the_limit(env):
    closes(env, frame(length=wire.MAX_FRAME + 29))


@case(kinds=KINDS)
def length_with_all_bits(env):
    closes(env, frame(length=0xFFFFFFFF))


@case(kinds=KINDS)
def garbage(env):
    closes(env, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", opening=False)


@case(kinds=KINDS)
def unknown_program(env):
    refused(env, frame(program=0x12345678, serial=5), 5)


@case(kinds=KINDS)
def unknown_version(env):
    refused(env, frame(version=2, serial=5), 5)


@case(kinds=KINDS)
def unknown_procedure(env):
    refused(env, frame(procedure=UNKNOWN_PROCEDURE, serial=5), 5)


@case(kinds=KINDS)
def procedure_zero(env):
    refused(env, frame(procedure=0, serial=5), 5)


@case(kinds=KINDS)
def unknown_procedure_of_the_qemu_program(env):
    refused(env, frame(program=wire.QEMU, procedure=UNKNOWN_PROCEDURE, serial=5), 5)


@case(kinds=KINDS)
def error_status_in_a_call(env):
    refused(env, frame(status=ERROR, serial=5), 5)


@case(kinds=KINDS)
def reply_from_a_client(env):
    """A reply is nothing that a client may send."""
    with opened(env) as client:
        client.send(frame(kind=REPLY, serial=5))
        serves_on(env)


@case(kinds=KINDS)
def unknown_type(env):
    with opened(env) as client:
        client.send(frame(kind=99, serial=5))
        serves_on(env)


@case(kinds=KINDS)
def message_of_the_remote_program(env):
    with opened(env) as client:
        client.send(frame(kind=MESSAGE, serial=0))
        serves_on(env)


@case(kinds=KINDS)
def payload_cut_short(env):
    refused(env, frame(procedure=wire.DOMAIN_LOOKUP_BY_NAME, serial=5, payload=wire.u32(4)), 5)


@case(kinds=KINDS)
def payload_missing(env):
    refused(env, frame(procedure=wire.DOMAIN_LOOKUP_BY_NAME, serial=5), 5)


@case(kinds=KINDS)
def string_that_claims_more_than_there_is(env):
    refused(env, frame(procedure=wire.DOMAIN_LOOKUP_BY_NAME, serial=5, payload=wire.u32(0xFFFFFFF0) + b"name"), 5)


@case(kinds=KINDS)
def string_beyond_the_limit(env):
    refused(env, frame(procedure=wire.DOMAIN_LOOKUP_BY_NAME, serial=5, payload=wire.string("x" * (4194304 + 4))), 5)


@case(kinds=KINDS)
def boolean_that_is_neither(env):
    """An optional's marker is 0 or 1, here in the open call's name; the peer takes the rest for 1."""
    with raw(env) as client:
        client.ok(wire.AUTH_LIST)
        answer = client.call(wire.CONNECT_OPEN, wire.u32(7) + wire.string(OPEN_URI[env.kind]) + wire.u32(0))
        assert answer.status == OK or answer.error()[0] == RPC, answer


@case(kinds=KINDS)
def bytes_after_the_arguments(env):
    """The peer does not look at what follows the last argument; no client sends any, and an error of its own is as good."""
    with opened(env) as client:
        answer = client.call(wire.CONNECT_GET_HOSTNAME, b"\0" * 64)
        assert answer.status == OK or answer.error()[0] == RPC, answer
        assert client.hostname()


@case(kinds=KINDS)
def call_before_opening(env):
    with raw(env) as client:
        client.ok(wire.AUTH_LIST)
        answer = client.call(wire.DOMAIN_LOOKUP_BY_NAME, wire.string("test"))
        assert answer.status == ERROR and answer.error()[0] in (INTERNAL, NO_CONNECT, INVALID_CONN), answer


@case(kinds=KINDS)
def opening_without_asking_for_authentication(env):
    """A client that knows that there is none need not ask."""
    with raw(env) as client:
        client.ok(wire.CONNECT_OPEN, wire.optional(wire.string(OPEN_URI[env.kind])) + wire.u32(0))
        assert client.hostname()


@case(kinds=KINDS)
def opening_twice(env):
    with opened(env) as client:
        answer = client.call(wire.CONNECT_OPEN, wire.optional(wire.string(OPEN_URI[env.kind])) + wire.u32(0))
        assert answer.status == ERROR and answer.error()[0] in (INTERNAL, OPERATION_INVALID), answer
    serves_on(env)


@case(kinds=KINDS)
def opening_an_unknown_uri(env):
    with raw(env) as client:
        client.ok(wire.AUTH_LIST)
        answer = client.call(wire.CONNECT_OPEN, wire.optional(wire.string("nonsense:///x")) + wire.u32(0))
        assert answer.status == ERROR and answer.error()[0] == NO_CONNECT, answer
    serves_on(env)


@case(kinds=KINDS)
def opening_with_unknown_flags(env):
    """The peer lets them pass; refusing them is as good."""
    with raw(env) as client:
        client.ok(wire.AUTH_LIST)
        answer = client.call(wire.CONNECT_OPEN, wire.optional(wire.string(OPEN_URI[env.kind])) + wire.u32(1 << 20))
        assert answer.status == OK or answer.error()[0] == INVALID_ARG, answer


@case(kinds=KINDS)
def call_after_closing(env):
    with opened(env) as client:
        client.ok(wire.CONNECT_CLOSE)
        client.serial += 1
        try:
            client.send(frame(serial=client.serial))
            answer = client.reply(client.serial)
        except (wire.Closed, BrokenPipeError):
            return
        assert answer.status == ERROR, answer


@case(kinds=KINDS)
def serials_come_back_as_they_went(env):
    with opened(env) as client:
        for serial in (0, 1, 1, 7, 0x7FFFFFFF, 0xFFFFFFFF, 3):
            client.send(frame(serial=serial))
            answer = client.receive()
            assert (answer.status, answer.serial) == (OK, serial), answer


@case(kinds=KINDS)
def many_calls_at_once(env):
    """A hundred calls in one write are answered, each once."""
    with opened(env) as client:
        client.send(b"".join(frame(serial=n) for n in range(100, 200)))
        answers = [client.receive() for _ in range(100)]
        assert sorted(a.serial for a in answers) == list(range(100, 200))
        assert {a.status for a in answers} == {OK}


@case(kinds=KINDS)
def keepalive_is_answered(env):
    with opened(env) as client:
        client.send(frame(program=KEEPALIVE, procedure=PING, kind=MESSAGE, serial=0))
        answer = client.receive()
        assert (answer.program, answer.procedure, answer.kind, answer.serial) == (KEEPALIVE, PONG, MESSAGE, 0), answer


@case(kinds=KINDS)
def keepalive_is_answered_before_opening(env):
    with raw(env) as client:
        client.send(frame(program=KEEPALIVE, procedure=PING, kind=MESSAGE, serial=0))
        answer = client.receive()
        assert (answer.program, answer.procedure) == (KEEPALIVE, PONG), answer


@case(kinds=KINDS)
def pong_that_nobody_asked_for(env):
    with opened(env) as client:
        client.send(frame(program=KEEPALIVE, procedure=PONG, kind=MESSAGE, serial=0))
        assert client.hostname()


@case(kinds=KINDS)
def stream_packet_without_a_stream(env):
    with opened(env) as client:
        client.send(frame(kind=STREAM, serial=44, status=2, payload=b"data"))
        serves_on(env)


@case(kinds=KINDS)
def descriptors_that_are_announced_and_do_not_come(env):
    with opened(env) as client:
        client.send(frame(kind=CALL_FDS, serial=5, payload=wire.u32(2)))
        serves_on(env)


@case(kinds=KINDS)
def more_descriptors_than_allowed(env):
    closes(env, frame(kind=CALL_FDS, serial=5, payload=wire.u32(33)))


@case(kinds=KINDS)
def descriptors_without_their_count(env):
    closes(env, frame(kind=CALL_FDS, serial=5))


@case(kinds=KINDS)
def random_mutations(env):
    """A thousand valid frames with some bytes changed, from a fixed seed; whatever they do, the server serves on."""
    dice = random.Random(20080)
    good = [frame(), frame(procedure=wire.DOMAIN_LOOKUP_BY_NAME, payload=wire.string("test")),
            frame(program=KEEPALIVE, procedure=PING, kind=MESSAGE), frame(procedure=wire.CONNECT_SUPPORTS_FEATURE, payload=wire.u32(3)),
            frame(procedure=wire.CONNECT_OPEN, payload=wire.optional(wire.string("test:///default")) + wire.u32(0))]
    with opened(env) as bystander:
        for _ in range(100):
            with raw(env) as client:
                for _ in range(10):
                    data = bytearray(dice.choice(good))
                    for _ in range(dice.randint(1, 4)):
                        # Mutations of the length mostly make a frame that never ends; leave some of them.
                        at = dice.randrange(0 if dice.random() < 0.1 else 4, len(data))
                        data[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
                    try:
                        client.send(bytes(data))
                    except (BrokenPipeError, ConnectionResetError):
                        break
        assert bystander.hostname()
    serves_on(env)
