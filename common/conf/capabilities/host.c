/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <host>: the facts of the host's library laid out for the document. What a driver knows itself it adds: uuid, CPU model, security. */
#include "conf/capabilities/host.h"

static const XmlField label_fields[] = {
    XML_STRING("@type", CapabilitiesLabel, type),
    XML_STRING("", CapabilitiesLabel, label),
    XML_FIELDS_END,
};

static const XmlElement label_element = { .name = "baselabel", .size = sizeof(CapabilitiesLabel), .fields = label_fields };

static const XmlField secmodel_fields[] = {
    XML_STRING("model", CapabilitiesSecmodel, model),
    XML_STRING("doi", CapabilitiesSecmodel, doi),
    XML_LIST("baselabel", CapabilitiesSecmodel, labels, label_element),
    XML_FIELDS_END,
};

static const XmlElement secmodel_element = { .name = "secmodel", .size = sizeof(CapabilitiesSecmodel), .fields = secmodel_fields };

static const XmlField transport_fields[] = {
    XML_STRING("", CapabilitiesTransport, name),
    XML_FIELDS_END,
};

static const XmlElement transport_element = { .name = "uri_transport", .size = sizeof(CapabilitiesTransport), .fields = transport_fields };

static const XmlField power_fields[] = {
    XML_FLAG("suspend_mem", HostPower, suspend_mem),
    XML_FLAG("suspend_disk", HostPower, suspend_disk),
    XML_FLAG("suspend_hybrid", HostPower, suspend_hybrid),
    XML_FIELDS_END,
};

static const XmlElement power_element = { .name = "power_management", .size = sizeof(HostPower), .fields = power_fields };

static const XmlField host_fields[] = {
    XML_UUID("uuid", CapabilitiesHost, uuid),
    XML_SUB("cpu", CapabilitiesHost, cpu, capabilities_cpu_element),
    XML_SUB("power_management", CapabilitiesHost, power, power_element, XML_ALWAYS),
    XML_BOOL("iommu/@support", CapabilitiesHost, iommu, XML_ALWAYS),
    XML_FLAG("migration_features/live", CapabilitiesHost, migrates_live),
    XML_LIST("migration_features/uri_transports/uri_transport", CapabilitiesHost, transports, transport_element),
    XML_UINT("topology/cells/@num", CapabilitiesHost, n_cells),
    XML_LIST("topology/cells/cell", CapabilitiesHost, cells, capabilities_cell_element),
    XML_LIST("cache/bank", CapabilitiesHost, banks, capabilities_bank_element),
    XML_LIST("secmodel", CapabilitiesHost, secmodels, secmodel_element),
    XML_FIELDS_END,
};

const XmlElement capabilities_host_element = { .name = "host", .size = sizeof(CapabilitiesHost), .fields = host_fields };

static void fill_cpu(CapabilitiesCpu *cpu, const HostCapabilities *facts)
{
    const HostCpu *from = facts->cpu;

    cpu->arch = g_strdup(from->arch);
    cpu->vendor = g_strdup(from->vendor);
    cpu->microcode = from->microcode;
    cpu->has_signature = from->family != 0;
    cpu->family = from->family;
    cpu->signature_model = from->model;
    cpu->stepping = from->stepping;
    if (facts->tsc.frequency != 0) {
        cpu->counter = g_strdup("tsc");
        cpu->counter_frequency = facts->tsc.frequency;
        cpu->counter_scaling = facts->tsc.scaling ? TRISTATE_YES : TRISTATE_NO;
    }
    cpu->sockets = from->shape.sockets;
    cpu->dies = from->shape.dies;
    cpu->cores = from->shape.cores;
    cpu->threads = from->shape.threads;
    if (from->physical_bits != 0) {
        cpu->address_mode = g_strdup("emulate");
        cpu->address_bits = from->physical_bits;
    }
    for (guint i = 0; i < facts->page_sizes->len; i++)
        xml_list_append(&cpu->pages, capabilities_pages_new(g_array_index(facts->page_sizes, guint, i)));
}

static void fill_places(CapabilitiesCell *cell, const Bitmap *cpus, const HostCpuTopology *topology)
{
    for (int cpu = -1; (cpu = bitmap_next(cpus, cpu)) >= 0;) {
        const HostCpuPlace *from = host_cpu_topology_find(topology, (guint)cpu);
        CapabilitiesPlace *place = g_new0(CapabilitiesPlace, 1);

        place->id = (guint)cpu;
        if (from != NULL) {
            place->has_place = true;
            place->socket = from->socket;
            place->die = from->die;
            place->core = from->core;
            place->siblings = bitmap_copy(from->siblings);
        }
        xml_list_append(&cell->cpus, place);
    }
    cell->n_cpus = cell->cpus.n;
}

static CapabilitiesCell *new_cell(const HostNumaCell *from, const HostCpuTopology *topology)
{
    CapabilitiesCell *cell = g_new0(CapabilitiesCell, 1);

    cell->id = from->id;
    cell->memory = from->memory;
    for (guint i = 0; i < from->n_pages; i++) {
        CapabilitiesPages *pages = capabilities_pages_new(from->pages[i].size);

        pages->count = from->pages[i].count;
        xml_list_append(&cell->pages, pages);
    }
    for (guint i = 0; i < from->n_distances; i++) {
        CapabilitiesDistance distance = { .id = from->distances[i].cell, .value = from->distances[i].value };

        xml_list_append(&cell->distances, g_memdup2(&distance, sizeof(distance)));
    }
    fill_places(cell, from->cpus, topology);
    return cell;
}

static CapabilitiesBank *new_bank(const HostCacheBank *from)
{
    bool is_mib = from->size % 1024 == 0;
    CapabilitiesBank bank = {
        .id = from->id,
        .level = from->level,
        .type = g_strdup(host_cache_type_name(from->type)),
        .size = is_mib ? from->size / 1024 : from->size,
        .unit = g_strdup(is_mib ? "MiB" : "KiB"),
        .cpus = bitmap_copy(from->cpus),
    };

    return g_memdup2(&bank, sizeof(bank));
}

/**
 * capabilities_host_fill: lay out what the host's library found
 * @host: empty so far
 * @facts: copied from
 *
 * The processor's features stay out: which of them the document tells depends on the model that is named. Thread: any.
 */
void capabilities_host_fill(CapabilitiesHost *host, const HostCapabilities *facts)
{
    fill_cpu(&host->cpu, facts);
    host->power = facts->power;
    host->iommu = facts->iommu;
    for (guint i = 0; i < facts->numa->n_cells; i++)
        xml_list_append(&host->cells, new_cell(&facts->numa->cells[i], facts->topology));
    host->n_cells = host->cells.n;
    for (guint i = 0; i < facts->caches->len; i++)
        xml_list_append(&host->banks, new_bank(facts->caches->pdata[i]));
}

/** capabilities_host_add_transport: a way that migrations can take (tcp, rdma). Thread: any. */
void capabilities_host_add_transport(CapabilitiesHost *host, const char *name)
{
    CapabilitiesTransport *transport = g_new0(CapabilitiesTransport, 1);

    transport->name = g_strdup(name);
    xml_list_append(&host->transports, transport);
}

/** capabilities_host_add_secmodel: a security model; the host owns the result. Thread: any. */
CapabilitiesSecmodel *capabilities_host_add_secmodel(CapabilitiesHost *host, const char *model, const char *doi)
{
    CapabilitiesSecmodel *secmodel = g_new0(CapabilitiesSecmodel, 1);

    secmodel->model = g_strdup(model);
    secmodel->doi = g_strdup(doi);
    xml_list_append(&host->secmodels, secmodel);
    return secmodel;
}

/** capabilities_secmodel_add_label: the label that machines of a type get by default. Thread: any. */
void capabilities_secmodel_add_label(CapabilitiesSecmodel *secmodel, const char *type, const char *label)
{
    CapabilitiesLabel *item = g_new0(CapabilitiesLabel, 1);

    item->type = g_strdup(type);
    item->label = g_strdup(label);
    xml_list_append(&secmodel->labels, item);
}
