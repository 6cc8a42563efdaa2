/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that are tested with test:///default know its host by heart: their tests compare the numbers. So they are those that users of
 * it have always seen.
 */
#include "daemons/testd/host.h"

#include "base/error.h"
#include "conf/capabilities/capabilities.h"
#include "daemons/testd/data.h"

#include <string.h>

#define CELLS           2
#define CPUS_PER_CELL   8
#define FREE_MEMORY     (3 * 1024 * 1024)
#define CELL_MEMORY_KIB (2 * 1024 * 1024) /* of the first; each next one has as much more */

static const char sysinfo[] = "<sysinfo type='smbios'>\n"
                              "  <bios>\n"
                              "    <entry name='vendor'>LENOVO</entry>\n"
                              "    <entry name='version'>G4ETA1WW (2.61 )</entry>\n"
                              "    <entry name='date'>05/07/2014</entry>\n"
                              "    <entry name='release'>2.61</entry>\n"
                              "  </bios>\n"
                              "</sysinfo>\n";

static const guint page_sizes[] = { 4, 8, 2048, 1024 * 1024 };

TEST_OP(connect_get_version, NoArgs, ConnectGetVersionRet)
{
    ret->version = 2;
    return true;
}

TEST_OP(connect_get_max_vcpus, ConnectGetMaxVcpusArgs, ConnectGetMaxVcpusRet)
{
    ret->max_vcpus = TEST_MAX_VCPUS;
    return true;
}

TEST_OP(connect_get_sysinfo, ConnectGetSysinfoArgs, ConnectGetSysinfoRet)
{
    ret->sysinfo = g_strdup(sysinfo);
    return true;
}

static CapabilitiesPlace *new_place(guint cell, guint core)
{
    CapabilitiesPlace *place = g_new0(CapabilitiesPlace, 1);

    place->id = cell * CPUS_PER_CELL + core;
    place->has_place = true;
    place->socket = cell;
    place->core = core;
    place->siblings = bitmap_new();
    bitmap_set(place->siblings, place->id);
    return place;
}

/* The first cell's small pages have 4 KiB, the other's 8. */
static CapabilitiesCell *new_cell(guint id)
{
    CapabilitiesCell *cell = g_new0(CapabilitiesCell, 1);

    cell->id = id;
    cell->memory = (id + 1) * CELL_MEMORY_KIB;
    for (guint i = 0; i < G_N_ELEMENTS(page_sizes); i++) {
        if (i == 1 - id)
            continue;

        CapabilitiesPages *pages = capabilities_pages_new(page_sizes[i]);
        pages->count = i == id ? cell->memory / page_sizes[i] : 0;
        xml_list_append(&cell->pages, pages);
    }
    for (guint core = 0; core < CPUS_PER_CELL; core++)
        xml_list_append(&cell->cpus, new_place(id, core));
    cell->n_cpus = CPUS_PER_CELL;
    return cell;
}

static void fill_host(CapabilitiesHost *host, bool has_cells)
{
    host->cpu.arch = g_strdup("i686");
    host->cpu.modes = (CapabilitiesModes){ .pae = true, .nonpae = true };
    for (guint i = 0; i < G_N_ELEMENTS(page_sizes); i++)
        xml_list_append(&host->cpu.pages, capabilities_pages_new(page_sizes[i]));
    for (guint i = 0; has_cells && i < CELLS; i++)
        xml_list_append(&host->cells, new_cell(i));
    host->n_cells = has_cells ? CELLS : 0;
    capabilities_host_add_secmodel(host, "testSecurity", "");
}

TEST_OP(connect_get_capabilities, NoArgs, ConnectGetCapabilitiesRet)
{
    static const char *const os_types[] = { "hvm", "xen" };
    g_autoptr(Capabilities) capabilities = capabilities_new();

    fill_host(&capabilities->host, ((const TestData *)call->daemon->driver_data)->node.has_cells);
    for (guint i = 0; i < G_N_ELEMENTS(os_types); i++) {
        CapabilitiesGuest *guest = capabilities_add_guest(capabilities, os_types[i], "i686", 32, "/usr/bin/test-hv");

        guest->modes = (CapabilitiesModes){ .pae = true, .nonpae = true };
        capabilities_guest_add_domain(guest, "test");
    }
    ret->capabilities = capabilities_format(capabilities);
    return true;
}

TEST_OP(node_get_info, NoArgs, NodeGetInfoRet)
{
    const TestNode *node = &((const TestData *)call->daemon->driver_data)->node;

    *ret = (NodeGetInfoRet){
        .memory = node->memory_kib,
        .cpus = (gint32)node->cpus,
        .mhz = (gint32)node->mhz,
        .nodes = (gint32)node->nodes,
        .sockets = (gint32)node->sockets,
        .cores = (gint32)node->cores,
        .threads = (gint32)node->threads,
    };
    g_strlcpy(ret->model, node->model, sizeof(ret->model));
    return true;
}

/* Eight CPUs of which every second one is online, up to the fifth. */
TEST_OP(node_get_cpu_map, NodeGetCPUMapArgs, NodeGetCPUMapRet)
{
    static const guint8 online = 0x15;

    ret->ret = CPUS_PER_CELL;
    ret->online = (guint32)__builtin_popcount(online);
    if (args->need_map != 0) {
        ret->cpumap.data = g_memdup2(&online, sizeof(online));
        ret->cpumap.n = sizeof(online);
    }
    return true;
}

TEST_OP(node_get_cpu_stats, NodeGetCPUStatsArgs, NodeGetCPUStatsRet)
{
    const WireNodeGetCpuStats values[] = {
        { g_strdup(NODE_CPU_STATS_USER), G_GUINT64_CONSTANT(9797400000) },
        { g_strdup(NODE_CPU_STATS_KERNEL), G_GUINT64_CONSTANT(34678723400000) },
        { g_strdup(NODE_CPU_STATS_IDLE), G_GUINT64_CONSTANT(87264900000) },
        { g_strdup(NODE_CPU_STATS_IOWAIT), G_GUINT64_CONSTANT(763600000) },
    };

    ret->params.items = g_memdup2(values, sizeof(values));
    ret->params.n = G_N_ELEMENTS(values);
    return true;
}

/* Without an answer of its own, the daemon would tell of the host that it runs on. */
TEST_OP(node_get_memory_stats, NodeGetMemoryStatsArgs, NodeGetMemoryStatsRet)
{
    error_set(error, ERROR_NO_SUPPORT, "%s", call->row->name);
    return false;
}

TEST_OP(node_get_free_memory, NoArgs, NodeGetFreeMemoryRet)
{
    ret->free_mem = FREE_MEMORY;
    return true;
}

/* As many bytes as the cell has KiB: an old slip that tests rely on. */
TEST_OP(node_get_cells_free_memory, NodeGetCellsFreeMemoryArgs, NodeGetCellsFreeMemoryRet)
{
    if (args->start_cell < 0 || args->start_cell >= CELLS) {
        error_set(error, ERROR_INVALID_ARG, "the range of cells begins with %d; there are %d of them", args->start_cell, CELLS);
        return false;
    }
    ret->cells.items = g_new0(guint64, CELLS);
    for (gint32 cell = args->start_cell; cell < CELLS && ret->cells.n < (guint)MAX(args->max_cells, 0); cell++)
        ret->cells.items[ret->cells.n++] = (guint64)(cell + 1) * CELL_MEMORY_KIB;
    return true;
}

/* A number for each size, begun anew in each cell. */
TEST_OP(node_get_free_pages, NodeGetFreePagesArgs, NodeGetFreePagesRet)
{
    gint32 last = args->cell_count > CELLS ? CELLS : (gint32)args->cell_count;

    if (args->start_cell < 0 || args->start_cell + last > CELLS) {
        error_set(error, ERROR_INVALID_ARG, "cells %d to %d: there are %d", args->start_cell, args->start_cell + last - 1, CELLS);
        return false;
    }
    ret->counts.items = g_new0(guint64, (gsize)last * args->pages.n);
    for (gint32 cell = 0; cell < last; cell++) {
        guint64 count = 6;

        for (guint i = 0; i < args->pages.n; i++) {
            count = count * 2 + 7;
            ret->counts.items[ret->counts.n++] = count;
        }
    }
    return true;
}

TEST_OP(node_get_security_model, NoArgs, NodeGetSecurityModelRet)
{
    static const char model[] = "testSecurity";

    ret->model.items = g_memdup2(model, sizeof(model));
    ret->model.n = sizeof(model);
    ret->doi.items = g_new0(char, 1);
    ret->doi.n = 1;
    return true;
}
