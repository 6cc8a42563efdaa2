/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The caches that capabilities documents tell of: those from level 3 on, which are the ones that CPUs share and that can be allotted.
 * The kernel describes a cache once for each CPU that uses it.
 */
#include "host/cache.h"

#include <string.h>

#define CACHE_FOLDER "/sys/devices/system/cpu/cpu%u/cache"
#define LOWEST_LEVEL 3

static const char *const type_names[] = { "both", "code", "data" };        /* of documents */
static const char *const kernel_names[] = { "Unified", "Instruction", "Data" };

static void bank_free(gpointer data)
{
    HostCacheBank *bank = data;

    bitmap_free(bank->cpus);
    g_free(bank);
}

/** host_cache_type_name: the document's word for a type. */
const char *host_cache_type_name(HostCacheType type)
{
    return type_names[type];
}

static bool parse_type(const char *name, HostCacheType *ret_type)
{
    for (guint i = 0; name != NULL && i < G_N_ELEMENTS(kernel_names); i++) {
        if (strcmp(name, kernel_names[i]) == 0) {
            *ret_type = (HostCacheType)i;
            return true;
        }
    }
    return false;
}

/* "32768K" */
static bool parse_size(const char *text, guint64 *ret_kib)
{
    char *end;
    guint64 size = text != NULL ? g_ascii_strtoull(text, &end, 10) : 0;

    if (size == 0 || size > G_MAXUINT32 || *end != 'K')
        return false;
    *ret_kib = size;
    return true;
}

static HostCacheBank *read_bank(const HostRoot *root, guint cpu, const char *index)
{
    g_autofree char *type = host_text(root, CACHE_FOLDER "/%s/type", cpu, index);
    g_autofree char *size = host_text(root, CACHE_FOLDER "/%s/size", cpu, index);
    guint64 id = 0, level = 0;
    HostCacheBank bank = { 0 };

    if (!host_number(root, &level, CACHE_FOLDER "/%s/level", cpu, index) || level < LOWEST_LEVEL || level > G_MAXUINT8)
        return NULL;
    if (!host_number(root, &id, CACHE_FOLDER "/%s/id", cpu, index) || id > G_MAXUINT32)
        return NULL;
    if (!parse_type(type, &bank.type) || !parse_size(size, &bank.size))
        return NULL;
    bank.cpus = host_set(root, CACHE_FOLDER "/%s/shared_cpu_list", cpu, index);
    if (bank.cpus == NULL)
        return NULL;
    bank.id = (guint)id;
    bank.level = (guint)level;
    return g_memdup2(&bank, sizeof(bank));
}

static bool has_bank(const GPtrArray *banks, const HostCacheBank *bank)
{
    for (guint i = 0; i < banks->len; i++) {
        const HostCacheBank *other = banks->pdata[i];

        if (other->level == bank->level && other->type == bank->type && other->id == bank->id)
            return true;
    }
    return false;
}

static gint compare_banks(gconstpointer a, gconstpointer b)
{
    const HostCacheBank *left = *(const HostCacheBank *const *)a, *right = *(const HostCacheBank *const *)b;

    if (left->level != right->level)
        return left->level < right->level ? -1 : 1;
    if (left->type != right->type)
        return left->type < right->type ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

/** host_cache_banks: HostCacheBank pointers by level, type and id; the caller unrefs the array, which owns them. Thread: any. */
GPtrArray *host_cache_banks(const HostRoot *root, const Bitmap *online)
{
    GPtrArray *banks = g_ptr_array_new_with_free_func(bank_free);

    for (int next = bitmap_next(online, -1); next >= 0; next = bitmap_next(online, next)) {
        const guint cpu = (guint)next;
        g_autoptr(GPtrArray) indexes = host_list(root, CACHE_FOLDER, cpu);

        for (guint i = 0; i < indexes->len; i++) {
            HostCacheBank *bank = g_str_has_prefix(indexes->pdata[i], "index") ? read_bank(root, cpu, indexes->pdata[i]) : NULL;

            if (bank == NULL)
                continue;
            if (has_bank(banks, bank))
                bank_free(bank);
            else
                g_ptr_array_add(banks, bank);
        }
    }
    g_ptr_array_sort(banks, compare_banks);
    return banks;
}
