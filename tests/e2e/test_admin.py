# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian's virt-admin against the router and each daemon, or the peer's libvirtd: every command, with good and bad arguments."""

import os
import re
import subprocess
import time

from harness import admin, client, instance, process, wire
from harness.runner import QEMU_KINDS, case

# virErrorNumber
INVALID_ARG, RPC, ARGUMENT_UNSUPPORTED, UNSUPPORTED, NO_SERVER, NO_CLIENT = 8, 39, 74, 84, 95, 96
WORKERS = ["minWorkers", "maxWorkers", "nWorkers", "freeWorkers", "prioWorkers", "jobQueueDepth"]
LIMITS = ["nclients_max", "nclients", "nclients_unauth_max", "nclients_unauth"]


def each(env):
    """Every process that answers for this connection, with what a case changes put back in the end."""
    env.connect()
    for target in admin.targets(env):
        limits = target.numbers("srv-clients-info {server}")
        env.cleanups.append(lambda t=target, n=limits: t.try_run(
            f"srv-clients-set {t.server} --max-clients {n['nclients_max']} --max-unauth-clients {n['nclients_unauth_max']}"))
        env.cleanups.append(lambda t=target: t.call(admin.SET_OUTPUTS, wire.u32(0) + wire.u32(0)))
        env.cleanups.append(lambda t=target: t.call(admin.SET_FILTERS, wire.u32(0) + wire.u32(0)))
        env.cleanups.append(lambda t=target: t.call(admin.SET_TIMEOUT, wire.u32(0) + wire.u32(0)))
        yield target


@case()
def uri_and_version(env):
    for target in each(env):
        assert target.run("uri") == target.uri
        assert re.search(r"^Running against daemon: \d+\.\d+\.\d+$", target.run("version"), re.M)


@case()
def servers_are_listed(env):
    for target in each(env):
        # The peer's order is its hash table's.
        assert sorted(line.split()[1] for line in target.run("srv-list").splitlines()[2:]) == sorted(["admin", target.server])
        target.refuses("srv-list --bla", "doesn't support option --bla")


@case()
def unknown_servers_are_refused(env):
    for target in each(env):
        for command in ("srv-threadpool-info nosuch", "srv-clients-list nosuch", "srv-clients-info nosuch", "client-info nosuch 1",
                        "client-disconnect nosuch 1", "srv-update-tls nosuch", "srv-clients-set nosuch --max-clients 5",
                        "srv-threadpool-set nosuch --max-workers 5"):
            target.refuses(command, "Server not found: No server named 'nosuch'")
        assert target.error_code(admin.LOOKUP_SERVER, wire.string("nosuch") + wire.u32(0)) == NO_SERVER


@case()
def threads_are_told(env):
    for target in each(env):
        for server in ("admin", target.server):
            numbers = target.numbers(f"srv-threadpool-info {server}")
            assert list(numbers) == WORKERS, numbers
            assert numbers["freeWorkers"] <= numbers["nWorkers"], numbers


@case()
def bad_numbers_of_threads_are_refused(env):
    for target in each(env):
        target.refuses("srv-threadpool-set {server}", "At least one of options")
        target.refuses("srv-threadpool-set {server} --max-workers abc", "malformed or out of range")
        code = INVALID_ARG if env.is_peer or target.server != "libvirtd" else UNSUPPORTED
        bad = [admin.param("minWorkers", 9), admin.param("maxWorkers", 8)]
        assert target.error_code(admin.SET_WORKERS, admin.params(target.server, *bad)) == code
        for name, items, expected in (("no parameter", [], 0), ("of another type", [admin.param("maxWorkers", 9, admin.INT)], INVALID_ARG),
                                      ("only told", [admin.param("nWorkers", 9)], ARGUMENT_UNSUPPORTED),
                                      ("unknown", [admin.param("bla", 9)], ARGUMENT_UNSUPPORTED),
                                      ("said twice", [admin.param("maxWorkers", 30)] * 2, INVALID_ARG)):
            found = target.error_code(admin.SET_WORKERS, admin.params(target.server, *items))
            assert found == expected, f"{target}: {name}: {found}"


@case(ours_only=True)
def number_of_threads_is_set(env):
    env.connect()
    target = admin.daemon_target(env)
    before = target.numbers("srv-threadpool-info {server}")["maxWorkers"]
    env.cleanups.append(lambda: target.run(f"srv-threadpool-set {{server}} --max-workers {before}"))
    for number in (2, 3, 40, 600):
        target.run(f"srv-threadpool-set {{server}} --max-workers {number}")
        assert target.numbers("srv-threadpool-info {server}")["maxWorkers"] == number
        assert len(env.conn.listAllDomains()) >= 0 and env.virsh1("list --all")
    target.refuses("srv-threadpool-set {server} --max-workers 1", "invalid argument: maxWorkers must be from 2")
    target.refuses("srv-threadpool-set {server} --min-workers 3", "Operation not supported: minWorkers can only be 0")
    target.refuses("srv-threadpool-set {server} --priority-workers 3", "Operation not supported: prioWorkers can only be 0")


@case(ours_only=True)
def servers_without_threads_say_so(env):
    for target in each(env):
        target.refuses("srv-threadpool-set admin --max-workers 9", "Operation not supported: server 'admin' has no worker threads")
    admin.main_target(env).refuses("srv-threadpool-set {server} --max-workers 9", "server 'libvirtd' has no worker threads")


@case()
def clients_are_told(env):
    for target in each(env):
        readonly = env.connect(readonly=True)
        assert readonly.getHostname()
        told = [target.fields(f"client-info {{server}} {number}") for number in target.clients()]
        mine = [one for one in told if one["unix_process_id"] == str(os.getpid())]
        assert len(mine) >= 2 and {one["readonly"] for one in mine} == {"yes", "no"}, told
        for one in mine:
            assert (one["transport"], one["unix_user_id"], one["unix_user_name"]) == ("unix", "0", "root"), one
            assert (one["unix_group_id"], one["unix_group_name"]) == ("0", "root"), one
            assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", one["connection_time"]), one


@case()
def clients_have_numbers_of_their_own(env):
    for target in each(env):
        first = set(target.clients())
        conn = env.connect()
        assert conn.getHostname()
        new = set(target.clients()) - first
        assert new and min(new) > max(first), (first, new)
        assert not new & set(target.clients("admin"))


@case()
def administrators_are_told(env):
    for target in each(env):
        with wire.Client(target.socket) as other:
            other.ok(admin.OPEN, wire.u32(0), wire.ADMIN)
            told = [target.fields(f"client-info admin {n}") for n in target.clients("admin")[:1]]
            assert told[0]["unix_process_id"] == str(os.getpid()), told


@case()
def unknown_clients_are_refused(env):
    for target in each(env):
        for command in ("client-info {server} 999999", "client-disconnect {server} 999999"):
            target.refuses(command, "Client not found: No client with matching ID '999999'")
        target.refuses("client-info {server} abc", "malformed or out of range")
        number = target.clients()[0]
        target.refuses(f"client-info admin {number}", f"No client with matching ID '{number}'")
        payload = wire.string(target.server) + wire.u32(0) + wire.u32(999999) + wire.u32(0)
        assert target.error_code(admin.LOOKUP_CLIENT, payload) == NO_CLIENT


@case()
def client_is_disconnected(env):
    target = admin.main_target(env)
    bystander = env.connect()
    before = set(target.clients())
    with wire.Client(env.instance.socket(env.kind)) as victim:
        # Who can do nothing but wait is thrown out, too.
        number, = set(target.clients()) - before
        assert target.run(f"client-disconnect {{server}} {number}") == f"Client '{number}' disconnected"
        assert victim.is_closed()
    process.wait_for(lambda: set(target.clients()) == before, "the client to be gone from the list")
    assert bystander.getHostname()


@case(kinds=QEMU_KINDS, ours_only=True)
def client_of_a_daemon_is_disconnected(env):
    """The link of the router is cut; the router opens it again, and its client notices nothing."""
    conn = env.connect()
    target = admin.daemon_target(env)
    number = target.client_of(os.getpid())
    target.run(f"client-disconnect {{server}} {number}")
    process.wait_for(lambda: number not in target.clients(), "the link to be gone")
    assert conn.listAllDomains() is not None
    process.wait_for(lambda: target.client_of(os.getpid()), "the link to be there again")


@case(ours_only=True)
def administrator_throws_itself_out(env):
    """And hears that it succeeded; the peer closes before it answers."""
    target = admin.main_target(env)
    with wire.Client(target.socket) as own:
        own.ok(admin.OPEN, wire.u32(0), wire.ADMIN)
        number = target.clients("admin")[0]
        own.ok(admin.CLIENT_CLOSE, client_argument("admin", number) + wire.u32(0), wire.ADMIN)
        assert own.is_closed()


def client_argument(server, number):
    return wire.string(server) + wire.u32(0) + wire.u32(number) + wire.u32(0) * 2 + wire.u32(0)


@case()
def limits_are_told_and_set(env):
    for target in each(env):
        numbers = target.numbers("srv-clients-info {server}")
        assert list(numbers) == LIMITS, numbers
        assert 0 < numbers["nclients"] < numbers["nclients_max"] and numbers["nclients_unauth"] == 0, numbers
        target.run("srv-clients-set {server} --max-clients 400")
        target.run("srv-clients-set {server} --max-unauth-clients 30")
        numbers = target.numbers("srv-clients-info {server}")
        assert (numbers["nclients_max"], numbers["nclients_unauth_max"]) == (400, 30), numbers


@case()
def bad_limits_are_refused(env):
    for target in each(env):
        target.refuses("srv-clients-set {server}", "At least one of options")
        target.refuses("srv-clients-set {server} --max-clients 3 --max-unauth-clients 4", "must be less than or equal")
        target.refuses("srv-clients-set {server} --max-clients 5", "invalid argument: ")
        target.refuses("srv-clients-set {server} --max-unauth-clients 100000", "invalid argument: ")
        for name, items, expected in (("no parameter", [], 0), ("of another type", [admin.param("nclients_max", 99, admin.INT)], INVALID_ARG),
                                      ("only told", [admin.param("nclients", 9)], ARGUMENT_UNSUPPORTED),
                                      ("unknown", [admin.param("bla", 9)], ARGUMENT_UNSUPPORTED),
                                      ("said twice", [admin.param("nclients_max", 99)] * 2, INVALID_ARG)):
            found = target.error_code(admin.SET_LIMITS, admin.params(target.server, *items))
            assert found == expected, f"{target}: {name}: {found}"


@case()
def full_server_lets_clients_wait(env):
    target = next(each(env))
    path = env.instance.socket(env.kind)
    with wire.Client(path) as first:
        number = len(target.clients())
        target.run(f"srv-clients-set {{server}} --max-clients {number} --max-unauth-clients 1")
        with wire.Client(path, timeout=0.5) as waiting:
            waiting.send(wire.frame(procedure=wire.AUTH_LIST))
            try:
                answer = waiting.receive()
            except TimeoutError:
                answer = None
            assert answer is None, answer
            assert len(target.clients()) == number
            first.sock.close()
            waiting.sock.settimeout(10)
            assert waiting.reply(1).status == wire.OK
            target.run("srv-clients-set {server} --max-clients 500")


@case()
def certificates_that_are_not_there_are_not_read_again(env):
    for target in each(env):
        target.refuses("srv-update-tls {server}", "no tls service" if env.is_peer else "Operation not supported: server .* serves no TLS")
        target.refuses("srv-update-tls admin", "no tls service" if env.is_peer else "Operation not supported: server .* serves no TLS")


@case()
def filters_are_set(env):
    for target in each(env):
        for text, told in (("3:util.object 1:qemu", "3:*util.object* 1:*qemu*"), ("  3:a    2:b  ", "3:*a* 2:*b*"), ("1:+util", "1:*util*"),
                           ("", "")):
            target.run(f"daemon-log-filters '{text}'")
            assert target.run("daemon-log-filters").strip() == f"Logging filters: {told}".strip()


@case()
def bad_filters_are_refused(env):
    for target in each(env):
        target.run("daemon-log-filters '1:before'")
        for text in ("3:util.object 5:qemu", "0:util", "3:util bla", "3", "3:", "x:util", "1:+", "-1:a", "1::a"):
            target.refuses(f"daemon-log-filters '{text}'", "invalid argument: .*'")
        assert "1:*before*" in target.run("daemon-log-filters")


@case()
def outputs_are_set(env):
    for target in each(env):
        path = env.instance.path(f"admin-outputs-{env.kind}")
        os.makedirs(path, exist_ok=True)
        os.chmod(path, 0o777)
        for text, told in ((f"1:file:{path}/x 3:stderr", None), ("4:journald 3:syslog:foo", None), ("1:stderr 2:stderr", "2:stderr"),
                           (f"2:file:{path}/y 1:file:{path}/y", f"1:file:{path}/y"), ("2:stderr", None)):
            target.run(f"daemon-log-outputs '{text}'")
            assert target.run("daemon-log-outputs").strip() == f"Logging outputs: {told or text}"


@case()
def bad_outputs_are_refused(env):
    for target in each(env):
        target.run("daemon-log-outputs 3:stderr")
        for text in ("1", "1:", "1:bla", "1:STDERR", "0:stderr", "5:stderr", "x:stderr", "1:file", "1:syslog", "1:stderr:foo", "1:file:/a:b",
                     "1:stderr 5:stderr"):
            target.refuses(f"daemon-log-outputs '{text}'", f"invalid argument: .*'{text.split()[-1]}'")
        target.refuses("daemon-log-outputs 1:file:/nosuch/folder/x", "failed to open /nosuch/folder/x: No such file or directory")
        assert target.run("daemon-log-outputs").strip() == "Logging outputs: 3:stderr"


@case()
def records_go_where_they_are_sent(env):
    for target in each(env):
        path = env.instance.path(f"admin-{env.kind}-{target.server}.records")
        open(path, "w").close()
        os.chmod(path, 0o666)
        target.run("daemon-log-filters '1:*'")
        target.run(f"daemon-log-outputs '1:file:{path}'")
        # A frame that no client sends ends its connection, and that is told.
        with wire.Client(target.socket) as bad:
            bad.send(wire.frame(program=wire.ADMIN, procedure=admin.OPEN, kind=wire.REPLY))
            bad.is_closed(1)
        process.wait_for(lambda: os.path.getsize(path) > 0, f"records of {target}")
        target.run("daemon-log-outputs 3:stderr")


@case(ours_only=True)
def filter_chooses_by_source(env):
    """The calls that a daemon serves are told at debug, by the part of it that is named daemon.call."""
    env.connect()
    target = admin.daemon_target(env)
    path = env.instance.path(f"admin-{env.kind}.sources")
    env.cleanups.append(lambda: target.call(admin.SET_OUTPUTS, wire.u32(0) + wire.u32(0)))
    env.cleanups.append(lambda: target.call(admin.SET_FILTERS, wire.u32(0) + wire.u32(0)))
    target.run(f"daemon-log-outputs '1:file:{path}'")
    for filters, expected in (("1:daemon.dispatch", False), ("4:daemon.call 1:daemon", False), ("1:daemon.call", True)):
        target.run(f"daemon-log-filters '{filters}'")
        env.conn.getLibVersion()
        env.conn.numOfDomains()
        with open(path) as f:
            assert ("virConnectNumOfDomains" in f.read()) == expected, filters


@case()
def timeout_is_set(env):
    for target in each(env):
        target.run("daemon-timeout --timeout 1000")
        target.run("daemon-timeout --timeout 0")
        target.refuses("daemon-timeout", "requires --timeout option")
        for word in ("-1", "abc", "99999999999"):
            target.refuses(f"daemon-timeout --timeout {word}", "malformed or out of range")
        assert target.error_code(admin.SET_TIMEOUT, wire.u32(1) + wire.u32(1)) == INVALID_ARG


@case(kinds=QEMU_KINDS, ours_only=True)
def daemon_without_clients_ends_in_time(env):
    conn = env.connect()
    target = admin.daemon_target(env)
    if conn.numOfDomains():
        env.skip("machines of other tests run")
    pid = env.instance.daemon("qemud", env.is_session)
    target.run("daemon-timeout --timeout 1")
    time.sleep(2.5)
    assert env.instance.daemon("qemud", env.is_session) == pid, "it ended although it has a client"
    conn.close()
    env.connections.clear()
    process.wait_for(lambda: not process.is_alive(pid), "the daemon to end", 15)
    assert client.connect(env.uri).getHostname(), "nobody is served any more"


@case(kinds=QEMU_KINDS, ours_only=True)
def daemon_with_a_machine_does_not_end(env):
    machine = env.start()
    target = admin.daemon_target(env)
    pid = env.instance.daemon("qemud", env.is_session)
    target.run("daemon-timeout --timeout 1")
    name = machine.name()
    for conn in env.connections:
        conn.close()
    env.connections.clear()
    time.sleep(3.5)
    assert env.instance.daemon("qemud", env.is_session) == pid
    assert client.connect(env.uri).lookupByName(name).isActive()
    target.run("daemon-timeout --timeout 0")


@case(kinds=QEMU_KINDS, ours_only=True)
def daemon_is_shut_down(env):
    conn = env.connect()
    for flags in (0, 1):
        target = admin.daemon_target(env)
        pid = env.instance.daemon("qemud", env.is_session)
        assert target.error_code(admin.SHUTDOWN, wire.u32(flags)) == 0
        process.wait_for(lambda: not process.is_alive(pid), "the daemon to end", 15)
        assert conn.getHostname(), "the router starts no other"
    assert target.error_code(admin.SHUTDOWN, wire.u32(2)) == INVALID_ARG


@case(kinds=[instance.TEST], ours_only=True)
def state_that_cannot_be_preserved_is_said(env):
    env.connect()
    target = admin.daemon_target(env)
    assert target.error_code(admin.SHUTDOWN, wire.u32(1)) == UNSUPPORTED
    assert env.conn.numOfDomains() >= 1


@case(kinds=[instance.SYSTEM])
def others_may_not_administer(env):
    for target in each(env):
        mode = os.stat(target.socket).st_mode & 0o777
        env.cleanups.append(lambda t=target, m=mode: os.chmod(t.socket, m))
        for opened in (False, True):
            if opened:
                os.chmod(target.socket, 0o666)
            elif not env.is_peer:
                assert mode == 0o600, oct(mode)
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + target.argv("srv-list"), text=True,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
            assert done.returncode != 0 and target.server not in done.stdout, done
        assert target.run("srv-list")


@case()
def sockets_keep_to_their_programs(env):
    for target in each(env):
        with wire.Client(target.socket) as administrator:
            answer = administrator.call(wire.AUTH_LIST)
            assert answer.status == wire.ERROR and answer.error()[0] == RPC, answer
            answer = administrator.call(99, program=wire.ADMIN)
            assert answer.status == wire.ERROR and answer.error()[0] == RPC, answer
            answer = administrator.call(admin.LIST_SERVERS, wire.u32(1), wire.ADMIN)
            assert answer.status == wire.ERROR and answer.error()[0] == RPC, answer
            assert administrator.ok(admin.LIST_SERVERS, wire.u32(0) * 2, wire.ADMIN).u32() == 0
    with wire.Client(env.instance.socket(env.kind)) as other:
        answer = other.call(admin.OPEN, wire.u32(0), wire.ADMIN)
        assert answer.status == wire.ERROR and answer.error()[0] == RPC, answer
