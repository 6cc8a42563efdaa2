# SPDX-License-Identifier: LGPL-2.1-or-later
# Calls every method of Sys::Virt as perl/Rows.pm says, on one URI, and prints a line of JSON for each: [case, kind, value]. As python.py:
# each case in a process of its own, the methods found by introspection, one without a row an error.
# Usage: perl.pl URI FOLDER [CASE-PREFIX ...]
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/perl";
use JSON::PP;
use List::Util 'any';
use POSIX ();
use Scalar::Util qw(blessed reftype);
use Sys::Virt;
use Sys::Virt::Event;
use Rows;

use constant LIMIT_S => 20;
use constant BAD_FLAGS => 1 << 30;

my $NEEDS_LOOP = qr/event|close_callback|keep_alive|add_handle|add_timeout/;
# Numbers and words of the library's own; and the processor statistics, whose names the binding takes from memory it never wrote.
my $OPAQUE = qr{event_register_any$|^add_handle$|^add_timeout$|^message$|^stringify$|^get_cpu_stats$};
my $JSON = JSON::PP->new->canonical->allow_nonref->ascii;

# The public methods that a package has itself; what begins with an underscore is called by them.
sub methods_of {
    my $package = shift;
    no strict 'refs';
    my %own = map { $_ => 1 } grep { defined &{"${package}::$_"} && /^[a-z]/ } keys %{"${package}::"};
    delete @own{qw(bootstrap)};
    return sort keys %own;
}

# [name, method, state, read-only, arguments] of each case of a noun.
sub cases_of {
    my ($key, $noun) = @_;
    my @cases;
    my %make = map { @$_ } @{ $noun->{states} };
    my ($first, @others) = map { $_->[0] } @{ $noun->{states} };
    for my $method (sort keys %{ $noun->{rows} }) {
        my $variants = $noun->{rows}{$method};
        my $state = ($noun->{first} // {})->{$method} // $first;
        push @cases, map { ["$key.$method/$state/$_", $method, $make{$state}, 0, $variants->[$_]] } 0 .. $#$variants;
        push @cases, map { ["$key.$method/$_/0", $method, $make{$_}, 0, $variants->[0]] } grep { $_ ne $state } @others;
        # Where a method takes no flags, Perl says so.
        push @cases, ["$key.$method/$state/flags", $method, $make{$state}, 0, [@{ $variants->[0] }, BAD_FLAGS]];
        push @cases, ["$key.$method/$state/readonly", $method, $make{$state}, 1, $variants->[0]];
    }
    return @cases;
}

sub world {
    my ($uri, $folder, $readonly) = @_;
    return { uri => $uri, folder => $folder, conn => Sys::Virt->new(uri => $uri, readonly => $readonly) };
}

# An argument of a row, ready to be passed.
sub fill {
    my ($world, $arg) = @_;
    return fill_text($world, $arg) if !ref $arg;
    return $arg->($world) if ref $arg eq 'CODE';
    return $arg;
}

sub fill_text {
    my ($world, $text) = @_;
    $text =~ s/\@DIR\@/$world->{folder}/g if defined $text;
    return $text;
}

# What came back as plain data: an object by its name, a document without its white space.
sub plain {
    my ($thing, $folder) = @_;
    return undef if !defined $thing;
    if (blessed $thing) {
        my ($call) = grep { $thing->can($_) } qw(get_name get_uuid_string get_port_dev);
        return "<" . ref($thing) . " " . ($call ? $thing->$call() : "") . ">";
    }
    return [map { plain($_, $folder) } @$thing] if ref $thing eq 'ARRAY';
    return { map { $_ => plain($thing->{$_}, $folder) } keys %$thing } if ref $thing eq 'HASH';
    return "<" . reftype($thing) . ">" if ref $thing;
    my $text = "$thing";
    $text =~ s/\Q$folder\E/\@DIR\@/g;
    if ($text =~ /^\s*</) {
        $text =~ s/>\s+</></g;
        $text =~ s/'/"/g;
    }
    return $text =~ /[^\x09\x0a\x20-\x7e]/ ? "bytes " . unpack("H*", $text) : $text;
}

sub failure {
    my $error = shift;
    return "error " . ($error->code // 0) . "/" . ($error->domain // 0) if blessed $error && $error->isa("Sys::Virt::Error");
    return $error =~ /^Usage/ ? "raise usage" : "raise die";
}

# The object to call. Who may only look cannot make it, so another connection of the process does; then it stands for the method's own.
sub subject {
    my ($noun, $make, $world, $readonly) = @_;
    my $maker = $readonly && $noun->{package} ne "Sys::Virt" ? world($world->{uri}, $world->{folder}, 0) : $world;
    $world->{maker} = $maker;
    my $made = $make->($maker);
    my $find = { "Sys::Virt::Domain" => "get_domain_by_name", "Sys::Virt::Network" => "get_network_by_name",
        "Sys::Virt::StoragePool" => "get_storage_pool_by_name", "Sys::Virt::Interface" => "get_interface_by_name",
        "Sys::Virt::NodeDevice" => "get_node_device_by_name" }->{ $noun->{package} };
    return $readonly && defined $find ? $world->{conn}->$find($made->get_name()) : $made;
}

sub attempt {
    my ($noun, $uri, $folder, $method, $make, $readonly, $args) = @_;
    my ($world, $object, @given);
    Sys::Virt::Event::register_default() if $method =~ $NEEDS_LOOP || $noun->{package} =~ /Stream|Event/;
    eval {
        $world = world($uri, $folder, $readonly);
        $object = subject($noun, $make, $world, $readonly);
        @given = map { fill($world, $_) } @$args;
        1;
    } or return ["prepare " . failure($@), undef];

    my @result;
    eval {
        no strict 'refs';
        @result = $noun->{functions} ? &{"$noun->{package}::$method"}(@given)
            : $method eq "new"       ? $noun->{package}->new(@given)
            :                          $object->$method(@given);
        1;
    } or return [failure($@), undef];
    return ["ok", "opaque"] if $method =~ $OPAQUE;
    return ["ok", '@URI@'] if $method eq "get_uri" && $result[0] eq $uri;
    my $answer = plain(\@result, $folder);
    # The order of a list of names or objects means nothing.
    @$answer = sort { $JSON->encode($a) cmp $JSON->encode($b) } @$answer if $method =~ /^list_/;
    return ["ok", $answer];
}

# attempt() in a process of its own.
sub isolated {
    pipe(my $reader, my $writer) or die "pipe: $!";
    my $pid = fork() // die "fork: $!";
    if ($pid == 0) {
        alarm LIMIT_S;
        close $reader;
        open STDERR, '>', '/dev/null';
        print {$writer} $JSON->encode(attempt(@_));
        close $writer;
        POSIX::_exit(0);
    }
    close $writer;
    my $text = do { local $/; <$reader> };
    waitpid $pid, 0;
    my $signal = $? & 127;
    return [$signal == POSIX::SIGALRM() ? "hang" : "signal $signal", undef] if $signal;
    return defined $text && length $text ? $JSON->decode($text) : ["nothing", undef];
}

# Methods without a row, rows without a method.
sub missing {
    my @found;
    for my $key (sort keys %Rows::NOUNS) {
        my $noun = $Rows::NOUNS{$key};
        my %methods = map { $_ => 1 } methods_of($noun->{package});
        push @found, map { "$key.$_ has no row" } grep { !exists $noun->{rows}{$_} } sort keys %methods;
        push @found, map { "$key.$_ is not a method" } grep { !$methods{$_} } sort keys %{ $noun->{rows} };
    }
    return @found;
}

my ($uri, $folder, @wanted) = @ARGV;
$| = 1;
if (my @lacking = missing()) {
    die join("\n", @lacking) . "\n";
}
for my $key (sort keys %Rows::NOUNS) {
    my $noun = $Rows::NOUNS{$key};
    for my $case (cases_of($key, $noun)) {
        my ($name, @rest) = @$case;
        next if @wanted && !any { index($name, $_) == 0 } @wanted;
        print $JSON->encode([$name, @{ isolated($noun, $uri, $folder, @rest) }]), "\n";
    }
}
