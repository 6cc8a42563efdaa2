/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "car.h"

STATIC_ENUM_TABLE(colour, "colour", [COLOUR_RED] = "red", [COLOUR_BLUE] = "blue");
STATIC_ENUM_TABLE(shape, "shape", [SHAPE_ROUND] = "round", [SHAPE_SQUARE] = "square");

static const XmlField wheel_fields[] = {
    XML_UINT("@size", Wheel, size, XML_REQUIRED, XML_RANGE(10, 22), XML_GUEST_ABI),
    XML_STRING("", Wheel, name),
    XML_FIELDS_END,
};

static const XmlElement wheel_element = { .name = "wheel", .size = sizeof(Wheel), .fields = wheel_fields };

static const XmlField engine_fields[] = {
    XML_STRING("@fuel", Engine, fuel, XML_REQUIRED),
    XML_ON_OFF("turbo/@state", Engine, turbo),
    XML_FIELDS_END,
};

static const XmlElement engine_element = { .name = "engine", .size = sizeof(Engine), .fields = engine_fields };

static const XmlField car_fields[] = {
    XML_ENUM("@colour", Car, colour, colour, XML_DEFAULT(COLOUR_BLUE)),
    XML_BOOL("@sold", Car, sold),
    XML_STRING("name", Car, name, XML_REQUIRED),
    XML_UUID("uuid", Car, uuid),
    XML_FLAG("towbar", Car, towbar),
    XML_YES_NO("doors/@locked", Car, locked),
    XML_ON_OFF("doors/lights/@state", Car, lights),
    XML_INT("offset", Car, offset),
    XML_UINT("seats", Car, seats, XML_SET(Car, has_seats)),
    XML_HEX("code", Car, code, 4),
    XML_SIZE("boot", Car, boot_kib, XML_MIB, XML_KIB),
    XML_MAC("mac/@address", Car, mac),
    XML_IP("radio/@address", Car, radio),
    XML_BITMAP("gears", Car, gears, 8),
    XML_SUB("engine", Car, engine, engine_element),
    XML_SUB_PTR("spare", Car, spare, engine_element),
    XML_LIST("wheels/wheel", Car, wheels, wheel_element),
    XML_RAW("notes", Car, notes),
    XML_STRING("password", Car, password, XML_SECRET),
    XML_STRING("driver", Car, driver, XML_LIVE),
    XML_ENUM("lamp/@shape", Car, shape, shape),
    XML_UINT("lamp/@radius", Car, radius, XML_WHEN(Car, shape, XML_BIT(SHAPE_ROUND))),
    XML_UINT("lamp/@edge", Car, edge, XML_WHEN(Car, shape, XML_BIT(SHAPE_SQUARE))),
    XML_FIELDS_END,
};

const XmlElement car_element = { .name = "car", .size = sizeof(Car), .fields = car_fields };
