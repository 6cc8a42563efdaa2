# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Network;
use strict;
use warnings;
use Rows::Documents;

my $HOST = "<host mac='00:16:3e:77:e2:ed' name='a.example.com' ip='192.168.122.10'/>";

sub active { return $_[0]->{conn}->get_network_by_name("default") }
sub inactive { my $net = active(@_); $net->destroy(); return $net }
sub gone { my $net = inactive(@_); $net->undefine(); return $net }

our %NOUN = (
    package => "Sys::Virt::Network",
    states  => [[active => \&active], [inactive => \&inactive], [gone => \&gone]],
    rows    => {
        none(qw(create destroy get_autostart get_bridge_name get_name get_uuid get_uuid_string is_active is_persistent list_all_ports undefine)),
        create_port => [[$PORT], ["<nothing/>"]], get_dhcp_leases => [[], ["aa:bb:cc:dd:ee:ff"]], get_port_by_uuid => [[$NO_UUID], ["nonsense"]],
        get_xml_description => [[], [1]], set_autostart => [[1], [0]], update => [[3, 4, 0, $HOST], [9, 4, 0, $HOST], [3, 99, 0, $HOST]],
    },
);
our %PORT = (
    package => "Sys::Virt::NetworkPort",
    states  => [[plugged => sub { active(@_)->create_port($PORT) }]],
    rows    => {
        none(qw(delete get_parameters get_uuid get_uuid_string get_xml_description)), set_parameters => [[{ "inbound.average" => 100 }]],
    },
);
our %FILTER = (
    package => "Sys::Virt::NWFilter",
    states  => [[defined => sub { $_[0]->{conn}->define_nwfilter($FILTER) }]],
    rows    => { none(qw(get_name get_uuid get_uuid_string get_xml_description undefine)) },
);
our %BINDING = (
    package => "Sys::Virt::NWFilterBinding",
    states  => [[bound => sub { $_[0]->{conn}->create_nwfilter_binding($BINDING) }]],
    rows    => { none(qw(delete get_filter_name get_port_dev get_xml_description)) },
);

1;
