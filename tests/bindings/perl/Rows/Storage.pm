# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Storage;
use strict;
use warnings;
use Rows::Documents;

sub active { return $_[0]->{conn}->get_storage_pool_by_name("default-pool") }
sub inactive { my $pool = active(@_); $pool->destroy(); return $pool }
sub gone { my $pool = inactive(@_); $pool->undefine(); return $pool }
sub there { return active(@_)->create_volume(volume("one")) }
sub deleted { my $vol = there(@_); $vol->delete(); return $vol }
sub stream { return $_[0]->{conn}->new_stream(0) }

our %NOUN = (
    package => "Sys::Virt::StoragePool",
    states  => [[active => \&active], [inactive => \&inactive], [gone => \&gone]],
    rows    => {
        none(qw(destroy get_autostart get_info get_name get_uuid get_uuid_string is_active is_persistent list_all_volumes
            list_storage_vol_names list_volumes num_of_storage_volumes refresh undefine)),
        build => [[], [1]], clone_volume => [[volume("two"), \&there], [volume("one"), \&there]], create => [[], [1]],
        create_volume => [[volume("one")], ["<nothing/>"], [""]], delete => [[], [1]], get_volume_by_name => [["nobody"], [""]],
        get_xml_description => [[], [1]], set_autostart => [[1], [0]],
    },
);
our %VOLUME = (
    package => "Sys::Virt::StorageVol",
    states  => [[there => \&there], [gone => \&deleted]],
    rows    => {
        none(qw(delete get_info get_key get_name get_path get_xml_description wipe)), download => [[\&stream, 0, 0]], upload => [[\&stream, 0, 0]],
        resize => [[2097152], [1]], wipe_pattern => [[0], [99]],
    },
);
our %SECRET = (
    package => "Sys::Virt::Secret",
    states  => [[defined => sub { $_[0]->{conn}->define_secret($SECRET) }]],
    rows    => {
        none(qw(get_usage_id get_usage_type get_uuid get_uuid_string get_value get_xml_description undefine)), set_value => [["x"]],
    },
);

1;
