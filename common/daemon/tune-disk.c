/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The limits of one disk's throughput: six rates in three groups, each for both ways together or for each way by itself. */
#include "daemon/tune.h"

#include "base/error.h"

#define MOST G_GUINT64_CONSTANT(1000000000000000)

#define FIELD(NAME, member) { DOMAIN_BLOCK_IOTUNE_##NAME, TYPED_PARAM_ULLONG, offsetof(BlockIoTune, member) }

static const TuneField fields[] = {
    FIELD(TOTAL_BYTES_SEC, total_bytes_sec),
    FIELD(READ_BYTES_SEC, read_bytes_sec),
    FIELD(WRITE_BYTES_SEC, write_bytes_sec),
    FIELD(TOTAL_IOPS_SEC, total_iops_sec),
    FIELD(READ_IOPS_SEC, read_iops_sec),
    FIELD(WRITE_IOPS_SEC, write_iops_sec),
    FIELD(TOTAL_BYTES_SEC_MAX, total_bytes_sec_max),
    FIELD(READ_BYTES_SEC_MAX, read_bytes_sec_max),
    FIELD(WRITE_BYTES_SEC_MAX, write_bytes_sec_max),
    FIELD(TOTAL_IOPS_SEC_MAX, total_iops_sec_max),
    FIELD(READ_IOPS_SEC_MAX, read_iops_sec_max),
    FIELD(WRITE_IOPS_SEC_MAX, write_iops_sec_max),
    FIELD(SIZE_IOPS_SEC, size_iops_sec),
    { DOMAIN_BLOCK_IOTUNE_GROUP_NAME, TYPED_PARAM_STRING, offsetof(BlockIoTune, group_name) },
    FIELD(TOTAL_BYTES_SEC_MAX_LENGTH, total_bytes_sec_max_length),
    FIELD(READ_BYTES_SEC_MAX_LENGTH, read_bytes_sec_max_length),
    FIELD(WRITE_BYTES_SEC_MAX_LENGTH, write_bytes_sec_max_length),
    FIELD(TOTAL_IOPS_SEC_MAX_LENGTH, total_iops_sec_max_length),
    FIELD(READ_IOPS_SEC_MAX_LENGTH, read_iops_sec_max_length),
    FIELD(WRITE_IOPS_SEC_MAX_LENGTH, write_iops_sec_max_length),
};

/* The rows of the table that exclude each other: a total, and what it is the total of. */
static const struct {
    const char *what;
    guint total;
} groups[] = { { "bytes_sec", 0 }, { "iops_sec", 3 }, { "bytes_sec_max", 6 }, { "iops_sec_max", 9 } };

#define RATES 6 /* as many rows from the first on; their bursts' are as far below them */

static guint64 *member(BlockIoTune *tune, guint row)
{
    return (guint64 *)(void *)((char *)tune + fields[row].offset);
}

/** block_io_tune_get: all limits; 0 is none. Thread: any. */
void block_io_tune_get(const Disk *disk, TypedParams *params)
{
    BlockIoTune tune = disk->iotune;

    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].type == TYPED_PARAM_STRING)
            typed_params_add_string(params, tune.group_name != NULL ? tune.group_name : "", "%s", fields[i].name);
        else
            typed_params_add_ullong(params, *member(&tune, i), "%s", fields[i].name);
    }
}

static bool check(BlockIoTune *tune, TuneBursts bursts, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        guint total = groups[i].total;

        if (*member(tune, total) != 0 && (*member(tune, total + 1) != 0 || *member(tune, total + 2) != 0)) {
            error_set(error, ERROR_INVALID_ARG, "total and read/write of %s cannot be set at the same time", groups[i].what);
            return false;
        }
    }
    for (guint i = 0; i < RATES; i++) {
        bool missing = *member(tune, i + RATES) == 0 && bursts == TUNE_BURSTS_OPTIONAL;

        if (!missing && *member(tune, i) > *member(tune, i + RATES)) {
            error_set(error, ERROR_INVALID_ARG, "%s cannot be set higher than %s", fields[i].name, fields[i + RATES].name);
            return false;
        }
    }
    return true;
}

/* A total takes the place of what it is the total of, and the other way round. */
static void clear_said_groups(BlockIoTune *tune, const TypedParams *params)
{
    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        guint first = groups[i].total;
        bool said = false;

        for (guint row = first; row < first + 3; row++)
            said = said || typed_params_find(params, fields[row].name) != NULL;
        for (guint row = first; said && row < first + 3; row++)
            *member(tune, row) = 0;
    }
}

/**
 * block_io_tune_set: change those limits that @params name
 *
 * Errors: those of tune_check(); ERROR_ARGUMENT_UNSUPPORTED for a limit over 10^15; ERROR_INVALID_ARG for limits that contradict each other:
 * where @bursts says so, a rate without a burst that is at least as high is one of them. Thread: any.
 */
bool block_io_tune_set(Disk *disk, const TypedParams *params, TuneBursts bursts, GError **error)
{
    BlockIoTune tune = disk->iotune;
    const TypedParam *group = typed_params_find(params, DOMAIN_BLOCK_IOTUNE_GROUP_NAME);

    if (!tune_check(params, fields, G_N_ELEMENTS(fields), error))
        return false;
    if (bursts == TUNE_BURSTS_OPTIONAL)
        clear_said_groups(&tune, params);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const TypedParam *param = fields[i].type == TYPED_PARAM_ULLONG ? typed_params_find(params, fields[i].name) : NULL;

        if (param != NULL && param->value.ul > MOST) {
            error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "%s must be no more than %" G_GUINT64_FORMAT, param->field, MOST);
            return false;
        }
        if (param != NULL)
            *member(&tune, i) = param->value.ul;
    }
    if (!check(&tune, bursts, error))
        return false;
    if (group != NULL) {
        g_free(tune.group_name);
        tune.group_name = g_strdup(group->value.s);
    }
    disk->iotune = tune;
    return true;
}
