# SPDX-License-Identifier: LGPL-2.1-or-later
"""The client's engine (probe) against Debian's libvirtd, over every transport: test_peer.py PROBE HELPER"""

import filecmp
import getpass
import os
import shutil
import socket
import subprocess
import sys
import unittest

from test_client import run
import test_client

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "e2e"))
from harness import instance, process  # noqa: E402

LIBVIRTD = "/usr/sbin/libvirtd"
HELPER = None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class ListeningPeer(instance.Peer):
    """A libvirtd that listens on TCP with SASL or nothing, and on TLS."""

    def __init__(self, auth_tcp="none"):
        super().__init__()
        self.tcp, self.tls = free_port(), free_port()
        self.DAEMON_CONF = instance.Peer.DAEMON_CONF + (
            f'listen_tls = 1\nlisten_tcp = 1\nlisten_addr = "127.0.0.1"\ntcp_port = "{self.tcp}"\ntls_port = "{self.tls}"\nauth_tcp = "{auth_tcp}"\n'
            f'key_file = "{self.path("pki", "serverkey.pem")}"\ncert_file = "{self.path("pki", "servercert.pem")}"\n'
            f'ca_file = "{self.path("pki", "cacert.pem")}"\n')

    def start(self):
        self.certificates()
        super().start()

    def spawn(self, argv, log, env=None):
        return super().spawn([a.replace("exec /usr/sbin/libvirtd ", "exec /usr/sbin/libvirtd -l ") for a in argv], log, env)

    def openssl(self, *words, text=None):
        subprocess.run(["openssl", *words], cwd=self.path("pki"), check=True, capture_output=True, input=text, text=True)

    def certificates(self):
        os.makedirs(self.path("pki"))
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "cakey.pem", "-out", "cacert.pem", "-subj", "/CN=ca", "-days", "2")
        for name, names in (("server", "DNS:localhost"), ("client", "DNS:client")):
            self.write(f"pki/{name}.ext", f"subjectAltName={names}\n")
            self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}key.pem", "-out", f"{name}.csr", "-subj", f"/CN={name}")
            self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "cacert.pem", "-CAkey", "cakey.pem", "-CAcreateserial", "-days", "2",
                         "-extfile", f"{name}.ext", "-out", f"{name}cert.pem")


@unittest.skipUnless(os.path.exists(LIBVIRTD), "the reference's daemon is not installed")
@unittest.skipUnless(os.geteuid() == 0, "the reference's daemon needs a mount namespace, which root alone can make")
class Peer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.peer = ListeningPeer()
        cls.peer.start()

    @classmethod
    def tearDownClass(cls):
        cls.peer.stop()

    def info(self, uri, **options):
        return run(uri, "info", **options)

    def test_unix(self):
        for verb in ("info", "info-loop"):
            status, lines = run(self.peer.uri(instance.TEST), verb)
            self.assertEqual((status, lines[2]), (0, "encrypted 0 secure 1 unix 1 alive 1"))

    def test_tcp(self):
        status, lines = self.info(f"test+tcp://127.0.0.1:{self.peer.tcp}/default")
        self.assertEqual((status, lines[2]), (0, "encrypted 0 secure 0 unix 0 alive 1"))

    def tls(self, more="", host="localhost", pki="pki"):
        return self.info(f"test+tls://{host}:{self.peer.tls}/default?pkipath={self.peer.path(pki)}{more}")

    def test_tls(self):
        status, lines = self.tls()
        self.assertEqual(status, 0, lines)
        self.assertEqual(lines[2], "encrypted 1 secure 1 unix 0 alive 1")

    def test_tls_many_calls(self):
        uri = f"test+tls://localhost:{self.peer.tls}/default?pkipath={self.peer.path('pki')}"
        self.assertEqual(run(uri, "threads-loop", 8, 100)[0], 0)

    def test_tls_server_of_another_name(self):
        self.assertRegex(self.tls(host="127.0.0.1")[1][-1], r"error 45 7 .*not for the host name '127.0.0.1'")
        self.assertEqual(self.tls(host="127.0.0.1", more="&no_verify=1")[0], 0)

    def test_tls_client_without_certificate(self):
        os.makedirs(self.peer.path("pki-ca"), exist_ok=True)
        shutil.copy(self.peer.path("pki", "cacert.pem"), self.peer.path("pki-ca", "cacert.pem"))
        self.assertRegex(self.tls(pki="pki-ca")[1][-1], r"error (45|38) 7 ")

    def test_tls_unknown_authority(self):
        os.makedirs(self.peer.path("pki-other"), exist_ok=True)
        self.peer.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "../pki-other/key.pem", "-out", "../pki-other/cacert.pem",
                          "-subj", "/CN=other", "-days", "2")
        self.assertRegex(self.tls(pki="pki-other")[1][-1], r"error 45 7 authentication failed: the server's certificate is not trusted")

    def test_tls_files_missing(self):
        self.assertRegex(self.tls(pki="nowhere")[1][-1], r"error 38 7 Cannot read CA certificate '.*/nowhere/cacert.pem': No such file")

    def test_tls_priority(self):
        self.assertRegex(self.tls("&tls_priority=NONSENSE")[1][-1], r"error 38 7 Failed to set TLS session priority to NONSENSE")
        self.assertEqual(self.tls("&tls_priority=NORMAL")[0], 0)

    def test_server_error_has_its_domain(self):
        self.assertRegex(run(self.peer.uri(instance.TEST), "lookup", "nobody")[1][-1], r"error 42 12 Domain not found")

    def test_threads(self):
        self.assertEqual(run(self.peer.uri(instance.TEST), "threads-loop", 8, 200)[0], 0)

    def test_keepalive_of_a_living_server(self):
        status, lines = run(self.peer.uri(instance.TEST), "keepalive", 1, 1, 3)
        self.assertEqual((status, lines), (0, ["keepalive 0"]))

    def test_upload_and_download(self):
        pool = self.peer.path("pool")
        os.makedirs(pool)
        virsh = ["virsh", "-q", "-c", self.peer.uri(instance.SYSTEM)]
        for words in (f"pool-create-as p dir --target {pool}", "vol-create-as p v 3M --format raw"):
            subprocess.run(virsh + words.split(), check=True, capture_output=True)
        sent, got = self.peer.path("sent"), self.peer.path("got")
        with open(sent, "wb") as f:
            f.write(os.urandom(3 * 1024 * 1024))
        for verb in ("upload", "upload-loop"):
            self.assertEqual(run(self.peer.uri(instance.SYSTEM), verb, f"{pool}/v", sent), (0, []))
        self.assertEqual(run(self.peer.uri(instance.SYSTEM), "download", f"{pool}/v", got), (0, []))
        self.assertTrue(filecmp.cmp(sent, got, shallow=False))
        status, lines = run(self.peer.uri(instance.SYSTEM), "upload", f"{pool}/v", sent, env={"PROBE_LENGTH": "1000000"})
        self.assertRegex(lines[-1], "error 38 38 .*No space left")
        subprocess.run(virsh + ["pool-destroy", "p"], check=True, capture_output=True)


@unittest.skipUnless(os.path.exists("/usr/sbin/saslpasswd2"), "sasl2-bin is not installed")
@unittest.skipUnless(os.path.exists(LIBVIRTD) and os.geteuid() == 0, "the reference's daemon is not installed, or we are not root")
class Sasl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.peer = ListeningPeer("sasl")
        path = cls.peer.path
        cls.peer.env["SASL_CONF_PATH"] = path("sasl")
        cls.peer.write("sasl/libvirt.conf", f"mech_list: digest-md5 scram-sha-256\nsasldb_path: {path('sasl', 'db')}\n")
        subprocess.run(["saslpasswd2", "-p", "-c", "-f", path("sasl", "db"), "-a", "libvirt", "-u", socket.gethostname(), "fred"], input="secret",
                       text=True, check=True)
        cls.peer.write("auth.conf", "[credentials-x]\nauthname=fred\nusername=fred\npassword=secret\n[auth-libvirt-localhost]\ncredentials=x\n")
        cls.peer.start()

    @classmethod
    def tearDownClass(cls):
        cls.peer.stop()

    def info(self, more="", verb="info", **env):
        return run(f"test+tcp://localhost:{self.peer.tcp}/default?{more}", *verb.split(), env=env)

    def test_password_by_callback(self):
        status, lines = self.info(PROBE_USER="fred", PROBE_PASSWORD="secret")
        self.assertEqual(status, 0, lines)
        self.assertEqual(lines[2], "encrypted 1 secure 1 unix 0 alive 1")

    def test_layer_carries_many_calls(self):
        self.assertEqual(self.info(verb="threads-loop 8 50", PROBE_USER="fred", PROBE_PASSWORD="secret")[0], 0)

    def test_password_from_file(self):
        self.assertEqual(self.info(f"authfile={self.peer.path('auth.conf')}")[0], 0)

    def test_wrong_password(self):
        self.assertRegex(self.info(PROBE_USER="fred", PROBE_PASSWORD="wrong")[1][-1], r"error 45 \d+ authentication failed")

    def test_nobody_to_ask(self):
        self.assertRegex(self.info()[1][-1], r"error 45 13 authentication failed: the server wants a credential of type \d")

    def test_mechanism_of_the_uri(self):
        env = {"PROBE_USER": "fred", "PROBE_PASSWORD": "secret"}
        self.assertEqual(self.info("auth=sasl.digest-md5", **env)[0], 0)
        self.assertRegex(self.info("auth=sasl.unheard-of", **env)[1][-1], r"error 45 13 authentication failed: Failed SASL step")
        self.assertRegex(self.info("auth=none", **env)[1][-1], r"error 45 13 authentication failed: requested authentication type none rejected")


@unittest.skipUnless(os.path.exists("/usr/sbin/sshd"), "openssh-server is not installed")
@unittest.skipUnless(os.path.exists(LIBVIRTD) and os.geteuid() == 0, "the reference's daemon is not installed, or we are not root")
class Ssh(unittest.TestCase):
    """A real sshd on the loopback device, for whoever runs the test."""

    @classmethod
    def setUpClass(cls):
        cls.peer = instance.Peer()
        cls.peer.start()
        cls.port = free_port()
        path = cls.peer.path
        os.makedirs("/run/sshd", exist_ok=True)
        for name in ("host", "me"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path(name)], check=True)
        shutil.copy(path("me.pub"), path("authorized"))
        os.makedirs(path("bin"))
        # The real one, led to the peer's socket instead of the system's.
        cls.peer.write("bin/virt-ssh-helper", '#!/bin/sh\n[ "$*" = test:///default ] || exit 9\n'
                       f'exec {HELPER} "test+unix:///default?socket={cls.peer.socket(instance.TEST)}"\n')
        os.chmod(path("bin", "virt-ssh-helper"), 0o755)
        cls.peer.write("sshd.conf", f"Port {cls.port}\nListenAddress 127.0.0.1\nHostKey {path('host')}\nAuthorizedKeysFile {path('authorized')}\n"
                       f"PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nSetEnv PATH={path('bin')}:/usr/bin:/bin\n")
        with open(path("host.pub")) as f:
            cls.peer.write("known", f"[localhost]:{cls.port} {f.read()}")
        cls.sshd = process.spawn(["/usr/sbin/sshd", "-D", "-e", "-f", path("sshd.conf")], path("sshd.out"), cls.peer.env)

        def ready():
            with socket.socket() as s:
                return s.connect_ex(("127.0.0.1", cls.port)) == 0
        process.wait_for(ready, "sshd", 15)

    @classmethod
    def tearDownClass(cls):
        cls.sshd.terminate()
        cls.sshd.wait()
        cls.peer.stop()

    def uri(self, more):
        path = self.peer.path
        return (f"test+ssh://{getpass.getuser()}@localhost:{self.port}/default?no_tty=1&keyfile={path('me')}&known_hosts={path('known')}"
                f"&{more}")

    def test_netcat(self):
        if shutil.which("nc") is None:
            self.skipTest("no netcat here")
        status, lines = run(self.uri(f"proxy=netcat&socket={self.peer.socket(instance.TEST)}"), "info")
        self.assertEqual((status, lines[-1]), (0, "encrypted 1 secure 1 unix 0 alive 1"))

    def test_helper(self):
        for proxy in ("native", "auto"):
            status, lines = run(self.uri(f"proxy={proxy}"), "info")
            self.assertEqual((status, lines[-1]), (0, "encrypted 1 secure 1 unix 0 alive 1"), lines)

    def test_refused_key(self):
        status, lines = run(self.uri("proxy=netcat&socket=/s").replace("keyfile=" + self.peer.path("me"), "keyfile=/dev/null"), "info",
                            env={"HOME": self.peer.directory})
        self.assertRegex(lines[-1], r"error 38 7 Cannot recv data: .*Permission denied")


if __name__ == "__main__":
    test_client.PROBE, HELPER = os.path.abspath(sys.argv.pop(1)), os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
