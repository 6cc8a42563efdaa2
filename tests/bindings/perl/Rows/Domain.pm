# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Domain;
use strict;
use warnings;
use Rows::Documents;

sub running { return $_[0]->{conn}->get_domain_by_name("test") }
sub off { my $dom = running(@_); $dom->destroy(); return $dom }
sub gone { my $dom = off(@_); $dom->undefine(); return $dom }
sub make_rich { return $_[0]->{conn}->create_domain(rich()) }
sub stream { return $_[0]->{conn}->new_stream(0) }
sub target { return Sys::Virt->new(uri => $_[0]->{uri}) }

our %NOUN = (
    package => "Sys::Virt::Domain",
    states  => [[rich => \&make_rich], [running => \&running], [off => \&off], [gone => \&gone]],
    rows    => {
        none(qw(backup_get_xml_description destroy get_autostart get_control_info get_disk_errors get_fs_info get_guest_vcpus get_id
            get_info get_job_info get_launch_security_info get_max_memory get_max_vcpus get_name get_os_type get_scheduler_type
            get_security_label get_security_label_list get_state get_time get_uuid get_uuid_string has_current_snapshot
            has_managed_save_image inject_nmi is_active is_persistent is_updated list_all_checkpoints list_all_snapshots
            list_snapshot_names list_snapshots managed_save_get_xml_description managed_save_remove memory_stats
            migrate_get_compression_cache migrate_get_max_downtime migrate_get_max_speed migrate_start_post_copy num_of_snapshots
            pm_wakeup reset resume suspend current_snapshot)),
        abort_block_job => [["vda"], ["vdz"]], abort_job => [[], [1]], add_iothread => [[7], [1], [0]],
        attach_device => [[$DISK], [$DISK, 2], ["<nothing/>"], [""]],
        authorized_ssh_keys_get => [["root"]], authorized_ssh_keys_set => [["root", ["ssh-rsa x"]], ["root", []]],
        backup_begin => [["<domainbackup/>"], ["<nothing/>"]], block_commit => [["vda", undef, undef, 0], ["vdz", undef, undef, 0]],
        block_copy => [["vda", "<disk type='file'><source file='/x'/></disk>", {}]], block_peek => [["vda", 0, 16], ["vdz", 0, 16]],
        block_pull => [["vda", 0], ["vdz", 0]], block_rebase => [["vda", "/base", 0]], block_resize => [["vda", 1024], ["vdz", 1]],
        block_stats => [["vda"], ["vdz"]], core_dump => [["\@DIR\@/core"], ["/nowhere/core"]],
        core_dump_format => [["\@DIR\@/core", 0], ["\@DIR\@/core", 99]], create => [[], [1]], create_with_files => [[[]]],
        create_checkpoint => [["<domaincheckpoint><name>one</name></domaincheckpoint>"], ["<nothing/>"]],
        create_snapshot => [["<domainsnapshot><name>one</name></domainsnapshot>"], ["<nothing/>"], [""]],
        del_iothread => [[1], [9]], detach_device => [[$DISK], ["<nothing/>"]], detach_device_alias => [["virtio-disk0"], ["nobody"]],
        fd_associate => [["disk", [0]]], fs_freeze => [[[]], [["/"]]], fs_thaw => [[[]], [["/"]]], fs_trim => [["/", 0]],
        get_blkio_parameters => [[], [2]], get_block_info => [["vda"], ["vdz"], [""]], get_block_iotune => [["vda"], ["vdz"]],
        get_block_job_info => [["vda"], ["vdz"]], get_checkpoint_by_name => [["one"]], get_cpu_stats => [[-1, 1], [0, 2], [0, 0], [99, 1]],
        get_emulator_pin_info => [[], [2]], get_guest_info => [[0], [1]], get_hostname => [[], [1], [3]],
        get_interface_addresses => [[0], [1], [2], [9]], get_interface_parameters => [["testnet0"], ["nobody"]],
        get_iothread_info => [[], [2]], get_job_stats => [[], [1]], get_memory_parameters => [[], [2]], get_messages => [[], [1]],
        get_metadata => [[0, undef], [1, undef], [2, "urn:x"], [9, undef]], get_numa_parameters => [[], [2]], get_perf_events => [[], [2]],
        get_scheduler_parameters => [[], [2]], get_snapshot_by_name => [["one"], [""]], get_vcpu_info => [[], [1], [2]],
        get_vcpus => [[], [1], [2], [4], [8]], get_xml_description => [[], [1], [2], [8]], interface_stats => [["testnet0"], ["nobody"]],
        managed_save => [[], [1], [6]], managed_save_define_xml => [[domain("rich")]], memory_peek => [[0, 16, 1], [0, 16, 3]],
        migrate => [[\&target, {}], [\&target, { destination_name => "there" }], [\&target, 0]], migrate2 => [[\&target, undef, 0]],
        migrate_set_compression_cache => [[1024]], migrate_set_max_downtime => [[10]], migrate_set_max_speed => [[10]],
        migrate_to_uri => [["test:///default", {}], ["test:///default", 0]], migrate_to_uri2 => [["test:///default", undef, undef, 0]],
        open_channel => [[\&stream, "org.qemu.guest_agent.0"]], open_console => [[\&stream, undef], [\&stream, "nobody"]],
        open_graphics => [[0, 1]], open_graphics_fd => [[0]], pin_emulator => [["\3"], ["\0"]], pin_iothread => [[1, "\3"], [9, "\3"]],
        pin_vcpu => [[0, "\3"], [9, "\3"], [0, "\3", 2]], pm_suspend_for_duration => [[0, 0], [9, 0]], reboot => [[], [1]],
        rename => [["new"], ["test"], [""]], save => [["\@DIR\@/image"], ["/nowhere/image"], ["\@DIR\@/image", undef, undef, 2]],
        screenshot => [[\&stream, 0], [\&stream, 9]], send_key => [[0, 0, [1, 2]], [99, 0, [1]], [0, 0, []]],
        send_process_signal => [[1, 1], [1, 99], [0, 1]], set_agent_response_timeout => [[5], [-3]], set_autostart => [[1], [0]],
        set_blkio_parameters => [[{ weight => 500 }], [{ weight => 500 }, 2]],
        set_block_iotune => [["vda", { total_bytes_sec => 1000 }], ["vdz", { total_bytes_sec => 1000 }]],
        set_block_job_speed => [["vda", 10]], set_block_threshold => [["vda", 10]], set_guest_vcpus => [["0-1", 1], ["x", 1]],
        set_interface_parameters => [["testnet0", { "inbound.average" => 100 }], ["nobody", { "inbound.average" => 100 }]],
        set_iothread => [[1, { poll_max_ns => 100 }], [9, { poll_max_ns => 100 }]], set_launch_security_state => [[{ "sev-secret" => "x" }]],
        set_lifecycle_action => [[0, 0], [9, 0], [0, 9]], set_max_memory => [[8388608], [1], [0]], set_memory => [[4096], [4096, 2], [0]],
        set_memory_parameters => [[{ hard_limit => 1000 }], [{ hard_limit => 1000 }, 2]], set_memory_stats_period => [[5], [-1]],
        set_metadata => [[0, "said", undef, undef], [1, "one line", undef, undef], [2, "<a/>", "k", "urn:x"], [9, "x", undef, undef]],
        set_numa_parameters => [[{ numa_nodeset => "0" }]], set_perf_events => [[{ cmt => 1 }]],
        set_scheduler_parameters => [[{ weight => 60 }], [{ weight => 60 }, 2]], set_time => [[1, 0]], set_user_password => [["root", "secret"]],
        set_vcpu => [["0", 1], ["3", 1], ["x", 1]], set_vcpus => [[1], [2, 1], [99], [0], [1, 4]], shutdown => [[], [1]],
        start_dirty_rate_calc => [[1]], undefine => [[], [1], [2]], update_device => [["<nothing/>"], ["<disk/>"]],
    },
);

sub take { return running($_[0])->create_snapshot("<domainsnapshot><name>$_[1]</name></domainsnapshot>") }
sub note { return $_[0]->create_checkpoint("<domaincheckpoint><name>$_[1]</name></domaincheckpoint>") }
sub first_taken { my $one = take($_[0], "one"); take($_[0], "two"); return $one }
sub second_taken { take($_[0], "one"); return take($_[0], "two") }
sub deleted { my $one = take($_[0], "one"); $one->delete(); return $one }
sub first_noted { my $dom = make_rich(@_); my $one = note($dom, "one"); note($dom, "two"); return $one }
sub second_noted { my $dom = make_rich(@_); note($dom, "one"); return note($dom, "two") }

our %SNAPSHOT = (
    package => "Sys::Virt::DomainSnapshot",
    states  => [[first => \&first_taken], [second => \&second_taken], [gone => \&deleted]],
    rows    => {
        none(qw(get_name get_parent has_metadata is_current)),
        delete => [[], [1], [2], [4]], get_xml_description => [[], [1]], list_all_children => [[], [1]], list_child_snapshot_names => [[], [1]],
        list_child_snapshots => [[], [1]], num_of_child_snapshots => [[], [1]], revert_to => [[], [1], [2]],
    },
);
our %CHECKPOINT = (
    package => "Sys::Virt::DomainCheckpoint",
    states  => [[first => \&first_noted], [second => \&second_noted]],
    rows    => { none(qw(get_name get_parent)), delete => [[], [1], [4]], get_xml_description => [[], [1]], list_all_children => [[], [1]] },
);

1;
