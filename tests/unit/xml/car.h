/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* A document of our own with one row of each kind, for the engine's tests. */
typedef enum Colour {
    COLOUR_UNSET,
    COLOUR_RED,
    COLOUR_BLUE,
} Colour;

typedef struct Wheel {
    guint  size;
    char  *name;
} Wheel;

typedef struct Engine {
    char    *fuel;
    Tristate turbo;
} Engine;

typedef enum Shape {
    SHAPE_ROUND,
    SHAPE_SQUARE,
} Shape;

typedef struct Car {
    char       *name;
    Colour      colour;
    bool        towbar;
    bool        sold;
    Tristate    locked;
    Tristate    lights;
    gint8       offset;
    bool        has_seats;
    guint       seats;
    guint16     code;
    guint64     boot_kib;
    Uuid        uuid;
    MacAddress  mac;
    IpAddress   radio;
    Bitmap     *gears;
    Engine      engine;
    Engine     *spare;
    XML_LIST_OF(Wheel) wheels;
    GPtrArray  *notes;
    char       *password;
    char       *driver;
    Shape       shape;
    union {
        guint radius;
        guint edge;
    };
} Car;

extern const XmlElement car_element;
