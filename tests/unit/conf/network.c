/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/network/port.h"
#include "conf/network/update.h"
#include "tests/unit/conf/refusal.h"
#include "xml/write.h"

#define IN(body)   "<network><name>n</name>" body "</network>"
#define DHCP(body) IN("<ip address='10.0.0.1' prefix='24'><dhcp>" body "</dhcp></ip>")
#define IPV6(body) IN("<ip family='ipv6' address='fd00::1' prefix='64'>" body "</ip>")

static const Refusal refusals[] = {
    { "a name is missing", "<network/>", "/network/name" },
    { "a slash in the name", "<network><name>a/b</name></network>", "/network/name" },
    { "an unknown mode", IN("<forward mode='nut'/>"), "/network/forward/@mode" },
    { "nat without an address", IN("<forward mode='nat'/>"), "/network/ip" },
    { "another device than the first", IN("<forward mode='vepa' dev='b'><interface dev='a'/></forward>"), "/network/forward/@dev" },
    { "a device and a function", IN("<forward mode='hostdev' dev='b'><pf dev='a'/></forward>"), "/network/forward/@dev" },
    { "a device twice", IN("<forward mode='vepa'><interface dev='a'/><interface dev='a'/></forward>"), "/network/forward/interface" },
    { "a PCI device twice",
      IN("<forward mode='hostdev'><address type='pci' slot='1'/><address type='pci' slot='1'/></forward>"), "/network/forward/address" },
    { "translation in another mode", IN("<forward mode='route'><nat ipv6='yes'/></forward>"), "/network/forward/nat" },
    { "ports backwards", IN("<forward><nat><port start='9' end='8'/></nat></forward>"), "/network/forward/nat/port/@end" },
    { "addresses backwards", IN("<forward><nat><address start='1.1.1.2' end='1.1.1.1'/></nat></forward>"), "/network/forward/nat/address" },
    { "IPv6 addresses to translate to", IN("<forward><nat><address start='::1' end='::2'/></nat></forward>"),
      "/network/forward/nat/address" },
    { "a device for an open network", IN("<forward mode='open' dev='a'/>"), "/network/forward/@dev" },
    { "a bridge's delay where it is not ours", IN("<forward mode='bridge'/><bridge name='b' delay='1'/>"), "/network/bridge" },
    { "a bridge and a device", IN("<forward mode='bridge' dev='a'/><bridge name='b'/>"), "/network/bridge/@name" },
    { "a bridge in another mode", IN("<forward mode='vepa'/><bridge name='b'/>"), "/network/bridge/@name" },
    { "an MTU where it is not ours", IN("<forward mode='bridge'/><mtu size='9000'/>"), "/network/mtu/@size" },
    { "a multicast address", IN("<mac address='01:00:00:00:00:01'/>"), "/network/mac/@address" },
    { "a floor for a network", IN("<bandwidth><inbound average='1' floor='1'/></bandwidth>"), "/network/bandwidth/inbound/@floor" },
    { "a floor for what goes out", IN("<bandwidth><outbound average='1' floor='1'/></bandwidth>"), "/network/bandwidth/outbound/@floor" },
    { "no average", IN("<bandwidth><inbound peak='1'/></bandwidth>"), "/network/bandwidth/inbound/@average" },
    { "a VLAN without tags", IN("<vlan/>"), "/network/vlan/tag" },
    { "tags that are no trunk", IN("<vlan trunk='no'><tag id='1'/><tag id='2'/></vlan>"), "/network/vlan/@trunk" },
    { "two native tags", IN("<vlan><tag id='1' nativeMode='tagged'/><tag id='2' nativeMode='tagged'/></vlan>"), "/network/vlan/tag" },
    { "a virtual port of no kind", IN("<virtualport/>"), "/network/virtualport/@type" },
    { "what a virtual port has not", IN("<virtualport type='midonet'><parameters profileid='x'/></virtualport>"),
      "/network/virtualport/parameters" },
    { "an IPv6 address without its family", IN("<ip address='fd00::1'/>"), "/network/ip/@address" },
    { "a netmask and a prefix", IN("<ip address='1.1.1.1' netmask='255.0.0.0' prefix='8'/>"), "/network/ip/@netmask" },
    { "a prefix too long", IN("<ip address='1.1.1.1' prefix='33'/>"), "/network/ip/@prefix" },
    { "tftp by IPv6", IPV6("<tftp root='/a'/>"), "/network/ip/tftp" },
    { "a range backwards", DHCP("<range start='10.0.0.9' end='10.0.0.3'/>"), "/network/ip/dhcp/range[1]" },
    { "a range elsewhere", DHCP("<range start='10.0.1.1' end='10.0.1.3'/>"), "/network/ip/dhcp/range[1]" },
    { "a range from the network's address", DHCP("<range start='10.0.0.0' end='10.0.0.3'/>"), "/network/ip/dhcp/range[1]" },
    { "a range to the broadcast address", DHCP("<range start='10.0.0.2' end='10.0.0.255'/>"), "/network/ip/dhcp/range[1]" },
    { "a range too large", IPV6("<dhcp><range start='fd00::2' end='fd00::2:0'/></dhcp>"), "/network/ip/dhcp/range[1]" },
    { "a lease too short", DHCP("<range start='10.0.0.2' end='10.0.0.3'><lease expiry='1'/></range>"),
      "/network/ip/dhcp/range/lease/@expiry" },
    { "a host that nothing tells", DHCP("<host ip='10.0.0.3'/>"), "/network/ip/dhcp/host[1]" },
    { "a host without address", DHCP("<host name='a'/>"), "/network/ip/dhcp/host[1]" },
    { "a host's MAC in IPv6", IPV6("<dhcp><host mac='52:54:00:00:00:01' ip='fd00::3'/></dhcp>"), "/network/ip/dhcp/host[1]" },
    { "a host's multicast MAC", DHCP("<host mac='53:54:00:00:00:01' ip='10.0.0.3'/>"), "/network/ip/dhcp/host/@mac" },
    { "a host's id", DHCP("<host id='xyz' name='a' ip='10.0.0.3'/>"), "/network/ip/dhcp/host/@id" },
    { "a host's empty name", DHCP("<host name='' ip='10.0.0.3'/>"), "/network/ip/dhcp/host/@name" },
    { "a forwarder to nowhere", IN("<dns><forwarder/></dns>"), "/network/dns/forwarder" },
    { "a name with a space", IN("<dns><txt name='a b' value=''/></dns>"), "/network/dns/txt/@name" },
    { "a service's port without target", IN("<dns><srv service='a' protocol='tcp' port='1'/></dns>"), "/network/dns/srv/@port" },
    { "a host without name", IN("<dns><host ip='1.1.1.1'/></dns>"), "/network/dns/host/hostname" },
    { "answers that are disabled", IN("<dns enable='no'><txt name='a' value='b'/></dns>"), "/network/dns/@enable" },
    { "a route to a host", IN("<route address='1.2.3.4' prefix='24' gateway='1.1.1.1'/>"), "/network/route/@address" },
    { "a gateway out of reach", IN("<route address='1.2.3.0' prefix='24' gateway='1.1.1.1'/>"), "/network/route[1]/@gateway" },
};

#define OWNER "<owner><name>a</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid></owner>"

static const Refusal port_refusals[] = {
    { "no owner", "<networkport><mac address='52:54:00:00:00:01'/></networkport>", "/networkport/owner/name" },
    { "no MAC", "<networkport>" OWNER "</networkport>", "/networkport/mac/@address" },
    { "a multicast MAC", "<networkport>" OWNER "<mac address='53:54:00:00:00:01'/></networkport>", "/networkport/mac/@address" },
    { "a bridge without name", "<networkport>" OWNER "<mac address='52:54:00:00:00:01'/><plug type='bridge'/></networkport>",
      "/networkport/plug/@bridge" },
};

static void test_faults_are_named_by_their_place(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
        assert_refused(&network_element, &refusals[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(port_refusals); i++)
        assert_refused(&network_port_element, &port_refusals[i]);
}

static NetworkDef *read_network(const char *xml)
{
    g_autoptr(GError) error = NULL;
    NetworkDef *def = xml_read_text(&network_element, xml, strlen(xml), 0, NULL, &error);

    g_assert_no_error(error);
    return def;
}

static void assert_update(const char *xml, guint command, guint section, const char *element, ErrorCode code)
{
    NetworkDef *def = read_network(xml);
    g_autoptr(GError) error = NULL;
    NetworkDef *changed = network_def_update(def, command, section, -1, element, &error);

    g_assert_cmpint(error == NULL ? ERROR_OK : error_code(error), ==, code);
    g_assert_true((changed != NULL) == (error == NULL));
    xml_object_free(&network_element, def);
    if (changed != NULL)
        xml_object_free(&network_element, changed);
}

static void test_update_keeps_what_must_hold(void)
{
    const char *two = IN("<portgroup name='a' default='yes'/><portgroup name='b'/>");

    assert_update(two, NETWORK_UPDATE_COMMAND_MODIFY, NETWORK_SECTION_PORTGROUP, "<portgroup name='b' default='yes'/>",
                  ERROR_OPERATION_INVALID);
    assert_update(two, NETWORK_UPDATE_COMMAND_MODIFY, NETWORK_SECTION_PORTGROUP, "<portgroup name='a'/>", ERROR_OK);
    assert_update(two, NETWORK_UPDATE_COMMAND_ADD_LAST, NETWORK_SECTION_IP_DHCP_HOST, "<host name='a' ip='1.1.1.1'/>",
                  ERROR_OPERATION_INVALID);
    assert_update(IN("<dns enable='no'/>"), NETWORK_UPDATE_COMMAND_ADD_LAST, NETWORK_SECTION_DNS_TXT, "<txt name='a' value='b'/>",
                  ERROR_XML_ERROR);
}

static void test_port_reads_back(void)
{
    const char *xml = "<networkport>\n  <uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid>\n  <owner>\n    <name>memtest</name>\n"
                      "    <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>\n  </owner>\n  <mac address='52:54:00:7b:35:93'/>\n"
                      "  <plug type='hostdev-pci' managed='yes'>\n    <driver name='vfio'/>\n"
                      "    <address domain='0x0001' bus='0x02' slot='0x03' function='0x4'/>\n  </plug>\n</networkport>\n";
    g_autoptr(GError) error = NULL;
    NetworkPortDef *def = xml_read_text(&network_port_element, xml, strlen(xml), 0, NULL, &error);

    g_assert_no_error(error);
    g_autofree char *text = xml_write_text(&network_port_element, def, 0);
    g_assert_cmpstr(text, ==, xml);
    xml_object_free(&network_port_element, def);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/network/faults-are-named-by-their-place", test_faults_are_named_by_their_place);
    g_test_add_func("/conf/network/update-keeps-what-must-hold", test_update_keeps_what_must_hold);
    g_test_add_func("/conf/network/port-reads-back", test_port_reads_back);
    return g_test_run();
}
