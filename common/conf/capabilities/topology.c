/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NUMA cells with their CPUs, and the caches between them. */
#include "conf/capabilities/topology.h"

#define CPUS_MAX 16384

static const XmlField place_fields[] = {
    XML_UINT("@id", CapabilitiesPlace, id, XML_REQUIRED),
    XML_UINT("@socket_id", CapabilitiesPlace, socket, XML_SET(CapabilitiesPlace, has_place)),
    XML_UINT("@die_id", CapabilitiesPlace, die, XML_SET(CapabilitiesPlace, has_place)),
    XML_UINT("@core_id", CapabilitiesPlace, core, XML_SET(CapabilitiesPlace, has_place)),
    XML_BITMAP("@siblings", CapabilitiesPlace, siblings, CPUS_MAX),
    XML_FIELDS_END,
};

static const XmlElement place_element = { .name = "cpu", .size = sizeof(CapabilitiesPlace), .fields = place_fields };

static const XmlField distance_fields[] = {
    XML_UINT("@id", CapabilitiesDistance, id, XML_REQUIRED),
    XML_UINT("@value", CapabilitiesDistance, value, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement distance_element = { .name = "sibling", .size = sizeof(CapabilitiesDistance), .fields = distance_fields };

static const XmlField cell_fields[] = {
    XML_UINT("@id", CapabilitiesCell, id, XML_REQUIRED),
    XML_SIZE("memory", CapabilitiesCell, memory, XML_KIB, XML_KIB, XML_ALWAYS),
    XML_LIST("pages", CapabilitiesCell, pages, capabilities_pages_element),
    XML_LIST("distances/sibling", CapabilitiesCell, distances, distance_element),
    XML_UINT("cpus/@num", CapabilitiesCell, n_cpus, XML_ALWAYS),
    XML_LIST("cpus/cpu", CapabilitiesCell, cpus, place_element),
    XML_FIELDS_END,
};

const XmlElement capabilities_cell_element = { .name = "cell", .size = sizeof(CapabilitiesCell), .fields = cell_fields };

static const XmlField bank_fields[] = {
    XML_UINT("@id", CapabilitiesBank, id, XML_REQUIRED),
    XML_UINT("@level", CapabilitiesBank, level, XML_REQUIRED),
    XML_STRING("@type", CapabilitiesBank, type),
    XML_UINT("@size", CapabilitiesBank, size),
    XML_STRING("@unit", CapabilitiesBank, unit),
    XML_BITMAP("@cpus", CapabilitiesBank, cpus, CPUS_MAX),
    XML_FIELDS_END,
};

const XmlElement capabilities_bank_element = { .name = "bank", .size = sizeof(CapabilitiesBank), .fields = bank_fields };
