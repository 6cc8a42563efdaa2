#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The packaged python binding over our library, against a private instance with the test driver.

The binding is a C program against the public interface that we did not write: what it loads, calls and is called back by is the interface.
"""
import os
import sys
import threading
import time
import unittest

from instance import LIBRARIES, Instance, until

if os.environ.get("LD_LIBRARY_PATH", "").split(":")[0] != LIBRARIES:
    os.environ["LD_LIBRARY_PATH"] = f"{LIBRARIES}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    os.execv(sys.executable, [sys.executable, "-B", *sys.argv])

import libvirt  # noqa: E402

XML = "<domain type='test'><name>{}</name><memory>8192</memory><os><type>hvm</type></os></domain>"


class Loop:
    """The library's own event loop, in a thread; it turns at least every 100 ms."""
    def __init__(self):
        libvirt.virEventRegisterDefaultImpl()
        libvirt.virEventAddTimeout(100, lambda timer, opaque: None, None)
        self.running = True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.running:
            libvirt.virEventRunDefaultImpl()

    def end(self):
        """Before python takes itself apart: the binding enters it from here. The timeout wakes the loop."""
        self.running = False
        self.thread.join()


class TestBinding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance().__enter__()
        cls.uri, cls.readonly_uri = cls.instance.uri, cls.instance.readonly_uri
        libvirt.registerErrorHandler(lambda context, error: None, None)
        cls.loop = Loop()

    @classmethod
    def tearDownClass(cls):
        cls.instance.__exit__()
        cls.loop.end()

    def setUp(self):
        self.conn = libvirt.open(self.uri)
        self.addCleanup(self.conn.close)

    def fails(self, code, domain, call, *args):
        with self.assertRaises(libvirt.libvirtError) as caught:
            call(*args)
        self.assertEqual((caught.exception.get_error_code(), caught.exception.get_error_domain()), (code, domain), str(caught.exception))
        return str(caught.exception)

    def test_it_is_our_library(self):
        self.assertEqual(libvirt.getVersion(), 12008000)
        with open("/proc/self/maps", encoding="utf-8") as file:
            loaded = {line.split()[-1] for line in file if "libvirt.so" in line}
        self.assertEqual({os.path.dirname(path) for path in loaded}, {os.path.realpath(LIBRARIES)})

    def test_a_connection_tells_of_itself(self):
        self.assertEqual(self.conn.getURI(), self.uri)
        self.assertEqual(self.conn.getType(), "TEST")
        self.assertEqual((self.conn.isAlive(), self.conn.isEncrypted(), self.conn.isSecure()), (1, 0, 1))
        self.assertEqual(self.conn.getVersion(), 2)

    def test_domains_are_listed_and_found(self):
        domain = self.conn.lookupByName("test")
        self.assertEqual([item.name() for item in self.conn.listAllDomains()], ["test"])
        self.assertEqual(self.conn.listDomainsID(), [domain.ID()])
        for other in (self.conn.lookupByID(domain.ID()), self.conn.lookupByUUIDString(domain.UUIDString()),
                      self.conn.lookupByUUID(domain.UUID())):
            self.assertEqual(other.name(), "test")

    def test_an_answer_fills_records_lists_and_parameters(self):
        domain = self.conn.lookupByName("test")
        self.assertEqual(domain.info()[:4], [1, 8388608, 2097152, 2])
        self.assertEqual(domain.state()[0], libvirt.VIR_DOMAIN_RUNNING)
        self.assertEqual(domain.schedulerType(), ("fair", 1))
        self.assertEqual(domain.schedulerParameters(), {"weight": 50})
        self.assertEqual(len(domain.vcpus()[0]), 2)
        [(found, values)] = self.conn.domainListGetStats([domain])
        self.assertEqual((found.name(), values["state.state"]), ("test", 1))
        self.assertEqual(self.conn.getInfo()[0], "i686")
        self.assertEqual(len(self.conn.getCellsFreeMemory(0, 2)), 2)

    def test_a_domain_lives_and_its_handle_knows_its_number(self):
        domain = self.conn.defineXML(XML.format("lives"))
        self.assertEqual(domain.ID(), -1)
        domain.create()
        self.assertGreater(domain.ID(), 0)
        domain.suspend()
        self.assertEqual(domain.state()[0], libvirt.VIR_DOMAIN_PAUSED)
        domain.resume()
        domain.destroy()
        self.assertEqual(domain.ID(), -1)
        domain.undefine()
        self.fails(libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_FROM_TEST, domain.info)

    def test_errors_carry_code_and_domain(self):
        self.assertIn("Domain not found", self.fails(libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_FROM_TEST, self.conn.lookupByName, "nope"))
        self.fails(libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_FROM_DOMAIN, self.conn.lookupByUUIDString, "no uuid")
        self.fails(libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_FROM_DOMAIN, self.conn.lookupByName("test").setMemory, 0)
        self.fails(libvirt.VIR_ERR_XML_DETAIL, libvirt.VIR_FROM_DOMAIN, self.conn.defineXML, "<domain")

    def test_what_a_read_only_connection_may_not_is_refused_here(self):
        conn = libvirt.openReadOnly(self.readonly_uri)
        self.addCleanup(conn.close)
        text = self.fails(libvirt.VIR_ERR_OPERATION_DENIED, libvirt.VIR_FROM_DOMAIN, conn.lookupByName("test").destroy)
        self.assertEqual(text, "operation forbidden: read only access prevents virDomainDestroy")

    def test_events_reach_their_callbacks(self):
        heard = []
        mine = self.conn.lookupByName("test")
        numbers = [self.conn.domainEventRegisterAny(domain, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                    lambda conn, domain, event, detail, who: heard.append((who, domain.name(), event)), who)
                   for who, domain in (("all", None), ("one", mine))]
        domain = self.conn.createXML(XML.format("heard"))
        domain.destroy()
        self.assertTrue(until(lambda: ("all", "heard", libvirt.VIR_DOMAIN_EVENT_STOPPED) in heard), heard)
        mine.suspend()
        mine.resume()
        self.assertTrue(until(lambda: ("one", "test", libvirt.VIR_DOMAIN_EVENT_RESUMED) in heard), heard)
        self.assertNotIn("heard", [name for who, name, _ in heard if who == "one"])
        for number in numbers:
            self.conn.domainEventDeregisterAny(number)
        count = len(heard)
        mine.suspend()
        mine.resume()
        time.sleep(0.2)
        self.assertEqual(len(heard), count)

    def test_the_same_callback_twice_is_refused_and_an_unknown_number_too(self):
        number = self.conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, lambda *event: None, None)
        self.fails(libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_FROM_NONE, self.conn.domainEventRegisterAny, None,
                   libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, lambda *event: None, None)
        self.conn.domainEventDeregisterAny(number)
        with self.assertRaises((libvirt.libvirtError, KeyError)):
            self.conn.domainEventDeregisterAny(number)

    def test_a_stream_brings_a_screenshot(self):
        stream = self.conn.newStream()
        self.assertTrue(self.conn.lookupByName("test").screenshot(stream, 0).startswith("image/"))
        pieces = []
        stream.recvAll(lambda stream, data, opaque: pieces.append(data), None)
        stream.finish()
        self.assertGreater(sum(map(len, pieces)), 100)

    def test_a_handle_keeps_its_connection(self):
        conn = libvirt.open(self.uri)
        domain = conn.lookupByName("test")
        self.assertEqual(conn.close(), 1)
        self.assertEqual(domain.name(), "test")

    def test_threads_share_a_connection_and_have_errors_of_their_own(self):
        wrong = []

        def work(who):
            for turn in range(50):
                name = f"no-{who}-{turn}"
                try:
                    self.conn.lookupByName(name)
                except libvirt.libvirtError as error:
                    if name not in str(error):
                        wrong.append((name, str(error)))

        threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_a_callback_for_closing_can_be_taken_away(self):
        told = []
        conn = libvirt.open(self.uri)
        conn.registerCloseCallback(lambda conn, reason, opaque: told.append(reason), None)
        conn.unregisterCloseCallback()
        self.assertEqual(told, [])
        conn.close()


if __name__ == "__main__":
    unittest.main()
