/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/rng.h"

#include "command/chardev.h"

static const char *const drivers[] = {
    [RNG_MODEL_UNSET] = "virtio-rng-pci",
    [RNG_MODEL_VIRTIO] = "virtio-rng-pci",
    [RNG_MODEL_VIRTIO_TRANSITIONAL] = "virtio-rng-pci-transitional",
    [RNG_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-rng-pci-non-transitional",
};

static json_t *backend(QemuBuild *build, const Rng *rng, GError **error)
{
    g_autoptr(json_t) object = json_object();

    switch (rng->backend) {
    case RNG_BACKEND_RANDOM:
        props_string(object, "qom-type", "rng-random");
        break;
    case RNG_BACKEND_EGD:
        if (!build_chardev(build, &rng->egd, rng->info.alias, error))
            return NULL;
        props_string(object, "qom-type", "rng-egd");
        props_printf(object, "chardev", "char%s", rng->info.alias);
        break;
    case RNG_BACKEND_BUILTIN:
        props_string(object, "qom-type", "rng-builtin");
        break;
    default:
        build_unsupported(error, "<rng> with <backend model='%s'>", enum_name(&rng_backend, rng->backend));
        return NULL;
    }
    props_printf(object, "id", "obj%s", rng->info.alias);
    if (rng->backend == RNG_BACKEND_RANDOM)
        props_string(object, "filename", rng->device != NULL ? rng->device : "/dev/urandom");
    return g_steal_pointer(&object);
}

/** build_rng: a random number generator. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_rng(QemuBuild *build, const Rng *rng, GError **error)
{
    json_t *object = backend(build, rng, error);
    g_autoptr(json_t) device = NULL;

    if (object == NULL)
        return false;
    build_json(build, "-object", object);

    device = build_device(drivers[rng->model], &rng->info);
    props_printf(device, "rng", "obj%s", rng->info.alias);
    if (rng->rate_bytes != 0) {
        props_number(device, "max-bytes", rng->rate_bytes);
        props_number(device, "period", rng->rate_period_ms != 0 ? rng->rate_period_ms : 1000);
    }
    build_virtio(device, &rng->virtio);
    if (!build_place(build, device, &rng->info, error))
        return false;

    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}
