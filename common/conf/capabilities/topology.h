/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/capabilities/cpu.h"

/* <cpu> of a cell. */
typedef struct CapabilitiesPlace {
    guint   id;
    bool    has_place; /* an offline CPU has none */
    guint   socket, die, core;
    Bitmap *siblings;
} CapabilitiesPlace;

/* <sibling> of <distances>. */
typedef struct CapabilitiesDistance {
    guint id;
    guint value;
} CapabilitiesDistance;

/* <cell> */
typedef struct CapabilitiesCell {
    guint   id;
    guint64 memory; /* KiB */
    XML_LIST_OF(CapabilitiesPages) pages;
    XML_LIST_OF(CapabilitiesDistance) distances;
    guint n_cpus;
    XML_LIST_OF(CapabilitiesPlace) cpus;
} CapabilitiesCell;

/* <bank> of <cache>. */
typedef struct CapabilitiesBank {
    guint   id;
    guint   level;
    char   *type; /* both, code, data */
    guint64 size;
    char   *unit;
    Bitmap *cpus;
} CapabilitiesBank;

extern const XmlElement capabilities_cell_element;
extern const XmlElement capabilities_bank_element;
