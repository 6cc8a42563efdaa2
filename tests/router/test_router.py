# SPDX-License-Identifier: LGPL-2.1-or-later
"""The router between real sockets: raw clients on one side, a fake daemon on the other."""
import os
import signal
import socket
import struct
import sys
import time
import unittest

from router import Router
from wire import (AUTH_LIST, CALL_WITH_FDS, CLOSE, CONTINUE, DEREGISTER, DESTROY, ERROR, GET_HOSTNAME, GET_URI, KEEPALIVE, LIFECYCLE, LIST_ALL_DOMAINS,
                  LIST_ALL_NETWORKS, MESSAGE,
                  MONITOR_EVENT, MONITOR_REGISTER, OK, OLD_DEREGISTER, OLD_LIFECYCLE, OLD_REGISTER, OPEN, OPEN_GRAPHICS, QEMU, REGISTER, REPLY_WITH_FDS,
                  SCREENSHOT,
                  SET_IDENTITY, SHUTDOWN, STREAM, SUPPORTS_FEATURE, Client, domain, frame, optional, send_with_fds,
                  string, word)

NO_SUPPORT, NO_CONNECT, INTERNAL, OPERATION_FAILED, INVALID_ARG, RPC, AUTH_FAILED, TIMEOUT = 3, 5, 1, 9, 8, 39, 45, 68
DEFINED, UNDEFINED, STARTED, SUSPENDED, RESUMED, STOPPED = range(6)
CRASHED, FAILED = 2, 5  # why it stopped
A, B, C = (bytes([n] * 16) for n in (0xAA, 0xBB, 0xCC))
PROGRAM = None


def row(name, uuid, number=-1, persistent=True, paused=False):
    return [name, uuid.hex(), number, persistent, paused]


class Case(unittest.TestCase):
    def router(self, **state):
        router = Router(PROGRAM, **state)
        return self.enterContext(router)


class Relay(Case):
    def test_calls_reach_the_daemon_that_is_started_for_them(self):
        router = self.router(hostname="here")
        self.assertEqual(router.daemons(), [])
        client = router.client()
        self.assertEqual(client.call(GET_HOSTNAME).payload, string("here"))
        self.assertEqual(len(router.daemons()), 1)

    def test_identity_comes_before_the_open(self):
        router = self.router()
        router.client()
        calls = [line.split() for line in router.daemon_log() if line]
        self.assertEqual([int(c[1]) for c in calls], [SET_IDENTITY, OPEN])
        identity = bytes.fromhex(calls[0][3])
        self.assertIn(string("unix-user-id") + word(4) + struct.pack(">Q", os.getuid()), identity)
        self.assertIn(string("process-id") + word(3) + struct.pack(">Q", os.getpid()), identity)
        self.assertIn(string("process-time"), identity)

    def test_readonly_socket_opens_readonly(self):
        router = self.router()
        router.client(name="libvirt-sock-ro")
        self.assertEqual(bytes.fromhex(router.daemon_log()[1].split()[3]), optional("fake:///system") + word(1))

    def test_pipelined_calls_are_all_answered(self):
        client = self.router().client(uri=None)
        serials = [client.send(OPEN, optional("fake:///system") + word(0))] + [client.send(GET_HOSTNAME) for _ in range(300)]
        for serial in serials:
            self.assertEqual(client.answer(serial).status, OK)

    def test_large_answers_pass(self):
        client = self.router(uri_length=3_000_000).client()
        self.assertEqual(len(client.call(GET_URI).payload), 4 + 3_000_008 + 0)

    def test_answers_keep_their_serials_when_out_of_order(self):
        client = self.router(delay={str(GET_URI): 0.3}).client()
        slow, fast = client.send(GET_URI), client.send(GET_HOSTNAME)
        self.assertEqual(client.answer(fast).procedure, GET_HOSTNAME)
        self.assertEqual(client.answer(slow).procedure, GET_URI)

    def exchange_fds(self, client):
        readers, writers = zip(*(os.pipe() for _ in range(3)))
        serial = client.serial = client.serial + 1
        send_with_fds(client.sock, frame(OPEN_GRAPHICS, word(3) + b"greeting", kind=CALL_WITH_FDS, serial=serial), writers)
        got = client.answer(serial)
        self.assertEqual((got.kind, len(got.fds)), (REPLY_WITH_FDS, 3))
        self.assertEqual(os.read(readers[0], 100), b"greeting")
        os.write(got.fds[2], b"back")
        self.assertEqual(os.read(readers[2], 100), b"back")
        for fd in (*readers, *writers, *got.fds):
            os.close(fd)

    def test_descriptors_pass_both_ways_and_are_not_kept(self):
        router = self.router()
        client = router.client()
        before = len(os.listdir(f"/proc/{router.process.pid}/fd"))
        self.exchange_fds(client)
        self.assertEqual(len(os.listdir(f"/proc/{router.process.pid}/fd")), before)

    def test_descriptors_wait_for_a_daemon_that_is_away(self):
        router = self.router()
        client = router.client()
        router.kill_daemon()
        router.wait(lambda: "was ended by signal" in router.log_text(), "the router to know")
        self.exchange_fds(client)

    def test_transport_is_not_the_daemons_matter(self):
        router = self.router()
        router.client("fake+unix:///system?x=y")
        self.assertEqual(bytes.fromhex(router.daemon_log()[1].split()[3]), optional("fake:///system?x=y") + word(0))

    def test_name_of_a_state_is_the_matter_of_private_drivers_only(self):
        client = self.router(hostname="here").client("fake:///system?state=")
        self.assertEqual(client.call(GET_HOSTNAME).payload, string("here"))

    def test_empty_uri_means_the_default(self):
        router = self.router()
        router.client("")
        self.assertEqual(bytes.fromhex(router.daemon_log()[1].split()[3]), optional("fake:///system") + word(0))

    def test_historical_sockets_are_served(self):
        router = self.router(hostname="here")
        for name in ("fakename-sock", "fakename-sock-ro", "libvirt-sock-ro"):
            self.assertEqual(router.client("", name).call(GET_HOSTNAME).payload, string("here"))

    def test_many_clients(self):
        router = self.router(hostname="here")
        clients = [router.client() for _ in range(1000)]
        serials = [client.send(GET_HOSTNAME) for client in clients]
        for client, serial in zip(clients, serials):
            self.assertEqual(client.answer(serial).payload, string("here"))
        for client in clients:
            client.close()
        router.wait(lambda: len(os.listdir(f"/proc/{router.process.pid}/fd")) < 30, "the end of all connections")
        self.assertNotRegex(router.log_text(), r"Z (error|warning) ")


class Own(Case):
    def test_nothing_is_asked_for(self):
        self.assertEqual(self.router().client(uri=None).call(AUTH_LIST).payload, word(1) + word(0))

    def test_other_authentication_is_refused(self):
        client = self.router().client(uri=None)
        for procedure in (67, 68, 69, 70):
            self.assertEqual(client.call(procedure).error()[0], AUTH_FAILED)

    def test_before_the_open_only_keepalive_is_told(self):
        client = self.router().client(uri=None)
        self.assertEqual(client.call(SUPPORTS_FEATURE, word(10)).payload, word(1))
        for procedure, payload in ((SUPPORTS_FEATURE, word(14)), (GET_HOSTNAME, b""), (REGISTER, word(0) + word(0)), (SET_IDENTITY, word(0) * 2)):
            code, text = client.call(procedure, payload).error()
            self.assertEqual((code, text), (INTERNAL, "internal error: hypervisor connection not open"))

    def test_features_of_the_line_are_the_routers(self):
        client = self.router().client()
        for feature in (8, 9, 10, 14, 15):
            self.assertEqual(client.call(SUPPORTS_FEATURE, word(feature)).payload, word(1))

    def test_opening_twice_is_refused(self):
        client = self.router().client()
        self.assertEqual(client.call(OPEN, optional("fake:///system") + word(0)).error(), (INTERNAL, "internal error: connection already open"))

    def test_unknown_scheme_names_those_that_are_known(self):
        code, text = self.router().client(uri=None).call(OPEN, optional("nosuch:///x") + word(0)).error()
        self.assertEqual(code, NO_CONNECT)
        for part in ("nosuch:///x", "fake", "second"):
            self.assertIn(part, text)

    def test_refusal_of_the_daemon_is_passed_on_and_another_try_works(self):
        router = self.router(refuse_open="no such place")
        client = router.client(uri=None)
        self.assertEqual(client.call(OPEN, optional("fake:///x") + word(0)).error(), (1, "no such place"))
        self.assertEqual(client.call(GET_HOSTNAME).error()[0], INTERNAL)
        del router.state["refuse_open"]
        router.write_state()
        client.open()

    def test_close_is_answered_and_ends_the_connection(self):
        client = self.router().client()
        self.assertEqual(client.call(CLOSE).status, OK)
        self.assertIsNone(client.next())

    def test_keepalive_is_answered_before_and_after_the_open(self):
        client = self.router().client(uri=None)
        for _ in range(2):
            client.sock.sendall(frame(1, program=KEEPALIVE, kind=MESSAGE))
            self.assertEqual((client.next().procedure, client.kept), (2, []))
            client.open() if _ == 0 else None

    def test_unserved_class_is_not_supported(self):
        code, text = self.router().client().call(LIST_ALL_NETWORKS, word(1) + word(0)).error()
        self.assertEqual(code, NO_SUPPORT)
        self.assertIn("no driver serves networks here", text)

    def test_host_service_answers_for_its_class(self):
        router = self.router()
        router.add_driver("net", "network", "network", router.fake_program())
        router.process.terminate()
        router.process.wait()
        router.start()
        client = router.client()
        self.assertEqual(client.call(LIST_ALL_NETWORKS, word(1) + word(0)).payload, word(0) * 2)
        self.assertIn(optional("network:///system").hex(), router.daemon_log()[3])

    def test_close_callback_is_taken(self):
        client = self.router().client()
        for procedure in (360, 361):
            self.assertEqual(client.call(procedure).status, OK)

    def test_a_root_client_may_speak_for_others(self):
        if os.getuid() != 0:
            self.skipTest("needs root")
        router = self.router()
        client = router.client()
        said = word(1) + string("user-name") + word(7) + string("alice") + word(0)
        self.assertEqual(client.call(SET_IDENTITY, said).status, OK)
        router.kill_daemon()
        client.call(GET_HOSTNAME)
        self.assertEqual(bytes.fromhex([c for c in router.daemon_log() if f" {SET_IDENTITY} " in c][-1].split()[3]), said)
        for bad in (word(1) + string("colour") + word(7) + string("red") + word(0), word(1) + string("user-name") + word(1) + word(5) + word(0)):
            self.assertEqual(client.call(SET_IDENTITY, bad).error()[0], INVALID_ARG)


class Wrong(Case):
    def check(self, client, expected, *arguments, **keys):
        self.assertEqual(client.call(*arguments, **keys).error(), expected)
        self.assertEqual(client.call(GET_HOSTNAME).status, OK)

    def test_unknown_numbers_are_told_and_survived(self):
        client = self.router().client()
        self.check(client, (RPC, "Cannot find program 74565 version 1"), 1, program=0x12345)
        self.check(client, (RPC, "Cannot find program 536903814 version 2"), GET_HOSTNAME, version=2)
        for procedure in (0, -5, 9999, LIFECYCLE):
            self.check(client, (RPC, f"unknown procedure: {procedure}"), procedure)
        self.check(client, (RPC, "Unexpected message status 7"), GET_HOSTNAME, status=7)

    def test_frames_that_are_no_calls_are_ignored(self):
        client = self.router().client()
        for kind in (1, 2, 9):
            client.send(GET_HOSTNAME, kind=kind)
        client.send(GET_HOSTNAME, kind=STREAM, status=CONTINUE)
        self.assertEqual(client.call(GET_HOSTNAME).status, OK)

    def test_serial_in_use_is_refused(self):
        client = self.router(delay={str(GET_URI): 0.3}).client()
        serial = client.send(GET_URI)
        self.assertEqual(client.call(GET_HOSTNAME, serial=serial).error()[0], RPC)
        self.assertEqual(client.answer(serial).procedure, GET_URI)

    def test_cut_payloads_are_told(self):
        client = self.router().client(uri=None)
        self.assertEqual(client.call(OPEN, b"\0\0").error(), (RPC, "Unable to decode message payload"))
        client.open()
        self.check(client, (RPC, "Unable to decode message payload"), SUPPORTS_FEATURE)
        self.check(client, (RPC, "Unable to decode message payload"), REGISTER, word(0) + word(1) + word(1000000))

    def test_wrong_lengths_end_the_connection_with_one_line(self):
        router = self.router()
        for length in (3, 27, 0x7FFFFFFF):
            client = router.client()
            client.sock.sendall(word(length) + b"x" * 40)
            self.assertIsNone(client.next())
        self.assertEqual(router.log_text().count("the connection ends: "), 3)


class Survival(Case):
    def test_connection_outlives_its_daemon(self):
        router = self.router()
        client = router.client()
        first = client.call(GET_HOSTNAME).payload
        router.kill_daemon()
        self.assertNotEqual(client.call(GET_HOSTNAME).payload, first)

    def test_ten_deaths_in_a_row(self):
        router = self.router(hostname="here")
        clients = [router.client() for _ in range(20)]
        for _ in range(10):
            router.kill_daemon()
            serials = [client.send(GET_HOSTNAME) for client in clients]
            for client, serial in zip(clients, serials):
                self.assertEqual(client.answer(serial).payload, string("here"))

    def test_reading_call_in_flight_is_asked_again(self):
        router = self.router(hostname="here", delay={str(GET_HOSTNAME): 30})
        client = router.client()
        serial = client.send(GET_HOSTNAME)
        router.wait(lambda: any(f" {GET_HOSTNAME} " in line for line in router.daemon_log()), "the call")
        router.set(delay={})
        router.kill_daemon()
        self.assertEqual(client.answer(serial).payload, string("here"))

    def test_reading_call_that_kills_is_not_asked_for_ever(self):
        router = self.router(delay={str(GET_HOSTNAME): 30})
        client = router.client()
        serial = client.send(GET_HOSTNAME)
        for n in range(1, 5):
            router.wait(lambda: len([line for line in router.daemon_log() if f" {GET_HOSTNAME} " in line]) == n, f"try {n}")
            router.kill_daemon()
        code, text = client.answer(serial).error()
        self.assertEqual(code, OPERATION_FAILED)
        self.assertIn("ended while", text)

    def test_writing_call_in_flight_fails_once_and_is_not_repeated(self):
        router = self.router(delay={str(DESTROY): 30})
        client = router.client()
        serial = client.send(DESTROY, domain("a", A, 1))
        router.wait(lambda: any(f" {DESTROY} " in line for line in router.daemon_log()), "the call")
        router.set(delay={})
        router.kill_daemon()
        code, text = client.answer(serial).error()
        self.assertEqual(code, OPERATION_FAILED)
        self.assertIn("unknown", text)
        self.assertEqual(client.call(GET_HOSTNAME).status, OK)
        self.assertEqual(len([line for line in router.daemon_log() if f" {DESTROY} " in line]), 1)

    def test_stream_ends_with_an_error(self):
        router = self.router()
        client = router.client()
        serial = client.send(SCREENSHOT, domain("a", A, 1) + word(0) * 2)
        self.assertEqual(client.answer(serial).kind, 1)
        self.assertEqual(len(client.answer(serial).payload), 1000)
        router.kill_daemon()
        end = client.answer(serial)
        self.assertEqual((end.kind, end.error()[0]), (STREAM, OPERATION_FAILED))
        client.send(SCREENSHOT, b"more", kind=STREAM, serial=serial, status=CONTINUE)
        self.assertEqual(client.call(GET_HOSTNAME).status, OK)

    def test_stream_goes_both_ways_and_ends(self):
        client = self.router().client()
        serial = client.send(SCREENSHOT, domain("a", A, 1) + word(0) * 2)
        client.answer(serial)
        client.answer(serial)
        client.send(SCREENSHOT, b"data", kind=STREAM, serial=serial, status=CONTINUE)
        self.assertEqual(client.answer(serial).payload, b"data")
        client.send(SCREENSHOT, kind=STREAM, serial=serial, status=OK)
        self.assertEqual(client.answer(serial).status, OK)
        self.assertEqual(client.call(GET_HOSTNAME, serial=serial).status, OK)  # the serial is free

    def test_hung_daemon_holds_nobody_else(self):
        router = self.router(hostname="here")
        other = router.fake_program()
        router.add_driver("other", "other", "domain", other)
        router.process.terminate()
        router.process.wait()
        router.start()
        hung = router.client()
        before = router.daemons()
        free = router.client("other:///x")
        for pid in before:
            os.kill(pid, signal.SIGSTOP)
        serial = hung.send(GET_HOSTNAME)
        self.assertEqual(free.call(GET_HOSTNAME).payload, string("here"))
        hung.sock.sendall(frame(1, program=KEEPALIVE, kind=MESSAGE))
        self.assertEqual(hung.next().procedure, 2)
        for pid in before:
            os.kill(pid, signal.SIGCONT)
        self.assertEqual(hung.answer(serial).payload, string("here"))

    def test_missing_program_is_told_with_its_name(self):
        router = self.router()
        router.add_driver("gone", "gone", "domain", "nosuchd")
        router.process.terminate()
        router.process.wait()
        router.start()
        client = router.client(uri=None)
        code, text = client.call(OPEN, optional("gone:///x") + word(0)).error()
        self.assertEqual(code, INTERNAL)
        for part in ("gone", "nosuchd", "gone.driver"):
            self.assertIn(part, text)
        client.open()

    def test_daemon_that_ends_at_once_is_told_with_its_last_words(self):
        router = self.router(exit=7)
        client = router.client(uri=None)
        code, text = client.call(OPEN, optional("fake:///x") + word(0)).error()
        self.assertEqual(code, INTERNAL)
        self.assertIn("status 7", text)
        self.assertIn("no will to live", text)
        starts = router.log_text().count("started as process")
        self.assertEqual(starts, 3)
        self.assertEqual(client.call(OPEN, optional("fake:///x") + word(0)).error()[0], INTERNAL)
        self.assertEqual(router.log_text().count("started as process"), starts)  # no new try so soon
        del router.state["exit"]
        router.write_state()
        time.sleep(1.1)
        client.open()

    def test_daemon_that_runs_already_is_used_and_ends_with_the_router(self):
        router = self.router()
        router.client()
        daemons = router.daemons()
        router.process.kill()
        router.process.wait()
        os.unlink(router.socket())
        router.start()
        router.client().call(GET_HOSTNAME)
        self.assertEqual(router.daemons(), daemons)

    def test_refusal_after_a_death_is_told_and_not_for_ever(self):
        router = self.router(hostname="here")
        client = router.client()
        router.set(refuse_open="not now")
        router.kill_daemon()
        self.assertEqual(client.call(GET_HOSTNAME).error(), (1, "not now"))
        del router.state["refuse_open"]
        router.write_state()
        self.assertEqual(client.call(GET_HOSTNAME).payload, string("here"))

    def test_sockets_that_are_handed_over_are_taken(self):
        router = self.router(hostname="here")
        router.process.terminate()
        router.process.wait()
        with socket.socket(socket.AF_UNIX) as ours:
            ours.bind(router.path("libvirt-sock-ro"))
            ours.listen()
            router.start(handed=ours)
            client = Client(router.path("libvirt-sock-ro")).open()
        self.assertEqual(client.call(GET_HOSTNAME).payload, string("here"))
        self.assertEqual(bytes.fromhex(router.daemon_log()[1].split()[3]), optional("fake:///system") + word(1))
        self.assertFalse(os.path.exists(router.socket("libvirt-sock-ro")))
        router.client()

    def test_ends_by_itself_when_it_is_told_to_and_nobody_is_there(self):
        router = self.router()
        router.stop()
        router.start(options=["--timeout", "1"])
        client = router.client()
        time.sleep(2.5)
        self.assertTrue(client.call(GET_HOSTNAME).payload)
        client.close()
        self.assertEqual(router.process.wait(20), 0)

    def test_second_router_is_refused(self):
        router = self.router()
        other = os.spawnv(os.P_WAIT, PROGRAM, [PROGRAM, "--root", router.folder, "--drivers", router.path("drivers")])
        self.assertNotEqual(other, 0)
        router.client()


class Events(Case):
    def register(self, client, kind=0, only=None):
        got = client.call(REGISTER, word(kind) + (word(0) if only is None else word(1) + only))
        self.assertEqual(got.status, OK, got)
        return got.words()[0]

    def lifecycle(self, client):
        got = client.event()
        self.assertIsNotNone(got, "no event came")
        self.assertEqual(got.procedure, LIFECYCLE)
        return got.lifecycle()

    def assert_silent(self, *clients):
        for client in clients:
            self.assertIsNone(client.event(0.3))

    def test_each_client_gets_its_own_numbers(self):
        router = self.router(domains=[row("a", A, 1)])
        one, other = router.client(), router.client()
        self.register(one, 1)
        number, first = self.register(one), self.register(other)
        self.assertEqual((number, first), (1, 0))
        router.command(f"event 0 {SUSPENDED} 0")
        self.assertEqual(self.lifecycle(one), (1, "a", A, 1, SUSPENDED, 0))
        self.assertEqual(self.lifecycle(other), (0, "a", A, 1, SUSPENDED, 0))

    def test_daemon_has_one_subscription(self):
        router = self.router(domains=[row("a", A, 1)])
        clients = [router.client() for _ in range(30)]
        for client in clients:
            self.register(client)
        self.assertEqual(len([line for line in router.daemon_log() if f" {REGISTER} " in line]), 1)
        router.command(f"event 0 {SUSPENDED} 0")
        for client in clients:
            self.lifecycle(client)

    def test_filter_is_by_uuid(self):
        router = self.router(domains=[row("a", A, 1), row("b", B, 2)])
        client = router.client()
        self.register(client, only=domain("whatever", B))
        router.command(f"event 0 {SUSPENDED} 0")
        router.command(f"event 1 {RESUMED} 0")
        self.assertEqual(self.lifecycle(client)[1], "b")
        self.assert_silent(client)

    def test_old_clients_get_old_messages(self):
        router = self.router(domains=[row("a", A, 1)])
        client = router.client()
        self.assertEqual(client.call(OLD_REGISTER).payload, word(0))
        self.assertEqual(client.call(OLD_REGISTER).error()[0], INVALID_ARG)
        router.command(f"event 0 {SUSPENDED} 0")
        got = client.event()
        self.assertEqual((got.procedure, got.lifecycle(old=True)[1:]), (OLD_LIFECYCLE, ("a", A, 1, SUSPENDED, 0)))
        self.assertEqual(client.call(OLD_DEREGISTER).status, OK)
        self.assertEqual(client.call(OLD_DEREGISTER).error()[0], INTERNAL)
        self.assertEqual(client.call(167, word(0)).status, OK)
        self.assertEqual(client.call(167, word(16)).error(), (INTERNAL, "internal error: unsupported domain event ID 16"))
        self.assertEqual(client.call(168, word(0)).status, OK)

    def test_old_message_of_a_wakeup_has_no_reason(self):
        router = self.router(domains=[])
        old, new = router.client(), router.client()
        self.assertEqual(old.call(167, word(11)).status, OK)
        self.register(new, 11, only=domain("a", A))
        router.command(f"raw 329 {(word(0) + domain('a', A, 1)).hex()}")
        self.assertEqual((old.event().payload, new.event().payload), (domain("a", A, 1), word(0) + word(0) + domain("a", A, 1)))

    def test_monitor_events_are_filtered_by_the_daemon(self):
        router = self.router(domains=[])
        client = router.client()
        arguments = word(0) + optional("POWERDOWN") + word(0)
        number = client.call(MONITOR_REGISTER, arguments, program=QEMU).words()[0]
        self.assertIn(f"{QEMU:x} {MONITOR_REGISTER} 0 {arguments.hex()}", "\n".join(router.daemon_log()))
        payload = domain("a", A, 1) + string("POWERDOWN") + word(0) * 3 + word(0)
        router.command(f"monitor {payload.hex()}")
        got = client.event()
        self.assertEqual((got.program, got.procedure, got.payload), (QEMU, MONITOR_EVENT, word(number) + payload))

    def test_deregistered_is_silent(self):
        router = self.router(domains=[row("a", A, 1)])
        one, other = router.client(), router.client()
        number = self.register(one)
        self.register(other)
        self.assertEqual(one.call(DEREGISTER, word(number)).status, OK)
        self.assertEqual(one.call(DEREGISTER, word(number)).error(),
                         (INTERNAL, f"internal error: domain event callback {number} not registered"))
        router.command(f"event 0 {SUSPENDED} 0")
        self.lifecycle(other)
        self.assert_silent(one)

    def test_watching_ends_with_the_last_who_wants_it(self):
        router = self.router(domains=[row("a", A, 1)])
        client = router.client()
        number = self.register(client)
        links = lambda: len(os.listdir(f"/proc/{router.process.pid}/fd"))
        before = links()
        client.call(DEREGISTER, word(number))
        self.assertEqual(links(), before - 1)
        self.register(client)
        client.close()
        router.wait(lambda: links() == before - 3, "the end of both connections")

    def change_while_away(self, before, after, **more):
        router = self.router(domains=before)
        clients = [router.client(), router.client()]
        for client in clients:
            self.register(client)
        one_only = router.client()
        self.register(one_only, only=domain("b", B))
        router.set(domains=after, **more)
        router.kill_daemon()
        return router, clients, one_only

    def test_stopped_while_away_is_told_once(self):
        router, clients, one_only = self.change_while_away([row("a", A, 1), row("b", B, 2)], [row("a", A), row("b", B, 2)])
        for client in clients:
            self.assertEqual(self.lifecycle(client), (0, "a", A, -1, STOPPED, FAILED))
        self.assert_silent(*clients, one_only)

    def test_why_it_stopped_is_asked(self):
        router, clients, _ = self.change_while_away([row("a", A, 1), row("b", B, 2)], [row("a", A)], reason=3)
        for client in clients:
            got = [self.lifecycle(client)[1:] for _ in range(3)]
            self.assertIn(("a", A, -1, STOPPED, CRASHED), got)
            self.assertLess(got.index(("b", B, -1, STOPPED, CRASHED)), got.index(("b", B, 2, UNDEFINED, 0)))
        self.assert_silent(*clients)

    def test_nothing_changed_nothing_told(self):
        router, clients, one_only = self.change_while_away([row("a", A, 1), row("b", B)], [row("b", B), row("a", A, 1)])
        router.wait(lambda: len([c for c in router.daemon_log() if f" {LIST_ALL_DOMAINS} " in c]) == 6, "the second lists")
        self.assert_silent(*clients, one_only)

    def test_everything_that_can_be_missed(self):
        router, clients, one_only = self.change_while_away(
            [row("a", A, 1), row("b", B, 2), row("c", C, -1)],
            [row("a", A, 5), row("b", B, 2, paused=True), row("d", b"d" * 16, 9, persistent=False)])
        for client in clients:
            got = sorted(self.lifecycle(client)[1:] for _ in range(5))
            self.assertEqual(got, [("a", A, -1, STOPPED, FAILED), ("a", A, 5, STARTED, 0), ("b", B, 2, SUSPENDED, 0), ("c", C, -1, UNDEFINED, 0),
                                   ("d", b"d" * 16, 9, STARTED, 0)])
        self.assertEqual(self.lifecycle(one_only)[1:], ("b", B, 2, SUSPENDED, 0))
        self.assert_silent(*clients, one_only)

    def test_events_before_the_death_are_remembered(self):
        router, clients, _ = self.change_while_away([row("a", A, 1)], [row("a", A, 1)])
        router.wait(lambda: len([c for c in router.daemon_log() if f" {LIST_ALL_DOMAINS} " in c]) == 6, "the second lists")
        time.sleep(0.2)
        router.set(domains=[row("a", A)])
        router.command(f"event 0 {STOPPED} 1")
        for client in clients:
            self.assertEqual(self.lifecycle(client)[4:], (STOPPED, 1))
        router.kill_daemon()
        self.assert_silent(*clients)

    def test_change_that_the_daemon_tells_late_is_told_once(self):
        for behind in (0, 4, 32):  # the lists of all, of the persistent, of the paused ones
            with self.subTest(behind=behind):
                router, clients, _ = self.change_while_away([row("a", A, 1)], [row("a", A)], late_events=[[0, STOPPED, 2]],
                                                            late_behind=behind)
                for client in clients:
                    self.assertEqual(self.lifecycle(client)[4], STOPPED)
                self.assert_silent(*clients)

    def test_callbacks_hold_over_ten_deaths(self):
        router = self.router(domains=[row("a", A, 1)])
        client = router.client()
        self.register(client)
        for n in range(10):
            router.kill_daemon()
            router.wait(lambda: len([c for c in router.daemon_log() if f" {REGISTER} " in c]) == n + 2, "the new registration")
            router.command(f"event 0 {SUSPENDED + n % 2} 0")
            self.assertEqual(self.lifecycle(client)[4], SUSPENDED + n % 2)
        self.assert_silent(client)

    def test_client_that_leaves_events_unread_is_ended(self):
        router = self.router(domains=[row("a" * 100000, A, 1)])
        lazy, diligent = router.client(), router.client()
        self.register(lazy)
        self.register(diligent)
        router.command("flood 400")
        for _ in range(400):
            self.lifecycle(diligent)
        router.wait(lambda: "events unread" in router.log_text(), "the reason")


@unittest.skipUnless(os.environ.get("SPLITVIRT_NIGHTLY") == "1", "takes minutes")
class Nightly(Case):
    def test_call_that_reads_is_given_up_after_its_deadline(self):
        router = self.router(hostname="here")
        client = router.client()
        client.sock.settimeout(90)
        router.signal_daemon(signal.SIGSTOP)
        code, text = client.call(GET_HOSTNAME).error()
        self.assertEqual(code, TIMEOUT)
        for part in ("faked", "virConnectGetHostname", "60 s"):
            self.assertIn(part, text)
        router.signal_daemon(signal.SIGCONT)
        time.sleep(0.5)
        self.assertEqual(client.call(GET_HOSTNAME).payload, string("here"))  # the late answer did not confuse it

    def test_open_is_given_up_after_its_deadline(self):
        router = self.router(delay={str(OPEN): 1000})
        client = router.client(uri=None)
        client.sock.settimeout(60)
        code, text = client.call(OPEN, optional("fake:///x") + word(0)).error()
        self.assertEqual(code, TIMEOUT)
        self.assertIn("faked-sock", text)

    def test_a_hundred_deaths_under_load(self):
        router = self.router(hostname="here", domains=[row("a", A, 1)])
        clients = [router.client() for _ in range(20)]
        for client in clients:
            client.call(REGISTER, word(0) + word(0))
        for n in range(100):
            serials = [client.send(GET_HOSTNAME) for client in clients]
            router.kill_daemon()
            for client, serial in zip(clients, serials):
                self.assertEqual(client.answer(serial).payload, string("here"))
        router.wait(router.daemons, "the last daemon")
        alive = router.daemons()[0]
        router.wait(lambda: any(f" {REGISTER} " in c and c.endswith(f"@{alive}") for c in router.daemon_log()), "the last registration")
        router.command(f"event 0 {SUSPENDED} 0")
        for client in clients:
            self.assertEqual(client.event().lifecycle()[4], SUSPENDED)

    def test_ten_thousand_visits_leave_nothing(self):
        router = self.router(hostname="here")
        router.client()
        descriptors = lambda: len(os.listdir(f"/proc/{router.process.pid}/fd"))
        before = descriptors()
        for n in range(10000):
            client = router.client(uri="fake:///system" if n % 2 else None)
            if n % 4 == 1:
                client.call(CLOSE)
            client.close()
        router.wait(lambda: descriptors() <= before, "the end of all connections")
        self.assertNotRegex(router.log_text(), r"Z (error|warning) ")


class Flow(Case):
    def test_client_that_does_not_read_holds_back_its_own_daemon_only(self):
        router = self.router(uri_length=3_000_000)
        lazy, diligent = router.client(), router.client()
        for _ in range(40):
            lazy.send(GET_URI)
        time.sleep(1)
        self.assertEqual(diligent.call(GET_HOSTNAME).status, OK)
        with open(f"/proc/{router.process.pid}/status") as file:
            memory = int([line for line in file if line.startswith("VmRSS")][0].split()[1])
        self.assertLess(memory, 60_000)  # KiB; all of the answers are 120,000
        for serial in range(2, 42):
            self.assertEqual(lazy.answer(serial).status, OK)

    def test_daemon_that_does_not_read_holds_its_client_back(self):
        router = self.router()
        client = router.client()
        router.signal_daemon(signal.SIGSTOP)
        big = string("x" * 1_000_000)
        client.sock.settimeout(1)
        with self.assertRaises(TimeoutError):
            for _ in range(200):
                client.send(SHUTDOWN, big)
        router.signal_daemon(signal.SIGKILL)
        client.close()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2, warnings="ignore")
