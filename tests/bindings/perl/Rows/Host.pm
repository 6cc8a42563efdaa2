# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Host;
use strict;
use warnings;
use Rows::Documents;

sub computer { return $_[0]->{conn}->get_node_device_by_name("computer") }
sub made { return $_[0]->{conn}->create_node_device($HBA) }
sub active { return $_[0]->{conn}->get_interface_by_name("eth1") }
sub inactive { my $iface = active(@_); $iface->destroy(); return $iface }
sub gone { my $iface = inactive(@_); $iface->undefine(); return $iface }

our %NODEDEV = (
    package => "Sys::Virt::NodeDevice",
    states  => [[computer => \&computer], [made => \&made]],
    rows    => {
        none(qw(create destroy get_autostart get_name get_parent get_xml_description is_active is_persistent list_capabilities reattach reset
            undefine)),
        dettach => [[], ["vfio"]], set_autostart => [[1]],
    },
);
our %INTERFACE = (
    package => "Sys::Virt::Interface",
    states  => [[active => \&active], [inactive => \&inactive], [gone => \&gone]],
    rows    => { none(qw(create destroy get_mac get_name is_active undefine)), get_xml_description => [[], [1]] },
);

1;
