# SPDX-License-Identifier: LGPL-2.1-or-later
# Documents and callbacks that several nouns use.
package Rows::Documents;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(domain rich network pool volume callback none $DISK $PORT $HBA $NO_UUID $SECRET $FILTER $BINDING $CPU);

our $NO_UUID = "00000000-0000-0000-0000-00000000dead";
our $DISK = "<disk type='block' device='disk'><source dev='/dev/null'/><target dev='vdb' bus='virtio'/></disk>";
our $PORT = "<networkport><uuid>11111111-2222-3333-4444-555555555555</uuid><owner><name>x</name>"
    . "<uuid>11111111-2222-3333-4444-666666666666</uuid></owner><mac address='52:54:00:7b:35:93'/><rxfilters trustGuest='no'/>"
    . "<plug type='network' bridge='virbr9'/></networkport>";
our $HBA = "<device><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'>"
    . "<wwnn>2001001b32a9da4e</wwnn><wwpn>2101001b32a9da4e</wwpn></capability></capability></device>";
our $SECRET = "<secret ephemeral='no' private='no'><uuid>11111111-2222-3333-4444-777777777777</uuid>"
    . "<usage type='volume'><volume>/x</volume></usage></secret>";
our $FILTER = "<filter name='one' chain='root'><rule action='accept' direction='in'/></filter>";
our $BINDING = "<filterbinding><owner><name>x</name><uuid>11111111-2222-3333-4444-666666666666</uuid></owner><portdev name='vnet0'/>"
    . "<mac address='52:54:00:7b:35:93'/><filterref filter='one'/></filterbinding>";
our $CPU = "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>";

sub domain { return "<domain type='test'><name>$_[0]</name><memory>8192</memory><os><type>hvm</type></os></domain>" }

sub network {
    return "<network><name>$_[0]</name><forward mode='nat'/><bridge name='virbr9'/><ip address='10.9.8.1' netmask='255.255.255.0'/></network>";
}
sub pool { return "<pool type='dir'><name>$_[0]</name><target><path>\@DIR\@/pool</path></target></pool>" }
sub volume { return "<volume><name>$_[0]</name><capacity>1048576</capacity><target><format type='raw'/></target></volume>" }

sub rich {
    return "<domain type='test'><name>rich</name><uuid>11111111-2222-3333-4444-555555555555</uuid><memory>8388608</memory>"
        . "<currentMemory>4194304</currentMemory><vcpu current='2'>4</vcpu><iothreads>2</iothreads><os><type arch='x86_64'>hvm</type></os>"
        . "<devices><disk type='file' device='disk'><source file='/guest/a.img'/><target dev='vda' bus='virtio'/></disk>"
        . "<interface type='network'><mac address='aa:bb:cc:dd:ee:ff'/><source network='default'/><target dev='testnet0'/></interface>"
        . "<console type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
        . "<graphics type='vnc'/><memballoon model='virtio'/></devices></domain>";
}

# A callback as an argument: a code reference alone would be run to give one.
sub callback {
    my $func = shift;
    return sub { $func };
}

# The arguments of methods that take none.
sub none {
    return map { $_ => [[]] } @_;
}

1;
