/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/nwfilter/binding.h"
#include "tests/unit/conf/refusal.h"
#include "xml/write.h"

#define IN(match) "<filter name='f'><rule action='drop' direction='in'>" match "</rule></filter>"

static const Refusal refusals[] = {
    { "a name is missing", "<filter/>", "/filter/@name" },
    { "an unknown chain", "<filter name='f' chain='foo'/>", "/filter/@chain" },
    { "a chain's name too long", "<filter name='f' chain='ipv4-123456789'/>", "/filter/@chain" },
    { "an unknown action", "<filter name='f'><rule action='x' direction='in'/></filter>", "/filter/rule/@action" },
    { "a priority too high", "<filter name='f'><rule action='drop' direction='in' priority='1001'/></filter>", "/filter/rule/@priority" },
    { "two protocols", IN("<tcp/><udp/>"), "/filter/rule" },
    { "a MAC address", IN("<mac srcmacaddr='zz'/>"), "/filter/rule/mac/@srcmacaddr" },
    { "a MAC mask with a hole", IN("<mac srcmacmask='ff:0:ff:0:0:0'/>"), "/filter/rule/mac/@srcmacmask" },
    { "a protocol below 0x600", IN("<mac protocolid='15'/>"), "/filter/rule/mac/@protocolid" },
    { "a VLAN's number", IN("<vlan vlanid='4096'/>"), "/filter/rule/vlan/@vlanid" },
    { "an STP cost", IN("<stp root-cost='4294967296'/>"), "/filter/rule/stp/@root-cost" },
    { "an opcode", IN("<arp opcode='Shout'/>"), "/filter/rule/arp/@opcode" },
    { "a hardware type", IN("<arp hwtype='65536'/>"), "/filter/rule/arp/@hwtype" },
    { "a word for yes", IN("<arp gratuitous='maybe'/>"), "/filter/rule/arp/@gratuitous" },
    { "an IPv6 address in IPv4", IN("<ip srcipaddr='::1'/>"), "/filter/rule/ip/@srcipaddr" },
    { "an IPv4 address in IPv6", IN("<ipv6 srcipaddr='1.2.3.4'/>"), "/filter/rule/ipv6/@srcipaddr" },
    { "a mask too long", IN("<ip srcipmask='33'/>"), "/filter/rule/ip/@srcipmask" },
    { "a mask with a hole", IN("<ip srcipmask='255.0.255.0'/>"), "/filter/rule/ip/@srcipmask" },
    { "an IPv6 mask too long", IN("<all-ipv6 srcipmask='129'/>"), "/filter/rule/all-ipv6/@srcipmask" },
    { "an unknown protocol", IN("<ip protocol='256'/>"), "/filter/rule/ip/@protocol" },
    { "ports without a protocol", IN("<ip srcportstart='1'/>"), "/filter/rule/ip/@protocol" },
    { "a service class", IN("<tcp dscp='64'/>"), "/filter/rule/tcp/@dscp" },
    { "a port", IN("<tcp srcportstart='65536'/>"), "/filter/rule/tcp/@srcportstart" },
    { "a count in hexadecimal", IN("<tcp connlimit-above='0x10'/>"), "/filter/rule/tcp/@connlimit-above" },
    { "a state", IN("<tcp state='OLD'/>"), "/filter/rule/tcp/@state" },
    { "flags without a mask", IN("<tcp flags='SYN'/>"), "/filter/rule/tcp/@flags" },
    { "an unknown flag", IN("<tcp flags='SYN/X'/>"), "/filter/rule/tcp/@flags" },
    { "a set's name", IN("<tcp ipset='a/b'/>"), "/filter/rule/tcp/@ipset" },
    { "a set's flags", IN("<tcp ipset='a' ipsetflags='up'/>"), "/filter/rule/tcp/@ipsetflags" },
    { "an ICMP type", IN("<icmp type='256'/>"), "/filter/rule/icmp/@type" },
    { "a variable's index", IN("<ip srcipaddr='$A[x]'/>"), "/filter/rule/ip/@srcipaddr" },
};

static const Refusal binding_refusals[] = {
    { "no device", "<filterbinding><owner><name>a</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid></owner>"
                   "<mac address='52:54:00:00:00:01'/><filterref filter='f'/></filterbinding>", "/filterbinding/portdev/@name" },
    { "no filter", "<filterbinding><owner><name>a</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid></owner>"
                   "<portdev name='vnet0'/><mac address='52:54:00:00:00:01'/></filterbinding>", "/filterbinding/filterref" },
};

static void test_faults_are_named_by_their_place(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
        assert_refused(&nwfilter_element, &refusals[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(binding_refusals); i++)
        assert_refused(&nwfilter_binding_element, &binding_refusals[i]);
}

/* What is written and what is kept of it. */
static const char *const spellings[][2] = {
    { "<mac srcmacaddr='1:2:3:4:5:6'/>", "<mac srcmacaddr='01:02:03:04:05:06'/>" },
    { "<mac protocolid='0x806'/>", "<mac protocolid='arp'/>" },
    { "<mac protocolid='1536'/>", "<mac protocolid='1536'/>" },
    { "<mac srcmacaddr='$MAC[@2]'/>", "<mac srcmacaddr='$MAC[@2]'/>" },
    { "<stp type='0x12' port='123'/>", "<stp type='0x12' port='123'/>" },
    { "<arp opcode='reply' gratuitous='1'/>", "<arp opcode='Reply' gratuitous='true'/>" },
    { "<ip dstipaddr='10.1.2.3' dstipmask='255.255.252.0'/>", "<ip dstipaddr='10.1.2.3' dstipmask='22'/>" },
    { "<ipv6 dstipmask='ffff:ffff:8000::'/>", "<ipv6 dstipmask='33'/>" },
    { "<ip protocol='0x11'/>", "<ip protocol='udp'/>" },
    { "<tcp flags='ack,syn/all'/>", "<tcp flags='SYN,ACK/ALL'/>" },
    { "<tcp flags='PSH/'/>", "<tcp flags='PSH/NONE'/>" },
    { "<tcp state='established,new'/>", "<tcp state='NEW,ESTABLISHED'/>" },
    { "<tcp ipset='foo'/>", "<tcp ipset='foo' ipsetflags='src'/>" },
};

static void test_one_spelling_is_kept(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
        g_autofree char *xml = g_strdup_printf(IN("%s"), spellings[i][0]);
        g_autoptr(GError) error = NULL;
        FilterDef *def = xml_read_text(&nwfilter_element, xml, strlen(xml), 0, NULL, &error);

        g_assert_no_error(error);
        g_autofree char *text = xml_write_text(&nwfilter_element, def, 0);
        if (strstr(text, spellings[i][1]) == NULL)
            g_error("%s became %s", spellings[i][0], text);
        xml_object_free(&nwfilter_element, def);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/nwfilter/faults-are-named-by-their-place", test_faults_are_named_by_their_place);
    g_test_add_func("/conf/nwfilter/one-spelling-is-kept", test_one_spelling_is_kept);
    return g_test_run();
}
