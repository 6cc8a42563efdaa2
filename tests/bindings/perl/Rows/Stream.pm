# SPDX-License-Identifier: LGPL-2.1-or-later
package Rows::Stream;
use strict;
use warnings;
use Rows::Documents;

sub idle { return $_[0]->{conn}->new_stream(0) }

sub screen {
    my $world = shift;
    my $stream = $world->{conn}->new_stream(0);
    $world->{conn}->get_domain_by_name("test")->screenshot($stream, 0);
    return $stream;
}

our %NOUN = (
    package => "Sys::Virt::Stream",
    states  => [[idle => \&idle], [screen => \&screen]],
    rows    => {
        none(qw(abort finish recv_hole remove_callback)), add_callback => [[1, callback(sub { })]],
        recv => [[sub { "" }, 16], [sub { "" }, 0]], recv_all => [[callback(sub { return length $_[1] })]], send => [["x", 1]],
        send_all => [[callback(sub { return 0 })]], send_hole => [[16], [16, 1]],
        sparse_recv_all => [[callback(sub { return length $_[1] }), callback(sub { })]],
        sparse_send_all => [[callback(sub { return 0 }), callback(sub { return (1, 0) }), callback(sub { return 0 })]], update_callback => [[1]],
    },
);

1;
