/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"

typedef enum RedirdevBus {
    REDIRDEV_BUS_USB,
} RedirdevBus;

typedef struct Redirdev {
    RedirdevBus   bus;
    ChardevSource source;
    DeviceInfo    info;
} Redirdev;

typedef struct RedirfilterRule {
    bool     has_class, has_vendor, has_product;
    guint8   usb_class;
    guint16  vendor;
    guint16  product;
    char    *version;
    Tristate allow;
} RedirfilterRule;

typedef struct Redirfilter {
    XML_LIST_OF(RedirfilterRule) rules;
} Redirfilter;

typedef enum SmartcardMode {
    SMARTCARD_MODE_HOST,
    SMARTCARD_MODE_HOST_CERTIFICATES,
    SMARTCARD_MODE_PASSTHROUGH,
} SmartcardMode;

typedef struct SmartcardCertificate {
    char *name;
} SmartcardCertificate;

typedef struct Smartcard {
    SmartcardMode mode;
    ChardevSource passthrough;
    XML_LIST_OF(SmartcardCertificate) certificates;
    char      *database;
    DeviceInfo info;
} Smartcard;

extern const XmlElement redirdev_element;
extern const XmlElement redirfilter_element;
extern const XmlElement smartcard_element;
