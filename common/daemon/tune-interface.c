/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bandwidth of an interface: a direction is limited by its average, or not at all. */
#include "daemon/tune.h"

static const TuneField inbound_fields[] = {
    { DOMAIN_BANDWIDTH_IN_AVERAGE, TYPED_PARAM_UINT, offsetof(BandwidthLimit, average) },
    { DOMAIN_BANDWIDTH_IN_PEAK, TYPED_PARAM_UINT, offsetof(BandwidthLimit, peak) },
    { DOMAIN_BANDWIDTH_IN_BURST, TYPED_PARAM_UINT, offsetof(BandwidthLimit, burst) },
    { DOMAIN_BANDWIDTH_IN_FLOOR, TYPED_PARAM_UINT, offsetof(BandwidthLimit, floor) },
};
static const TuneField outbound_fields[] = {
    { DOMAIN_BANDWIDTH_OUT_AVERAGE, TYPED_PARAM_UINT, offsetof(BandwidthLimit, average) },
    { DOMAIN_BANDWIDTH_OUT_PEAK, TYPED_PARAM_UINT, offsetof(BandwidthLimit, peak) },
    { DOMAIN_BANDWIDTH_OUT_BURST, TYPED_PARAM_UINT, offsetof(BandwidthLimit, burst) },
};

static void get(BandwidthLimit limit, const TuneField *fields, guint n, TypedParams *params)
{
    for (guint i = 0; i < n; i++) {
        guint64 value = *(guint64 *)(void *)((char *)&limit + fields[i].offset);

        typed_params_add_uint(params, (guint32)MIN(value, G_MAXUINT32), "%s", fields[i].name);
    }
}

/** bandwidth_get: both directions in KiB/s, bursts in KiB; 0 is no limit. Thread: any. */
void bandwidth_get(const Interface *interface, TypedParams *params)
{
    get(interface->inbound, inbound_fields, G_N_ELEMENTS(inbound_fields), params);
    get(interface->outbound, outbound_fields, G_N_ELEMENTS(outbound_fields), params);
}

/* A direction whose average is not named stays as it is; one of 0 takes the limit away. */
static void set(BandwidthLimit *limit, const TuneField *fields, guint n, const TypedParams *params)
{
    const TypedParam *average = typed_params_find(params, fields[0].name);
    BandwidthLimit changed = { 0 };

    if (average == NULL)
        return;
    for (guint i = 0; i < n && average->value.ui != 0; i++) {
        const TypedParam *param = typed_params_find(params, fields[i].name);

        if (param != NULL)
            *(guint64 *)(void *)((char *)&changed + fields[i].offset) = param->value.ui;
    }
    *limit = changed;
}

/** bandwidth_set: Errors: those of tune_check(). Thread: any. */
bool bandwidth_set(Interface *interface, const TypedParams *params, GError **error)
{
    TuneField all[G_N_ELEMENTS(inbound_fields) + G_N_ELEMENTS(outbound_fields)];

    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        all[i] = i < G_N_ELEMENTS(inbound_fields) ? inbound_fields[i] : outbound_fields[i - G_N_ELEMENTS(inbound_fields)];
    if (!tune_check(params, all, G_N_ELEMENTS(all), error))
        return false;
    set(&interface->inbound, inbound_fields, G_N_ELEMENTS(inbound_fields), params);
    set(&interface->outbound, outbound_fields, G_N_ELEMENTS(outbound_fields), params);
    return true;
}
