/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/capabilities/host.h"

/* <machine canonical='' maxCpus='' deprecated=''>NAME</machine> */
typedef struct CapabilitiesMachine {
    char    *canonical;
    guint    max_cpus;
    Tristate deprecated;
    char    *name;
} CapabilitiesMachine;

/* <domain type=''> below <arch>. */
typedef struct CapabilitiesDomain {
    char *type;
    char *emulator; /* where it is not the architecture's */
    char *loader;
    XML_LIST_OF(CapabilitiesMachine) machines;
} CapabilitiesDomain;

/* <acpi default='on' toggle='yes'/> and its like. */
typedef struct CapabilitiesToggle {
    Tristate fallback;
    Tristate toggle;
} CapabilitiesToggle;

/* <guest>: what kind of machine can run. */
typedef struct CapabilitiesGuest {
    char *os_type;
    char *arch;
    guint wordsize;
    char *emulator;
    char *loader;
    XML_LIST_OF(CapabilitiesMachine) machines;
    XML_LIST_OF(CapabilitiesDomain) domains;
    CapabilitiesModes   modes;
    CapabilitiesToggle *acpi;
    CapabilitiesToggle *apic;
    bool                cpu_selection;
    bool                device_boot;
    CapabilitiesToggle *disk_snapshot;
    CapabilitiesToggle *external_snapshot;
} CapabilitiesGuest;

/* The document that virConnectGetCapabilities gives. */
typedef struct Capabilities {
    CapabilitiesHost host;
    XML_LIST_OF(CapabilitiesGuest) guests;
} Capabilities;

Capabilities *capabilities_new(void);
void          capabilities_free(Capabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Capabilities, capabilities_free)

/* text */
Capabilities *capabilities_parse(const char *text, gsize length, GError **error);
char         *capabilities_format(const Capabilities *capabilities);

/* filling in */
CapabilitiesGuest   *capabilities_add_guest(Capabilities *capabilities, const char *os_type, const char *arch, guint wordsize,
                                            const char *emulator);
CapabilitiesDomain  *capabilities_guest_add_domain(CapabilitiesGuest *guest, const char *type);
CapabilitiesMachine *capabilities_guest_add_machine(CapabilitiesGuest *guest, const char *name, const char *canonical, guint max_cpus);
CapabilitiesToggle  *capabilities_toggle_new(bool fallback, bool toggle);

/* looking in */
const CapabilitiesGuest *capabilities_find_guest(const Capabilities *capabilities, const char *os_type, const char *arch, const char *type);
