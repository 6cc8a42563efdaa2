#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One command, one table: ours directly and through the router, beside Debian's libvirtd, in the same run and interleaved.

Everything is the median over rounds in which all servers take turns, so that a busy machine hurts all of them alike. Figures of different
runs are not to be compared, and no figure decides over pass or fail. Debian 12 ships no virtqemud and no virtproxyd; where /usr/sbin has
them, they join in.
"""

import argparse
import os
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))

from harness import guest, instance, process, wire  # noqa: E402

DEFINE, UNDEFINE, CREATE_XML, DESTROY, GET_INFO, GET_XML, LIST_ALL, ALL_STATS = 11, 35, 10, 12, 16, 14, 273, 344
PAUSED = 1
URI = "qemu:///system"


def domain(name, uid):
    """A domain on the wire: name, UUID, id."""
    return wire.string(name) + uid.bytes + struct.pack(">i", -1)


def small(name, uid):
    return guest.xml(instance.SYSTEM, name, uuid=uid, machine="pc", memory_mib=16)


class Server:
    def __init__(self, name, path, inst, programs):
        self.name, self.path, self.inst, self.programs = name, path, inst, programs
        self.samples = {}

    def pids(self):
        return [p for name in self.programs for p in self.inst.processes(name) if "--session" not in process.arguments(p) and self.is_system(p)]

    def is_system(self, pid):
        # The peer's session daemon runs as another user in the same instance.
        return os.stat(f"/proc/{pid}").st_uid == 0 or self.inst.name == "ours"

    def cpu_seconds(self):
        total = 0
        for pid in self.pids():
            fields = process.read_proc(pid, "stat").rpartition(b")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.client = os.path.join(options.build, "tests", "bench", "bench-client")
        self.servers = []
        self.pids = iter(range(10 ** 6))

    def calls(self, *calls):
        """A file of calls for the client: (procedure, payload) each."""
        path = os.path.join(self.folder, f"calls-{next(self.pids)}")
        with open(path, "wb") as f:
            for procedure, payload in calls:
                f.write(struct.pack(">II", procedure, len(payload)) + payload)
        return path

    def run(self, server, path, rounds, connections=1):
        done = subprocess.run([self.client, server.path, URI, path, str(rounds), str(connections)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{server.name}: {done.stderr.strip()}")
        return [line.split() for line in done.stdout.splitlines()]

    def latency(self, title, calls, rounds, turns=None, which=0, names=None):
        """Adds one sample per turn and server: the median time of the call number `which`, in microseconds."""
        path = self.calls(*calls)
        failed = set()
        for turn in range(turns or self.options.turns):
            # Whoever is first pays for what the last one left unwritten, so everybody is first in turn and finds the disk quiet.
            for server in self.servers[turn % len(self.servers):] + self.servers[:turn % len(self.servers)]:
                if server.name in failed:
                    continue
                os.sync()
                try:
                    lines = self.run(server, path, rounds)
                except RuntimeError as error:
                    print(f"# {title}: {error}", flush=True)
                    failed.add(server.name)
                    continue
                for offset, label in enumerate(names or [title]):
                    server.samples.setdefault(label, []).append(int(lines[which + offset][1]) / 1000)

    def throughput(self, title, calls, rounds, connections):
        """Calls per second of the server's CPU time, over all its processes."""
        path = self.calls(*calls)
        for _ in range(self.options.turns):
            for server in self.servers:
                before = server.cpu_seconds()
                lines = self.run(server, path, rounds, connections)
                spent = server.cpu_seconds() - before
                if spent > 0:
                    server.samples.setdefault(title, []).append(int(lines[0][1]) / spent)

    def value(self, server, title):
        return statistics.median(server.samples[title]) if server.samples.get(title) else None


def qmp_time(folder):
    """QEMU's own time from exec to its greeting, for the same machine that the servers start."""
    path = os.path.join(folder, "qmp")
    started = time.monotonic()
    qemu = subprocess.Popen(["qemu-system-x86_64", "-M", "pc,accel=tcg", "-m", "16", "-S", "-nodefaults", "-display", "none", "-no-user-config",
                             "-qmp", f"unix:{path},server=on,wait=off"], stdin=subprocess.DEVNULL)
    try:
        while True:
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(path)
                break
            except OSError:
                s.close()
                time.sleep(0.0005)
        s.recv(1)
        return time.monotonic() - started
    finally:
        qemu.kill()
        qemu.wait()
        if os.path.exists(path):
            os.unlink(path)


def start_ours(options):
    ours = instance.Ours(options.build, expected_errors=[".*"])
    ours.start()
    run = ours.path("run", "libvirt")
    with wire.Client(ours.socket(instance.SYSTEM)) as client:
        client.open(URI)
    direct = os.path.join(run, "qemud-sock")
    servers = [Server("ours, router", ours.socket(instance.SYSTEM), ours, ("virtrouterd", "qemud"))]
    if os.path.exists(direct):
        servers.insert(0, Server("ours, direct", direct, ours, ("qemud",)))
    return ours, servers


def start_peer(options):
    peer = instance.Peer()
    peer.start()
    with wire.Client(peer.socket(instance.SYSTEM), timeout=60) as client:
        client.open(URI)
    return peer, [Server("libvirtd", peer.socket(instance.SYSTEM), peer, ("libvirtd",))]


def measure(bench, options):
    uid = uuid.uuid4()
    name = "bench-one"
    one = domain(name, uid)
    document = wire.string(small(name, str(uid)))
    print("# null call, info, XML, define", flush=True)
    bench.latency("null call", [(wire.CONNECT_GET_LIB_VERSION, b"")], 2000)
    bench.latency("define, durable", [(DEFINE, document), (UNDEFINE, one)], 50, names=["define, durable", "undefine"])
    for server in bench.servers:
        try:
            bench.run(server, bench.calls((DEFINE, document)), 1)
        except RuntimeError as error:
            print(f"# {error}", flush=True)
    bench.latency("info", [(GET_INFO, one)], 1000)
    bench.latency("XML", [(GET_XML, one + wire.u32(0))], 300)
    for server in bench.servers:
        # Direct and routed are one daemon: the second undefine finds nothing, and that is no matter.
        try:
            bench.run(server, bench.calls((UNDEFINE, one)), 1)
        except RuntimeError:
            pass
    print("# many connections", flush=True)
    for n in (8, 64):
        bench.throughput(f"null calls per CPU second, {n} clients", [(wire.CONNECT_GET_LIB_VERSION, b"")], 24000 // n, n)
    if not options.no_guests:
        start_and_destroy(bench, options)
    listed(bench, 1000, 0)
    if not options.quick:
        listed(bench, 10000, 1000)


def start_and_destroy(bench, options):
    print("# start of a paused guest, destroy", flush=True)
    uid = uuid.uuid4()
    document = wire.string(small("bench-start", str(uid)))
    calls = [(CREATE_XML, document + wire.u32(PAUSED)), (DESTROY, domain("bench-start", uid))]
    for _ in range(options.turns):
        bench.qemu_samples.append(qmp_time(bench.folder) * 1e6)
        bench.latency("start, paused", calls, 2, turns=1, names=["start, paused", "destroy"])


def listed(bench, n, already):
    """Machines up to the number n, then what a management program asks of all of them."""
    print(f"# {n} machines", flush=True)
    defining = []
    for i in range(already, n):
        uid = uuid.uuid4()
        defining.append((DEFINE, wire.string(small(f"bench-{i}", str(uid)))))
    path = bench.calls(*defining)
    done = set()
    for server in bench.servers:
        if id(server.inst) not in done:
            done.add(id(server.inst))
            bench.run(server, path, 1)
    bench.latency(f"list of {n}", [(LIST_ALL, wire.u32(1) + wire.u32(0))], 10)
    # An empty array of domains asks for all of them; 1 is the state group.
    bench.latency(f"state of {n}", [(ALL_STATS, wire.u32(0) + wire.u32(1) + wire.u32(0))], 5)


def idle_memory(bench):
    """PSS before any load, some seconds after the first client has gone, when the daemon has noticed that it is quiet."""
    time.sleep(6)
    found = {}
    for server in bench.servers:
        for pid in server.pids():
            found[os.path.basename(process.program(pid))] = process.pss_kb(pid)
    return found


# measure -> (server, its share of libvirtd's figure that is to be reached, or a figure of its own)
TARGETS = {
    ("null call", "ours, direct"): 0.7, ("null call", "ours, router"): 1.0,
    ("define, durable", "ours, direct"): 1 / 3, ("define, durable", "ours, router"): 1 / 3,
    ("null calls per CPU second, 8 clients", "ours, direct"): 3.0, ("null calls per CPU second, 8 clients", "ours, router"): 1.7,
    ("null calls per CPU second, 64 clients", "ours, direct"): 3.0, ("null calls per CPU second, 64 clients", "ours, router"): 1.7,
}


def figure(value, title):
    if value is None:
        return "-"
    if "per CPU second" in title:
        return f"{value:,.0f}"
    return f"{value / 1000:,.2f} ms" if value >= 1000 else f"{value:,.0f} µs"


def report(bench, memory):
    names = [s.name for s in bench.servers]
    titles = list(dict.fromkeys(t for s in bench.servers for t in s.samples))
    reference = next((s for s in bench.servers if s.name == "libvirtd"), None)
    print()
    print(f"{'':40}" + "".join(f"{n:>16}" for n in names) + f"   {'share of libvirtd (wanted)'}")
    for title in titles:
        values = {s.name: bench.value(s, title) for s in bench.servers}
        base = bench.value(reference, title) if reference else None
        shares = []
        for name in names:
            if name == "libvirtd" or values[name] is None or not base:
                continue
            wanted = TARGETS.get((title, name))
            sign = "at least" if "per CPU second" in title else "at most"
            shares.append(f"{name.removeprefix('ours, ')} {values[name] / base:.2f}" + (f" ({sign} {wanted:.2f})" if wanted else ""))
        print(f"{title:40}" + "".join(f"{figure(values[n], title):>16}" for n in names) + "   " + ", ".join(shares))
    if bench.qemu_samples:
        alone = statistics.median(bench.qemu_samples)
        print(f"\nQEMU alone, exec to QMP: {figure(alone, '')}; start of a paused guest in multiples of it (wanted: at most 2.5):")
        for server in bench.servers:
            value = bench.value(server, "start, paused")
            if value:
                print(f"    {server.name:16} {value / alone:.1f}, destroy {figure(bench.value(server, 'destroy'), '')} (wanted: within 100 ms)")
    print("\nidle memory, PSS (wanted: router at most 3 MB, qemud at most 6 MB):")
    for name, kb in sorted(memory.items()):
        print(f"    {name:16} {kb / 1024:.1f} MB")
    missing = [p for p in ("virtqemud", "virtproxyd") if not os.path.exists(f"/usr/sbin/{p}")]
    if missing:
        print(f"\nnot installed here and so not measured: {', '.join(missing)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.environ.get("SPLITVIRT_BUILD", os.path.join(HERE, "..", "..", "build")))
    parser.add_argument("--quick", action="store_true", help="without the 10,000 machines")
    parser.add_argument("--no-guests", action="store_true", help="start no QEMU")
    parser.add_argument("--turns", type=int, default=7, help="how often all servers take turns")
    parser.add_argument("--only", choices=("ours", "peer"), help="one side only")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)

    instances = []
    with tempfile.TemporaryDirectory(prefix="sv-bench-") as folder:
        bench = Bench(options, folder)
        bench.qemu_samples = []
        try:
            for side, start in (("ours", start_ours), ("peer", start_peer)):
                if options.only in (None, side):
                    inst, servers = start(options)
                    instances.append(inst)
                    bench.servers += servers
            memory = idle_memory(bench)
            measure(bench, options)
            report(bench, memory)
        finally:
            for inst in instances:
                inst.abandon()


if __name__ == "__main__":
    sys.exit(main())
