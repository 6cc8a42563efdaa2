/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/capabilities/capabilities.h"

#include <string.h>

static const char document[] =
    "<capabilities>\n"
    "  <host>\n"
    "    <uuid>665b09f7-f273-4003-9590-380f38bbf124</uuid>\n"
    "    <cpu>\n"
    "      <arch>x86_64</arch>\n"
    "      <model>kvm64</model>\n"
    "      <vendor>AMD</vendor>\n"
    "      <microcode version='16777317'/>\n"
    "      <signature family='25' model='1' stepping='0'/>\n"
    "      <counter name='tsc' frequency='2445430000' scaling='no'/>\n"
    "      <topology sockets='1' dies='1' cores='2' threads='1'/>\n"
    "      <maxphysaddr mode='emulate' bits='48'/>\n"
    "      <feature name='vme'/>\n"
    "      <feature name='sse4.1'/>\n"
    "      <pages unit='KiB' size='4'/>\n"
    "      <pages unit='KiB' size='2048'/>\n"
    "    </cpu>\n"
    "    <power_management>\n"
    "      <suspend_mem/>\n"
    "    </power_management>\n"
    "    <iommu support='no'/>\n"
    "    <migration_features>\n"
    "      <live/>\n"
    "      <uri_transports>\n"
    "        <uri_transport>tcp</uri_transport>\n"
    "        <uri_transport>rdma</uri_transport>\n"
    "      </uri_transports>\n"
    "    </migration_features>\n"
    "    <topology>\n"
    "      <cells num='1'>\n"
    "        <cell id='0'>\n"
    "          <memory unit='KiB'>4810964</memory>\n"
    "          <pages unit='KiB' size='4'>1202741</pages>\n"
    "          <pages unit='KiB' size='2048'>0</pages>\n"
    "          <distances>\n"
    "            <sibling id='0' value='10'/>\n"
    "          </distances>\n"
    "          <cpus num='2'>\n"
    "            <cpu id='0' socket_id='0' die_id='0' core_id='0' siblings='0-1'/>\n"
    "            <cpu id='1'/>\n"
    "          </cpus>\n"
    "        </cell>\n"
    "      </cells>\n"
    "    </topology>\n"
    "    <cache>\n"
    "      <bank id='0' level='3' type='both' size='32' unit='MiB' cpus='0-1'/>\n"
    "    </cache>\n"
    "    <secmodel>\n"
    "      <model>dac</model>\n"
    "      <doi>0</doi>\n"
    "      <baselabel type='kvm'>+64055:+64055</baselabel>\n"
    "      <baselabel type='qemu'>+64055:+64055</baselabel>\n"
    "    </secmodel>\n"
    "  </host>\n"
    "  <guest>\n"
    "    <os_type>hvm</os_type>\n"
    "    <arch name='x86_64'>\n"
    "      <wordsize>64</wordsize>\n"
    "      <emulator>/usr/bin/qemu-system-x86_64</emulator>\n"
    "      <machine maxCpus='255'>pc-i440fx-7.2</machine>\n"
    "      <machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>\n"
    "      <machine maxCpus='255' deprecated='yes'>pc-i440fx-1.5</machine>\n"
    "      <domain type='qemu'/>\n"
    "      <domain type='kvm'/>\n"
    "    </arch>\n"
    "    <features>\n"
    "      <acpi default='on' toggle='yes'/>\n"
    "      <apic default='on' toggle='no'/>\n"
    "      <cpuselection/>\n"
    "      <deviceboot/>\n"
    "      <disksnapshot default='on' toggle='no'/>\n"
    "    </features>\n"
    "  </guest>\n"
    "</capabilities>\n";

static void test_document_reads_back_as_itself(void)
{
    g_autoptr(Capabilities) capabilities = capabilities_parse(document, strlen(document), NULL);
    g_autofree char *text = NULL;

    g_assert_nonnull(capabilities);
    text = capabilities_format(capabilities);
    g_assert_cmpstr(text, ==, document);
}

static void test_guest_is_found_by_what_it_runs(void)
{
    g_autoptr(Capabilities) capabilities = capabilities_new();
    CapabilitiesGuest *guest = capabilities_add_guest(capabilities, "hvm", "i686", 32, "/usr/bin/e");

    capabilities_guest_add_domain(guest, "qemu");
    capabilities_guest_add_machine(guest, "pc-1", NULL, 255);
    g_assert_true(capabilities_find_guest(capabilities, "hvm", "i686", "qemu") == guest);
    g_assert_true(capabilities_find_guest(capabilities, NULL, NULL, NULL) == guest);
    g_assert_null(capabilities_find_guest(capabilities, "hvm", "i686", "kvm"));
    g_assert_null(capabilities_find_guest(capabilities, "xen", NULL, NULL));
}

static void test_facts_of_the_running_host(void)
{
    g_autoptr(HostCapabilities) facts = NULL;
    g_autoptr(Capabilities) capabilities = capabilities_new();
    g_autoptr(Capabilities) again = NULL;
    g_autofree char *text = NULL;

    g_assert_true(host_capabilities_read(&host_running, &facts, NULL));
    capabilities_host_fill(&capabilities->host, facts);
    text = capabilities_format(capabilities);
    again = capabilities_parse(text, strlen(text), NULL);
    g_assert_nonnull(again);
    g_assert_cmpstr(again->host.cpu.arch, ==, facts->cpu->arch);
    g_assert_cmpuint(again->host.n_cells, ==, facts->numa->n_cells);
    g_assert_cmpuint(again->host.cells.items[0]->memory, ==, facts->numa->cells[0].memory);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/capabilities/document-reads-back-as-itself", test_document_reads_back_as_itself);
    g_test_add_func("/conf/capabilities/guest-is-found-by-what-it-runs", test_guest_is_found_by_what_it_runs);
    g_test_add_func("/conf/capabilities/facts-of-the-running-host", test_facts_of_the_running_host);
    return g_test_run();
}
