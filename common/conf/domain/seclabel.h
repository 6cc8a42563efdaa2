/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum SeclabelType {
    SECLABEL_TYPE_DEFAULT,
    SECLABEL_TYPE_NONE,
    SECLABEL_TYPE_DYNAMIC,
    SECLABEL_TYPE_STATIC,
} SeclabelType;

typedef struct Seclabel {
    SeclabelType type;
    char        *model;
    Tristate     relabel;
    char        *label;
    char        *image_label;
    char        *base_label;
} Seclabel;

/* What a single file or device is labelled with. */
typedef struct DeviceSeclabel {
    char    *model;
    Tristate relabel;
    Tristate label_skip; /* live */
    char    *label;
} DeviceSeclabel;

extern const XmlElement seclabel_element;
extern const XmlElement device_seclabel_element;
