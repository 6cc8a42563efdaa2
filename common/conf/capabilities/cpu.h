/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* <feature name=''/> */
typedef struct CapabilitiesFeature {
    char *name;
} CapabilitiesFeature;

/* <pages unit='KiB' size=''>COUNT</pages>; the processor's count nothing. */
typedef struct CapabilitiesPages {
    char   *unit;
    guint   size;
    guint64 count;
} CapabilitiesPages;

/* What some hypervisors tell of 32-bit processors, and of guests. */
typedef struct CapabilitiesModes {
    bool pae;
    bool nonpae;
} CapabilitiesModes;

/* <cpu> below <host>. */
typedef struct CapabilitiesCpu {
    char    *arch;
    CapabilitiesModes modes;
    char    *model;
    char    *vendor;
    guint64  microcode;
    bool     has_signature;
    guint    family, signature_model, stepping;
    char    *counter; /* its name: tsc */
    guint64  counter_frequency;
    Tristate counter_scaling;
    guint    sockets, dies, cores, threads; /* sockets 0: no topology */
    char    *address_mode;
    guint    address_bits;
    XML_LIST_OF(CapabilitiesFeature) features;
    XML_LIST_OF(CapabilitiesPages) pages;
} CapabilitiesCpu;

extern const XmlElement capabilities_cpu_element;
extern const XmlElement capabilities_pages_element;

CapabilitiesPages *capabilities_pages_new(guint size_kib);
