/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row per file of /sys/kernel/mm/ksm; a kernel that lacks one has no such parameter. */
#include "host/memory-tuning.h"

#include "base/error.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define KSM_FOLDER "/sys/kernel/mm/ksm"

typedef struct Row {
    const char *field;
    const char *file;
    TypedParamType type;
    bool writable;
} Row;

static const Row rows[] = {
    { "shm_pages_to_scan", "pages_to_scan", TYPED_PARAM_UINT, true },
    { "shm_sleep_millisecs", "sleep_millisecs", TYPED_PARAM_UINT, true },
    { "shm_pages_shared", "pages_shared", TYPED_PARAM_ULLONG, false },
    { "shm_pages_sharing", "pages_sharing", TYPED_PARAM_ULLONG, false },
    { "shm_pages_unshared", "pages_unshared", TYPED_PARAM_ULLONG, false },
    { "shm_pages_volatile", "pages_volatile", TYPED_PARAM_ULLONG, false },
    { "shm_full_scans", "full_scans", TYPED_PARAM_ULLONG, false },
    { "shm_merge_across_nodes", "merge_across_nodes", TYPED_PARAM_UINT, true },
};

/** host_memory_tuning_read: append what the kernel has of them to @params. Errors: ERROR_NO_SUPPORT where it has none. Thread: any. */
bool host_memory_tuning_read(const HostRoot *root, TypedParams *params, GError **error)
{
    if (!host_exists(root, KSM_FOLDER)) {
        error_set(error, ERROR_NO_SUPPORT, "the host's kernel does not merge pages (no %s)", KSM_FOLDER);
        return false;
    }
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint64 value;

        if (!host_number(root, &value, KSM_FOLDER "/%s", rows[i].file))
            continue;
        if (rows[i].type == TYPED_PARAM_UINT)
            typed_params_add_uint(params, (guint32)MIN(value, G_MAXUINT32), "%s", rows[i].field);
        else
            typed_params_add_ullong(params, value, "%s", rows[i].field);
    }
    return true;
}

static const Row *find_row(const TypedParam *param, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!rows[i].writable || strcmp(rows[i].field, param->field) != 0)
            continue;
        if (param->type == (gint32)rows[i].type)
            return &rows[i];
        error_set(error, ERROR_INVALID_ARG, "parameter '%s' must be an unsigned int", param->field);
        return NULL;
    }
    error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "parameter '%s' not supported", param->field);
    return NULL;
}

static bool write_row(const HostRoot *root, const Row *row, guint32 value, GError **error)
{
    g_autofree char *path = host_path(root, KSM_FOLDER "/%s", row->file);
    g_autofree char *text = g_strdup_printf("%u\n", value);
    g_autofd int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || TEMP_FAILURE_RETRY(write(fd, text, strlen(text))) < 0) {
        error_set_errno(error, errno, "cannot set %s", row->field);
        return false;
    }
    return true;
}

/**
 * host_memory_tuning_write: set parameters; all are checked before the first is written
 *
 * Errors: ERROR_ARGUMENT_UNSUPPORTED for one that is unknown or only told; ERROR_INVALID_ARG for a wrong type; ERROR_SYSTEM_ERROR.
 * Thread: any.
 */
bool host_memory_tuning_write(const HostRoot *root, const TypedParams *params, GError **error)
{
    for (guint i = 0; i < params->n; i++) {
        if (find_row(&params->items[i], error) == NULL)
            return false;
    }
    for (guint i = 0; i < params->n; i++) {
        if (!write_row(root, find_row(&params->items[i], NULL), params->items[i].value.ui, error))
            return false;
    }
    return true;
}
