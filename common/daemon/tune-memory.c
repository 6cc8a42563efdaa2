/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host's limits on a machine's memory, and on which of its nodes it lies. */
#include "daemon/tune.h"

#include "base/error.h"
#include "conf/domain/limits.h"

/* The wire's way to say "no limit". */
#define UNLIMITED G_GUINT64_CONSTANT(9007199254740991)

static const TuneField memory_fields[] = {
    { DOMAIN_MEMORY_HARD_LIMIT, TYPED_PARAM_ULLONG, offsetof(MemoryTune, hard_limit_kib) },
    { DOMAIN_MEMORY_SOFT_LIMIT, TYPED_PARAM_ULLONG, offsetof(MemoryTune, soft_limit_kib) },
    { DOMAIN_MEMORY_SWAP_HARD_LIMIT, TYPED_PARAM_ULLONG, offsetof(MemoryTune, swap_hard_limit_kib) },
};

static const TuneField numa_fields[] = {
    { DOMAIN_NUMA_MODE, TYPED_PARAM_INT, 0 },
    { DOMAIN_NUMA_NODESET, TYPED_PARAM_STRING, 0 },
};

static guint64 *member(MemoryTune *tune, const TuneField *field)
{
    return (guint64 *)(void *)((char *)tune + field->offset);
}

/** memory_tune_get: the limits in KiB; what is not limited is 2^53 - 1. Thread: any. */
void memory_tune_get(const DomainDef *def, TypedParams *params)
{
    MemoryTune tune = def->memory_tune;

    for (guint i = 0; i < G_N_ELEMENTS(memory_fields); i++) {
        guint64 kib = *member(&tune, &memory_fields[i]);

        typed_params_add_ullong(params, kib != 0 ? kib : UNLIMITED, "%s", memory_fields[i].name);
    }
}

/** memory_tune_set: Errors: those of tune_check(); ERROR_INVALID_ARG where memory with swap may be less than without. Thread: any. */
bool memory_tune_set(DomainDef *def, const TypedParams *params, GError **error)
{
    MemoryTune tune = def->memory_tune;
    guint64 most;

    if (!tune_check(params, memory_fields, G_N_ELEMENTS(memory_fields), error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(memory_fields); i++) {
        const TypedParam *param = typed_params_find(params, memory_fields[i].name);

        if (param != NULL)
            *member(&tune, &memory_fields[i]) = param->value.ul == UNLIMITED ? 0 : param->value.ul;
    }
    most = tune.swap_hard_limit_kib != 0 ? tune.swap_hard_limit_kib : UNLIMITED;
    if (tune.hard_limit_kib > most) {
        error_set(error, ERROR_INVALID_ARG, "memory hard_limit tunable value must be lower than or equal to swap_hard_limit");
        return false;
    }
    def->memory_tune = tune;
    return true;
}

/** numa_tune_get: the mode, strict where none is said, and the nodes, "" where none are said. Thread: any. */
void numa_tune_get(const DomainDef *def, TypedParams *params)
{
    const NumaTune *tune = def->numa_tune;
    g_autofree char *nodes = tune != NULL && tune->nodes != NULL ? bitmap_format(tune->nodes) : g_strdup("");

    typed_params_add_int(params, (gint32)(tune != NULL ? tune->mode : NUMA_MODE_STRICT), "%s", DOMAIN_NUMA_MODE);
    typed_params_add_string(params, nodes, "%s", DOMAIN_NUMA_NODESET);
}

static bool read_numa(const TypedParams *params, int *ret_mode, Bitmap **ret_nodes, GError **error)
{
    const TypedParam *mode = typed_params_find(params, DOMAIN_NUMA_MODE);
    const TypedParam *nodes = typed_params_find(params, DOMAIN_NUMA_NODESET);
    g_autoptr(Bitmap) set = nodes != NULL ? bitmap_parse(nodes->value.s, LIMIT_HOST_NODES) : NULL;

    if (mode != NULL && (mode->value.i < 0 || enum_name(&numa_mode, mode->value.i) == NULL)) {
        error_set(error, ERROR_INVALID_ARG, "unsupported numatune mode: '%d'", mode->value.i);
        return false;
    }
    if (nodes != NULL && (set == NULL || bitmap_count(set) == 0)) {
        error_set(error, ERROR_INVALID_ARG, "\"%s\" names no NUMA nodes; an example is \"0-1,3\"", nodes->value.s);
        return false;
    }
    *ret_mode = mode != NULL ? mode->value.i : -1;
    *ret_nodes = g_steal_pointer(&set);
    return true;
}

/** numa_tune_set: Errors: those of tune_check(); ERROR_INVALID_ARG; ERROR_CONFIG_UNSUPPORTED for a mode without nodes. Thread: any. */
bool numa_tune_set(DomainDef *def, const TypedParams *params, GError **error)
{
    g_autoptr(Bitmap) nodes = NULL;
    NumaTune *tune;
    int mode;

    if (!tune_check(params, numa_fields, G_N_ELEMENTS(numa_fields), error) || !read_numa(params, &mode, &nodes, error))
        return false;
    if (params->n == 0)
        return true;
    if (nodes == NULL && (def->numa_tune == NULL || def->numa_tune->nodes == NULL)) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        return false;
    }
    if (def->numa_tune == NULL)
        def->numa_tune = xml_object_new(&numa_tune_element);
    tune = def->numa_tune;
    tune->mode_said = true;
    if (mode >= 0)
        tune->mode = (NumaMode)mode;
    if (nodes != NULL) {
        bitmap_free(tune->nodes);
        tune->nodes = g_steal_pointer(&nodes);
    }
    return true;
}
