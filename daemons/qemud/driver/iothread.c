/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* I/O threads: an object of QEMU each, "iothread" and its id. Documents are changed first, as copies; QEMU follows; then both are published. */
#include "driver/iothread.h"

#include "base/error.h"
#include "daemon/cpu-map.h"
#include "daemon/impact.h"
#include "daemon/iothread.h"
#include "daemon/lifecycle.h"
#include "machine/affinity.h"
#include "machine/run.h"
#include "qmp/value.h"

/* What a call does to a document, and then to QEMU. */
typedef struct Change {
    bool (*edit)(DomainDef *def, const void *args, GError **error);
    bool (*tell)(QemuRun *run, const void *args, GError **error);
} Change;

static bool apply(Call *call, guint32 flags, const Change *change, const void *args, GError **error)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    g_auto(Impact) impact = { NULL, NULL };
    g_autoptr(GError) problem = NULL;

    if (!impact_begin(state, flags, &impact, error) || (impact.live != NULL && !change->edit(impact.live, args, error)) ||
        (impact.config != NULL && !change->edit(impact.config, args, error)) ||
        !lifecycle_record(call->daemon, call->machine, impact.live, impact.config, error))
        return false;
    if (impact.live == NULL || change->tell(qemu_machine_of(call->machine)->run, args, error)) {
        lifecycle_publish(call->machine, g_steal_pointer(&impact.live), g_steal_pointer(&impact.config));
        return true;
    }
    /* The files say again what is. */
    if (!lifecycle_record(call->daemon, call->machine, state->live, impact.config != NULL ? state->config : NULL, &problem))
        g_warning("%s", problem->message);
    return false;
}

/* coming and going */

static bool edit_add(DomainDef *def, const void *args, GError **error)
{
    return iothread_add(def, ((const DomainAddIOThreadArgs *)args)->iothread_id, error);
}

static bool tell_add(QemuRun *run, const void *args, GError **error)
{
    guint id = ((const DomainAddIOThreadArgs *)args)->iothread_id;

    return qemu_run_command(run, "object-add", json_pack("{s:s, s:o}", "qom-type", "iothread", "id", json_sprintf("iothread%u", id)), NULL,
                            error);
}

QEMU_OP(domain_add_iothread, DomainAddIOThreadArgs, NoRet)
{
    static const Change change = { edit_add, tell_add };

    return apply(call, args->flags, &change, args, error);
}

static bool edit_remove(DomainDef *def, const void *args, GError **error)
{
    guint id = ((const DomainDelIOThreadArgs *)args)->iothread_id;

    for (guint i = 0; i < def->controllers.n; i++) {
        if (def->controllers.items[i]->iothread != id || id == 0)
            continue;
        error_set(error, ERROR_INVALID_ARG, "cannot remove IOThread '%u' since it is being used by controller", id);
        return false;
    }
    return iothread_remove(def, id, error);
}

static bool tell_remove(QemuRun *run, const void *args, GError **error)
{
    guint id = ((const DomainDelIOThreadArgs *)args)->iothread_id;

    return qemu_run_command(run, "object-del", json_pack("{s:o}", "id", json_sprintf("iothread%u", id)), NULL, error);
}

QEMU_OP(domain_del_iothread, DomainDelIOThreadArgs, NoRet)
{
    static const Change change = { edit_remove, tell_remove };

    return apply(call, args->flags, &change, args, error);
}

/* how they work */

static bool edit_params(DomainDef *def, const void *args, GError **error)
{
    const DomainSetIOThreadParamsArgs *wanted = args;

    return iothread_set(def, wanted->iothread_id, &wanted->params, error);
}

static bool set_property(QemuRun *run, guint id, const char *property, gint64 value, GError **error)
{
    g_autofree char *path = g_strdup_printf("/objects/iothread%u", id);

    return qemu_run_command(run, "qom-set", json_pack("{s:s, s:s, s:I}", "path", path, "property", property, "value", (json_int_t)value),
                            NULL, error);
}

static bool tell_params(QemuRun *run, const void *args, GError **error)
{
    static const struct {
        const char *field;
        const char *property;
    } rows[] = {
        { DOMAIN_IOTHREAD_POLL_MAX_NS, "poll-max-ns" },
        { DOMAIN_IOTHREAD_POLL_GROW, "poll-grow" },
        { DOMAIN_IOTHREAD_POLL_SHRINK, "poll-shrink" },
    };
    const DomainSetIOThreadParamsArgs *wanted = args;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TypedParam *param = typed_params_find(&wanted->params, rows[i].field);

        if (param != NULL && !set_property(run, wanted->iothread_id, rows[i].property,
                                           param->type == TYPED_PARAM_ULLONG ? (gint64)param->value.ul : (gint64)param->value.ui, error))
            return false;
    }
    return true;
}

/* They belong to what runs: a definition has no place for them. */
QEMU_OP(domain_set_iothread_params, DomainSetIOThreadParamsArgs, NoRet)
{
    static const Change change = { edit_params, tell_params };

    return apply(call, args->flags, &change, args, error);
}

/* where they run */

static bool edit_pin(DomainDef *def, const void *args, GError **error)
{
    const DomainPinIOThreadArgs *wanted = args;
    g_autoptr(Bitmap) cpus = cpu_map_read(&wanted->cpumap);

    if (bitmap_count(cpus) == 0) {
        error_set(error, ERROR_INVALID_ARG, "Empty iothread cpumap list for pinning");
        return false;
    }
    return iothread_pin(def, wanted->iothreads_id, g_steal_pointer(&cpus), error);
}

static bool tell_pin(QemuRun *run, const void *args, GError **error)
{
    const DomainPinIOThreadArgs *wanted = args;
    g_autoptr(Bitmap) cpus = cpu_map_read(&wanted->cpumap);

    return affinity_set_iothread(run, wanted->iothreads_id, cpus, error);
}

QEMU_OP(domain_pin_iothread, DomainPinIOThreadArgs, NoRet)
{
    static const Change change = { edit_pin, tell_pin };

    return apply(call, args->flags, &change, args, error);
}

static guint map_length(const Bitmap *host)
{
    int last = 0;

    for (int cpu = bitmap_next(host, -1); cpu >= 0; cpu = bitmap_next(host, cpu))
        last = cpu;
    return (guint)last / 8 + 1;
}

QEMU_OP(domain_get_iothread_info, DomainGetIOThreadInfoArgs, DomainGetIOThreadInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const DomainDef *def = impact_read(state, args->flags, error);
    g_autoptr(Bitmap) ids = def != NULL ? iothread_ids(def) : NULL;
    g_autoptr(Bitmap) host = cpu_map_host();
    guint length = map_length(host);

    if (def == NULL)
        return false;
    ret->info.items = g_new0(WireDomainIothreadInfo, bitmap_count(ids));
    for (int id = bitmap_next(ids, -1); id >= 0; id = bitmap_next(ids, id)) {
        WireDomainIothreadInfo *info = &ret->info.items[ret->info.n++];
        const Bitmap *cpus = iothread_pinned(def, (guint)id);

        cpus = cpus != NULL ? cpus : def->vcpu_cpuset != NULL ? def->vcpu_cpuset : host;
        info->iothread_id = (guint)id;
        info->cpumap.n = length;
        info->cpumap.data = g_malloc0(length);
        cpu_map_write(cpus, info->cpumap.data, length);
    }
    ret->ret = ret->info.n;
    return true;
}
