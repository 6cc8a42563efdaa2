# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Connect;
use strict;
use warnings;
use Rows::Documents;

my $quiet = callback(sub { });

sub opened { return $_[0]->{conn} }
sub saved { my $path = "$_[0]->{folder}/saved"; $_[0]->{conn}->get_domain_by_name("test")->save($path); return $path }

# The number of a callback that a registration made.
sub listening {
    my $register = shift;
    return sub { $_[0]->{conn}->$register(undef, 0, sub { }) };
}

# Each kind of event, and one more than there are.
sub events {
    my $known = shift;
    return [map { [undef, $_, $quiet] } 0 .. $known];
}

our %NOUN = (
    package => "Sys::Virt",
    states  => [[open => \&opened]],
    rows    => {
        none(qw(get_capabilities get_hostname get_library_version get_major_version get_micro_version get_minor_version get_node_cpu_map
            get_node_free_memory get_node_info get_node_memory_parameters get_node_security_model get_node_sev_info
            get_storage_pool_capabilities get_sysinfo get_type get_uri get_version interface_change_begin interface_change_commit
            interface_change_rollback is_alive is_encrypted is_secure list_all_nwfilter_bindings list_all_nwfilters list_all_secrets
            list_defined_domains list_defined_interfaces list_defined_networks list_defined_storage_pools list_domains list_interfaces
            list_networks list_nwfilters list_secrets list_storage_pools num_of_defined_domains num_of_defined_interfaces
            num_of_defined_networks num_of_defined_storage_pools num_of_domains num_of_interfaces num_of_networks num_of_nwfilters
            num_of_secrets num_of_storage_pools unregister_close_callback domain_event_deregister new_stream)),
        (map { $_ => [[100], [0], [-1]] } qw(list_defined_domain_names list_defined_interface_names list_defined_network_names
            list_defined_storage_pool_names list_domain_ids list_interface_names list_network_names list_nwfilter_names list_secret_uuids
            list_storage_pool_names)),
        (map { $_ => [[], [1], [2]] } qw(list_all_domains list_all_interfaces list_all_networks list_all_node_devices list_all_storage_pools)),
        new => [[uri => sub { $_[0]->{uri} }], [uri => sub { $_[0]->{uri} }, readonly => 1], [uri => "nobody:///x"]],
        baseline_cpu => [[[$CPU]], [["<nothing/>"]]], baseline_hypervisor_cpu => [[undef, undef, undef, undef, [$CPU]]],
        compare_cpu => [[$CPU], ["<nothing/>"]], compare_hypervisor_cpu => [[undef, undef, undef, undef, $CPU]],
        create_domain => [[domain("new")], [rich()], ["<nothing/>"], [""]], create_domain_with_files => [[domain("new"), []]],
        create_interface => [["eth9"]], create_network => [[network("new")], ["<nothing/>"]], create_node_device => [[$HBA], ["<nothing/>"]],
        create_nwfilter_binding => [[$BINDING]], create_storage_pool => [[pool("new")], ["<nothing/>"]],
        define_domain => [[domain("new")], [rich()], ["<nothing/>"]],
        define_interface => [["<interface type='ethernet' name='eth9'><start mode='none'/></interface>"], ["<nothing/>"]],
        define_network => [[network("new")], ["<nothing/>"]], define_node_device => [[$HBA]], define_nwfilter => [[$FILTER]],
        define_save_image_xml => [[\&saved, domain("test")]], define_secret => [[$SECRET]],
        define_storage_pool => [[pool("new")], ["<nothing/>"]], domain_event_register => [[$quiet]],
        domain_event_register_any => events(26), domain_event_deregister_any => [[listening("domain_event_register_any")], [99]],
        network_event_register_any => events(1), network_event_deregister_any => [[listening("network_event_register_any")], [99]],
        node_device_event_register_any => events(2), node_device_event_deregister_any => [[listening("node_device_event_register_any")], [99]],
        secret_event_register_any => events(2), secret_event_deregister_any => [[99]],
        storage_pool_event_register_any => events(2), storage_pool_event_deregister_any => [[listening("storage_pool_event_register_any")], [99]],
        domain_xml_from_native => [["qemu-argv", "qemu"]], domain_xml_to_native => [["qemu-argv", rich()]],
        find_storage_pool_sources => [["dir", ""], ["logical", ""], ["nobody", ""]],
        get_all_domain_stats => [[0], [1], [2], [64], [0, undef, 1]], get_cpu_model_names => [["x86_64"], ["nobody"]],
        get_domain_by_id => [[1], [99]], get_domain_by_name => [["test"], ["nobody"], [""]],
        get_domain_by_uuid => [["6695eb01-f6a4-8304-79aa-97f2502e193f"], [$NO_UUID], ["nonsense"]],
        get_domain_capabilities => [[undef, undef, undef, undef], [undef, "x86_64", undef, "test"]],
        get_interface_by_mac => [["aa:bb:cc:dd:ee:ff"], ["nonsense"]], get_interface_by_name => [["eth1"], ["nobody"]],
        get_max_vcpus => [["test"], ["nobody"]], get_network_by_name => [["default"], ["nobody"]],
        get_network_by_uuid => [["dd8fe884-6c02-601e-7551-cca97df1c5df"], [$NO_UUID], ["nonsense"]],
        get_node_cells_free_memory => [[0, 1], [0, 99]], get_node_cpu_stats => [[], [0], [999]], get_node_memory_stats => [[], [0], [999]],
        get_node_free_pages => [[[2048], 0, 1]], node_alloc_pages => [[[[2048, 1]], 0, 1]], node_suspend_for_duration => [[9, 0]],
        get_node_device_by_name => [["computer"], ["nobody"]], get_node_device_scsihost_by_wwn => [["2000000012341234", "1000000012341234"]],
        get_nwfilter_binding_by_port_dev => [["vnet0"]], get_nwfilter_by_name => [["one"]], get_nwfilter_by_uuid => [[$NO_UUID]],
        get_save_image_xml_description => [[\&saved], ["/nowhere/image"]], get_secret_by_usage => [[1, "/x"]], get_secret_by_uuid => [[$NO_UUID]],
        get_storage_pool_by_name => [["default-pool"], ["nobody"]], get_storage_pool_by_target_path => [["/default-pool"], ["/nowhere"]],
        get_storage_pool_by_uuid => [["dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566"], [$NO_UUID]],
        get_storage_pool_by_volume => [[sub { $_[0]->{conn}->get_storage_pool_by_name("default-pool")->create_volume(volume("one")) }]],
        get_storage_volume_by_key => [["nobody"]], get_storage_volume_by_path => [["/nowhere"]],
        list_node_device_names => [["system", 10], ["nobody", 10], [undef, 10]], list_node_devices => [["system"], [undef]],
        num_of_node_devices => [["system"], [undef]], register_close_callback => [[$quiet]],
        restore_domain => [[\&saved], ["/nowhere/image"], [\&saved, undef, undef, 2]], set_identity => [[{ "user-name" => "x" }], [{}]],
        set_keep_alive => [[5, 3], [0, 0]], set_node_memory_parameters => [[{ shm_pages_to_scan => 1 }]],
    },
);

sub watch { pipe(my $read, my $write); $_[0]->{keep} = [$read, $write]; return Sys::Virt::Event::add_handle(fileno($read), 1, sub { }) }
sub timer { return Sys::Virt::Event::add_timeout(1, sub { }) }

# The package's functions; the object is not passed to them.
our %EVENT = (
    package   => "Sys::Virt::Event",
    functions => 1,
    states    => [[loaded => sub { undef }], [waiting => sub { timer(@_); undef }]],
    rows      => {
        none(qw(register_default)), run_default => [[]], add_handle => [[0, 1, $quiet]], add_timeout => [[1000, $quiet]],
        register => [["Sys::Virt::Event"]], remove_handle => [[\&watch], [99]], remove_timeout => [[\&timer], [99]],
        update_handle => [[\&watch, 2]], update_timeout => [[\&timer, 5]],
    },
    # Without anything to wait for it would wait for ever.
    first => { run_default => "waiting" },
);

sub failed { eval { $_[0]->{conn}->get_domain_by_name("nobody") }; return $@ }

our %ERROR = (
    package => "Sys::Virt::Error",
    states  => [[failed => \&failed]],
    rows    => { none(qw(code domain level message stringify)) },
);

1;
