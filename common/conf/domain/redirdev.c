/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <redirdev>, <redirfilter>, <smartcard>: devices that the guest gets through a character device. */
#include "conf/domain/redirdev.h"

#include "xml/place.h"

STATIC_ENUM_TABLE(redirdev_bus, "redirdev bus", [REDIRDEV_BUS_USB] = "usb");
STATIC_ENUM_TABLE(smartcard_mode, "smartcard mode", [SMARTCARD_MODE_HOST] = "host", [SMARTCARD_MODE_HOST_CERTIFICATES] = "host-certificates",
                  [SMARTCARD_MODE_PASSTHROUGH] = "passthrough");

static const XmlField redirdev_fields[] = {
    XML_ENUM("@bus", Redirdev, bus, redirdev_bus, XML_ALWAYS, XML_GUEST_ABI),
    XML_ENUM("@type", Redirdev, source.type, chardev_type, XML_REQUIRED),
    CHARDEV_SOURCE_ROWS("", Redirdev, source),
    DEVICE_INFO_ROWS(Redirdev),
    XML_FIELDS_END,
};

static bool check_redirdev(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Redirdev *)object)->source, "source", true, error);
}

const XmlElement redirdev_element = {
    .name = "redirdev",
    .size = sizeof(Redirdev),
    XML_LINE(Redirdev, info.line),
    .fields = redirdev_fields,
    .check = check_redirdev,
};

static const XmlField redirfilter_rule_fields[] = {
    XML_HEX("@class", RedirfilterRule, usb_class, 2, XML_SET(RedirfilterRule, has_class)),
    XML_HEX("@vendor", RedirfilterRule, vendor, 4, XML_SET(RedirfilterRule, has_vendor)),
    XML_HEX("@product", RedirfilterRule, product, 4, XML_SET(RedirfilterRule, has_product)),
    XML_STRING("@version", RedirfilterRule, version),
    XML_YES_NO("@allow", RedirfilterRule, allow, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement redirfilter_rule_element = {
    .name = "usbdev",
    .size = sizeof(RedirfilterRule),
    .fields = redirfilter_rule_fields,
};

static const XmlField redirfilter_fields[] = {
    XML_LIST("usbdev", Redirfilter, rules, redirfilter_rule_element),
    XML_FIELDS_END,
};

const XmlElement redirfilter_element = { .name = "redirfilter", .size = sizeof(Redirfilter), .fields = redirfilter_fields };

static const XmlField smartcard_certificate_fields[] = {
    XML_STRING("", SmartcardCertificate, name),
    XML_FIELDS_END,
};

static const XmlElement smartcard_certificate_element = {
    .name = "certificate",
    .size = sizeof(SmartcardCertificate),
    .fields = smartcard_certificate_fields,
};

#define IS(kind) XML_WHEN(Smartcard, mode, XML_BIT(SMARTCARD_MODE_##kind))

static const XmlField smartcard_fields[] = {
    XML_ENUM("@mode", Smartcard, mode, smartcard_mode, XML_REQUIRED, XML_ALWAYS, XML_GUEST_ABI),
    XML_ENUM("@type", Smartcard, passthrough.type, chardev_type, IS(PASSTHROUGH), XML_REQUIRED),
    CHARDEV_SOURCE_ROWS("", Smartcard, passthrough),
    XML_LIST("certificate", Smartcard, certificates, smartcard_certificate_element, IS(HOST_CERTIFICATES)),
    XML_STRING("database", Smartcard, database, IS(HOST_CERTIFICATES)),
    DEVICE_INFO_ROWS(Smartcard),
    XML_FIELDS_END,
};

static bool check_smartcard(const XmlPlace *place, void *object, GError **error)
{
    return chardev_source_check(place, &((Smartcard *)object)->passthrough, "source", true, error);
}

const XmlElement smartcard_element = {
    .name = "smartcard",
    .size = sizeof(Smartcard),
    XML_LINE(Smartcard, info.line),
    .fields = smartcard_fields,
    .check = check_smartcard,
};
