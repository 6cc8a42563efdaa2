/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "conf/domain/address.h"

/* What a document cannot know of the host that is to run it. Filled in by the driver, or by tests from a file. */

typedef struct MachineFacts {
    const char *name;        /* as documents may say it: "pc-i440fx-7.2" or an alias such as "q35" */
    const char *canonical;   /* what an alias means; NULL: the name itself */
    const char *default_cpu; /* the model that a machine has when none is asked for; NULL: unknown */
} MachineFacts;

typedef struct EmulatorFacts {
    const char         *path;
    const char         *arch; /* "x86_64" */
    const char         *default_machine;
    const char         *default_cpu; /* of machines that are not listed */
    bool                unprobed; /* nothing is known of its devices: models that depend on it are left open */
    bool                kvm; /* whether it can be accelerated */
    const MachineFacts *machines;
    guint               n_machines; /* 0: nothing is known of them, and any is taken */
} EmulatorFacts;

typedef struct DomainHostFacts {
    const char          *arch; /* the host's own */
    const EmulatorFacts *emulators;
    guint                n_emulators;
    /* Whether a device of the host is PCI Express; NULL: none is known to be. */
    bool (*is_express)(const PciAddress *address, void *opaque);
    void *opaque;
} DomainHostFacts;
