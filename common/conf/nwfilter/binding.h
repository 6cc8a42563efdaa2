/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nwfilter/filter.h"

/* <filterbinding>: the use of a filter for one interface of a guest. */
typedef struct FilterBindingDef {
    char *owner_name;
    Uuid  owner_uuid;
    char *port_device;
    char *link_device;
    MacAddress mac;
    FilterRef *reference;
} FilterBindingDef;

extern const XmlElement nwfilter_binding_element;
