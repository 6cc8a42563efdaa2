/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host's weights and limits of block devices for a machine as a whole: a parameter holds a list, "/dev/sda,300,/dev/sdb,200". */
#include "daemon/tune.h"

#include "base/error.h"

#include <string.h>

typedef struct DeviceField {
    const char *name;
    gsize offset; /* in BlockDeviceTune */
    bool wide;    /* a guint64, else a guint */
} DeviceField;

static const DeviceField device_fields[] = {
    { DOMAIN_BLKIO_DEVICE_WEIGHT, offsetof(BlockDeviceTune, weight), false },
    { DOMAIN_BLKIO_DEVICE_READ_IOPS, offsetof(BlockDeviceTune, read_iops_sec), false },
    { DOMAIN_BLKIO_DEVICE_WRITE_IOPS, offsetof(BlockDeviceTune, write_iops_sec), false },
    { DOMAIN_BLKIO_DEVICE_READ_BPS, offsetof(BlockDeviceTune, read_bytes_sec), true },
    { DOMAIN_BLKIO_DEVICE_WRITE_BPS, offsetof(BlockDeviceTune, write_bytes_sec), true },
};

static const TuneField fields[] = {
    { DOMAIN_BLKIO_WEIGHT, TYPED_PARAM_UINT, 0 },
    { DOMAIN_BLKIO_DEVICE_WEIGHT, TYPED_PARAM_STRING, 0 },
    { DOMAIN_BLKIO_DEVICE_READ_IOPS, TYPED_PARAM_STRING, 0 },
    { DOMAIN_BLKIO_DEVICE_WRITE_IOPS, TYPED_PARAM_STRING, 0 },
    { DOMAIN_BLKIO_DEVICE_READ_BPS, TYPED_PARAM_STRING, 0 },
    { DOMAIN_BLKIO_DEVICE_WRITE_BPS, TYPED_PARAM_STRING, 0 },
};

static guint64 get(const BlockDeviceTune *device, const DeviceField *field)
{
    const char *member = (const char *)device + field->offset;

    return field->wide ? *(const guint64 *)(const void *)member : *(const guint *)(const void *)member;
}

static void put(BlockDeviceTune *device, const DeviceField *field, guint64 value)
{
    char *member = (char *)device + field->offset;

    if (field->wide)
        *(guint64 *)(void *)member = value;
    else
        *(guint *)(void *)member = (guint)value;
}

static char *format_devices(const BlockTune *tune, const DeviceField *field)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < tune->devices.n; i++) {
        guint64 value = get(tune->devices.items[i], field);

        if (value != 0)
            g_string_append_printf(text, "%s%s,%" G_GUINT64_FORMAT, text->len > 0 ? "," : "", tune->devices.items[i]->path, value);
    }
    return g_string_free(text, FALSE);
}

/** block_tune_get: the weight, and a list for each kind of limit. Thread: any. */
void block_tune_get(const DomainDef *def, TypedParams *params)
{
    typed_params_add_uint(params, def->block_tune.weight, "%s", DOMAIN_BLKIO_WEIGHT);
    for (guint i = 0; i < G_N_ELEMENTS(device_fields); i++) {
        g_autofree char *list = format_devices(&def->block_tune, &device_fields[i]);

        typed_params_add_string(params, list, "%s", device_fields[i].name);
    }
}

static BlockDeviceTune *device_of(BlockTune *tune, const char *path)
{
    BlockDeviceTune *device;

    for (guint i = 0; i < tune->devices.n; i++) {
        if (strcmp(tune->devices.items[i]->path, path) == 0)
            return tune->devices.items[i];
    }
    device = g_new0(BlockDeviceTune, 1);
    device->path = g_strdup(path);
    xml_list_append(&tune->devices, device);
    return device;
}

static bool set_devices(BlockTune *tune, const DeviceField *field, const char *list, GError **error)
{
    g_auto(GStrv) words = g_strsplit(list, ",", -1);
    guint n = g_strv_length(words);

    if (n % 2 != 0) {
        error_set(error, ERROR_INVALID_ARG, "unable to parse blkio device '%s' '%s': pairs like \"/dev/sda,300\" are expected", field->name,
                  list);
        return false;
    }
    for (guint i = 0; i < n; i += 2) {
        guint64 value;

        if (!g_ascii_string_to_unsigned(words[i + 1], 10, 0, field->wide ? G_MAXUINT64 : G_MAXUINT32, &value, NULL)) {
            error_set(error, ERROR_INVALID_ARG, "invalid value '%s' for parameter '%s' of device '%s'", words[i + 1], field->name,
                      words[i]);
            return false;
        }
        put(device_of(tune, words[i]), field, value);
    }
    return true;
}

/** block_tune_set: Errors: those of tune_check(); ERROR_INVALID_ARG for a list that is none. Thread: any. */
bool block_tune_set(DomainDef *def, const TypedParams *params, GError **error)
{
    const TypedParam *weight = typed_params_find(params, DOMAIN_BLKIO_WEIGHT);

    if (!tune_check(params, fields, G_N_ELEMENTS(fields), error))
        return false;
    if (weight != NULL)
        def->block_tune.weight = weight->value.ui;
    for (guint i = 0; i < G_N_ELEMENTS(device_fields); i++) {
        const TypedParam *param = typed_params_find(params, device_fields[i].name);

        if (param != NULL && *param->value.s != '\0' && !set_devices(&def->block_tune, &device_fields[i], param->value.s, error))
            return false;
    }
    return true;
}
