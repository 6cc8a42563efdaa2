# SPDX-License-Identifier: LGPL-2.1-or-later
# The table of Perl's methods: for each noun its package, the states its object is made in (the first is where all arguments are tried),
# and for each method the lists of arguments, good ones first. A code reference gets the world and gives the argument; a callback is a
# Callback. @DIR@ in a string is a folder of the run's own.
package Rows;
use strict;
use warnings;
use Rows::Documents;
use Rows::Connect;
use Rows::Domain;
use Rows::Network;
use Rows::Storage;
use Rows::Host;
use Rows::Stream;

our %NOUNS = (
    connect => \%Rows::Connect::NOUN, event => \%Rows::Connect::EVENT, error => \%Rows::Connect::ERROR,
    domain => \%Rows::Domain::NOUN, snapshot => \%Rows::Domain::SNAPSHOT, checkpoint => \%Rows::Domain::CHECKPOINT,
    network => \%Rows::Network::NOUN, networkport => \%Rows::Network::PORT, nwfilter => \%Rows::Network::FILTER,
    nwfilterbinding => \%Rows::Network::BINDING,
    storage => \%Rows::Storage::NOUN, volume => \%Rows::Storage::VOLUME, secret => \%Rows::Storage::SECRET,
    nodedev => \%Rows::Host::NODEDEV, interface => \%Rows::Host::INTERFACE, stream => \%Rows::Stream::NOUN,
);

1;
