/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/interface/interface.h"
#include "tests/unit/conf/refusal.h"

#define ETHERNET(body) "<interface type='ethernet' name='e'>" body "</interface>"
#define BOND(body)     "<interface type='bond' name='b'><bond>" body "</bond></interface>"

static const Refusal refusals[] = {
    { "an unknown type", "<interface type='tunnel' name='t'/>", "/interface/@type" },
    { "a name is missing", "<interface type='ethernet'/>", "/interface/@name" },
    { "a MAC address", ETHERNET("<mac address='zz'/>"), "/interface/mac/@address" },
    { "a start mode", ETHERNET("<start mode='late'/>"), "/interface/start/@mode" },
    { "a link's state", ETHERNET("<link state='x'/>"), "/interface/link/@state" },
    { "an address of the other family", ETHERNET("<protocol family='ipv4'><ip address='fd00::1'/></protocol>"), "/interface/protocol/ip[1]" },
    { "a prefix too long", ETHERNET("<protocol family='ipv4'><ip address='1.1.1.1' prefix='33'/></protocol>"), "/interface/protocol/ip[1]" },
    { "a bridge without bridge", "<interface type='bridge' name='b'/>", "/interface/bridge" },
    { "a bridge's delay", "<interface type='bridge' name='b'><bridge delay='soon'/></interface>", "/interface/bridge/@delay" },
    { "a bridge in a bridge",
      "<interface type='bridge' name='b'><bridge><interface type='bridge' name='c'><bridge/></interface></bridge></interface>",
      "/interface/bridge/interface[1]/@type" },
    { "a vlan in a bond", BOND("<interface type='vlan' name='v'><vlan tag='1'><interface name='e'/></vlan></interface>"),
      "/interface/bond/interface[1]/@type" },
    { "monitoring without a frequency", BOND("<miimon/>"), "/interface/bond/miimon/@freq" },
    { "ARP without a target", BOND("<arpmon interval='1'/>"), "/interface/bond/arpmon/@target" },
    { "a vlan without a device", "<interface type='vlan' name='v'><vlan tag='1'/></interface>", "/interface/vlan/interface/@name" },
};

static void test_faults_are_named_by_their_place(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
        assert_refused(&host_interface_element, &refusals[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/interface/faults-are-named-by-their-place", test_faults_are_named_by_their_place);
    return g_test_run();
}
