/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <tpm>: a security chip, the host's or an emulated one. */
#include "conf/domain/tpm.h"

#include "xml/place.h"

ENUM_TABLE(tpm_model, "TPM model", [TPM_MODEL_TIS] = "tpm-tis", [TPM_MODEL_CRB] = "tpm-crb", [TPM_MODEL_SPAPR] = "tpm-spapr",
           [TPM_MODEL_SPAPR_PROXY] = "spapr-tpm-proxy");
ENUM_TABLE(tpm_backend, "TPM backend", [TPM_BACKEND_PASSTHROUGH] = "passthrough", [TPM_BACKEND_EMULATOR] = "emulator",
           [TPM_BACKEND_EXTERNAL] = "external");
ENUM_TABLE(tpm_version, "TPM version", [TPM_VERSION_1_2] = "1.2", [TPM_VERSION_2_0] = "2.0");

#define IS(kind) XML_WHEN(Tpm, backend, XML_BIT(TPM_BACKEND_##kind))

static const XmlField tpm_fields[] = {
    XML_ENUM("@model", Tpm, model, tpm_model, XML_GUEST_ABI),
    XML_ENUM("backend/@type", Tpm, backend, tpm_backend, XML_REQUIRED, XML_ALWAYS, XML_SET(Tpm, has_backend)),
    XML_ENUM("backend/@version", Tpm, version, tpm_version, IS(EMULATOR), XML_GUEST_ABI),
    XML_YES_NO("backend/@persistent_state", Tpm, persistent_state, IS(EMULATOR)),
    XML_STRING("backend/encryption/@secret", Tpm, encryption_secret, IS(EMULATOR)),
    XML_FLAG("backend/active_pcr_banks/sha1", Tpm, pcr_sha1, IS(EMULATOR), XML_GUEST_ABI),
    XML_FLAG("backend/active_pcr_banks/sha256", Tpm, pcr_sha256, IS(EMULATOR), XML_GUEST_ABI),
    XML_FLAG("backend/active_pcr_banks/sha384", Tpm, pcr_sha384, IS(EMULATOR), XML_GUEST_ABI),
    XML_FLAG("backend/active_pcr_banks/sha512", Tpm, pcr_sha512, IS(EMULATOR), XML_GUEST_ABI),
    XML_STRING("backend/device/@path", Tpm, device, IS(PASSTHROUGH)),
    XML_ENUM("backend/source/@type", Tpm, external.type, chardev_type, IS(EXTERNAL), XML_REQUIRED),
    XML_ENUM("backend/source/@mode", Tpm, external.mode, chardev_mode, IS(EXTERNAL)),
    XML_STRING("backend/source/@path", Tpm, external.path, IS(EXTERNAL)),
    DEVICE_INFO_ROWS(Tpm),
    XML_FIELDS_END,
};

static bool check_tpm(const XmlPlace *place, void *object, GError **error)
{
    const Tpm *tpm = object;

    return tpm->has_backend || xml_fail(place, "backend", error, "is missing");
}

const XmlElement tpm_element = { .name = "tpm", .size = sizeof(Tpm), XML_LINE(Tpm, info.line), .fields = tpm_fields, .check = check_tpm };
