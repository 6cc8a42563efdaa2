/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <rng>: where the guest gets random numbers from. */
#include "conf/domain/rng.h"

#include "xml/place.h"

ENUM_TABLE(rng_model, "rng model", [RNG_MODEL_VIRTIO] = "virtio", [RNG_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
           [RNG_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");
ENUM_TABLE(rng_backend, "rng backend", [RNG_BACKEND_RANDOM] = "random", [RNG_BACKEND_EGD] = "egd", [RNG_BACKEND_BUILTIN] = "builtin");

static const XmlField rng_fields[] = {
    XML_ENUM("@model", Rng, model, rng_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_UINT("rate/@bytes", Rng, rate_bytes, XML_GUEST_ABI),
    XML_UINT("rate/@period", Rng, rate_period_ms, XML_GUEST_ABI),
    XML_ENUM("backend/@model", Rng, backend, rng_backend, XML_REQUIRED, XML_ALWAYS),
    XML_ENUM("backend/@type", Rng, egd.type, chardev_type, XML_WHEN(Rng, backend, XML_BIT(RNG_BACKEND_EGD)), XML_REQUIRED),
    XML_STRING("backend", Rng, device, XML_WHEN(Rng, backend, XML_BIT(RNG_BACKEND_RANDOM))),
    CHARDEV_SOURCE_ROWS("backend/", Rng, egd),
    VIRTIO_OPTION_ROWS(Rng),
    DEVICE_INFO_ROWS(Rng),
    XML_FIELDS_END,
};

static bool check_rng(const XmlPlace *place, void *object, GError **error)
{
    Rng *rng = object;

    if (rng->backend == RNG_BACKEND_RANDOM && (rng->device == NULL || *rng->device == '\0')) {
        g_free(rng->device);
        rng->device = g_strdup("/dev/random");
    }
    return rng->backend != RNG_BACKEND_EGD || chardev_source_check(place, &rng->egd, "backend/source", true, error);
}

const XmlElement rng_element = { .name = "rng", .size = sizeof(Rng), XML_LINE(Rng, info.line), .fields = rng_fields, .check = check_rng };
