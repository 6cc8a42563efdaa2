/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The processor as <host> tells it. <model> is the named model nearest below it; <features> what it has beyond that. */
#include "conf/capabilities/cpu.h"

static const XmlField feature_fields[] = {
    XML_STRING("@name", CapabilitiesFeature, name, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement feature_element = { .name = "feature", .size = sizeof(CapabilitiesFeature), .fields = feature_fields };

static const XmlField pages_fields[] = {
    XML_STRING("@unit", CapabilitiesPages, unit),
    XML_UINT("@size", CapabilitiesPages, size, XML_REQUIRED),
    XML_UINT("", CapabilitiesPages, count, XML_ALWAYS),
    XML_FIELDS_END,
};

/* The processor's: what sizes there are, not how many. */
static const XmlField page_size_fields[] = {
    XML_STRING("@unit", CapabilitiesPages, unit),
    XML_UINT("@size", CapabilitiesPages, size, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement page_size_element = { .name = "pages", .size = sizeof(CapabilitiesPages), .fields = page_size_fields };

const XmlElement capabilities_pages_element = { .name = "pages", .size = sizeof(CapabilitiesPages), .fields = pages_fields };

static const XmlField cpu_fields[] = {
    XML_STRING("arch", CapabilitiesCpu, arch),
    XML_FLAG("features/pae", CapabilitiesCpu, modes.pae),
    XML_FLAG("features/nonpae", CapabilitiesCpu, modes.nonpae),
    XML_STRING("model", CapabilitiesCpu, model),
    XML_STRING("vendor", CapabilitiesCpu, vendor),
    XML_UINT("microcode/@version", CapabilitiesCpu, microcode),
    XML_UINT("signature/@family", CapabilitiesCpu, family, XML_SET(CapabilitiesCpu, has_signature)),
    XML_UINT("signature/@model", CapabilitiesCpu, signature_model, XML_SET(CapabilitiesCpu, has_signature)),
    XML_UINT("signature/@stepping", CapabilitiesCpu, stepping, XML_SET(CapabilitiesCpu, has_signature)),
    XML_STRING("counter/@name", CapabilitiesCpu, counter),
    XML_UINT("counter/@frequency", CapabilitiesCpu, counter_frequency),
    XML_YES_NO("counter/@scaling", CapabilitiesCpu, counter_scaling),
    XML_UINT("topology/@sockets", CapabilitiesCpu, sockets),
    XML_UINT("topology/@dies", CapabilitiesCpu, dies),
    XML_UINT("topology/@cores", CapabilitiesCpu, cores),
    XML_UINT("topology/@threads", CapabilitiesCpu, threads),
    XML_STRING("maxphysaddr/@mode", CapabilitiesCpu, address_mode),
    XML_UINT("maxphysaddr/@bits", CapabilitiesCpu, address_bits),
    XML_LIST("feature", CapabilitiesCpu, features, feature_element),
    XML_LIST("pages", CapabilitiesCpu, pages, page_size_element),
    XML_FIELDS_END,
};

const XmlElement capabilities_cpu_element = { .name = "cpu", .size = sizeof(CapabilitiesCpu), .fields = cpu_fields };

/** capabilities_pages_new: pages of a size; the caller gives them away. Thread: any. */
CapabilitiesPages *capabilities_pages_new(guint size_kib)
{
    CapabilitiesPages *pages = xml_object_new(&capabilities_pages_element);

    pages->unit = g_strdup("KiB");
    pages->size = size_kib;
    return pages;
}
