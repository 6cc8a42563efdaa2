/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"

typedef enum TpmModel {
    TPM_MODEL_UNSET,
    TPM_MODEL_TIS,
    TPM_MODEL_CRB,
    TPM_MODEL_SPAPR,
    TPM_MODEL_SPAPR_PROXY,
} TpmModel;

typedef enum TpmBackend {
    TPM_BACKEND_PASSTHROUGH,
    TPM_BACKEND_EMULATOR,
    TPM_BACKEND_EXTERNAL,
} TpmBackend;

typedef enum TpmVersion {
    TPM_VERSION_UNSET,
    TPM_VERSION_1_2,
    TPM_VERSION_2_0,
} TpmVersion;

typedef struct Tpm {
    TpmModel      model;
    bool          has_backend; /* true once read */
    TpmBackend    backend;
    TpmVersion    version;           /* emulator */
    Tristate      persistent_state;  /* emulator */
    char         *encryption_secret; /* emulator: a secret's UUID */
    bool          pcr_sha1, pcr_sha256, pcr_sha384, pcr_sha512;
    char         *device; /* passthrough */
    ChardevSource external;
    DeviceInfo    info;
} Tpm;

extern const EnumTable  tpm_model;
extern const EnumTable  tpm_backend;
extern const EnumTable  tpm_version;
extern const XmlElement tpm_element;
