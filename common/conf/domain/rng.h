/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"

typedef enum RngModel {
    RNG_MODEL_UNSET,
    RNG_MODEL_VIRTIO,
    RNG_MODEL_VIRTIO_TRANSITIONAL,
    RNG_MODEL_VIRTIO_NON_TRANSITIONAL,
} RngModel;

typedef enum RngBackend {
    RNG_BACKEND_RANDOM,
    RNG_BACKEND_EGD,
    RNG_BACKEND_BUILTIN,
} RngBackend;

typedef struct Rng {
    RngModel      model;
    guint         rate_bytes; /* 0: no limit */
    guint         rate_period_ms;
    RngBackend    backend;
    char         *device; /* random: the file; NULL is /dev/urandom */
    ChardevSource egd;
    VirtioOptions virtio;
    DeviceInfo    info;
} Rng;

extern const EnumTable  rng_model;
extern const EnumTable  rng_backend;
extern const XmlElement rng_element;
