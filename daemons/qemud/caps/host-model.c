/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * "host-model" is a CPU that has a name and a list of differences, so that it can be written down and found on another host again. The
 * nearest model is the one with the fewest differences to what QEMU's widest CPU offers here, of the same vendor. Only what CPUID tells
 * counts: names come from the table of CPUID bits, in QEMU's spelling.
 */
#include "caps/host-model.h"

#include "host/cpu-features.h"
#include "qmp/value.h"

#include <string.h>

static GPtrArray *feature_names(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < cpu_features_x86_count; i++) {
        char *name = g_strdelimit(g_strdup(cpu_features_x86[i].name), "_.", '-');

        if (g_hash_table_add(seen, name))
            g_ptr_array_add(names, name);
        else
            g_free(name);
    }
    return names;
}

/* Feature -> whether the widest CPU has it, where the model has it otherwise. */
static json_t *differences(json_t *model, json_t *offered, GPtrArray *names)
{
    json_t *found = json_object();

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        json_t *here = json_object_get(offered, name);

        if (json_is_boolean(here) && json_is_true(here) != json_is_true(json_object_get(model, name)))
            json_object_set(found, name, here);
    }
    return found;
}

/** qemu_host_model_may_be: whether a model can be chosen. "EPYC-v2" is EPYC seen again; "max" and "host" no other host would know. */
bool qemu_host_model_may_be(const char *name)
{
    const char *version = g_strrstr(name, "-v");

    if (version != NULL && version[2] != '\0' && strspn(version + 2, "0123456789") == strlen(version + 2))
        return false;
    return strcmp(name, "max") != 0 && strcmp(name, "host") != 0 && strcmp(name, "base") != 0;
}

/**
 * qemu_host_model_find: the model nearest to what is offered
 * @models: name -> properties, of all named models
 * @offered: the properties of the widest CPU
 *
 * Returns a new object as the header says, or NULL when there is nothing to choose from. Thread: any.
 */
json_t *qemu_host_model_find(json_t *models, json_t *offered)
{
    g_autoptr(GPtrArray) names = feature_names();
    const char *vendor = qmp_string(offered, "vendor");
    g_autoptr(json_t) best = NULL;
    const char *best_name = NULL;
    const char *name;
    json_t *props;

    json_object_foreach (models, name, props) {
        g_autoptr(json_t) found = NULL;

        if (g_strcmp0(qmp_string(props, "vendor"), vendor) != 0)
            continue;
        found = differences(props, offered, names);
        if (best == NULL || json_object_size(found) < json_object_size(best)) {
            json_decref(best);
            best = json_incref(found);
            best_name = name;
        }
    }
    return best != NULL ? json_pack("{s:s, s:s?, s:O}", "model", best_name, "vendor", vendor, "features", best) : NULL;
}
