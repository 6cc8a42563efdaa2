/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/capabilities/cpu.h"
#include "conf/capabilities/topology.h"
#include "host/capabilities.h"

/* <baselabel type=''>TEXT</baselabel> */
typedef struct CapabilitiesLabel {
    char *type;
    char *label;
} CapabilitiesLabel;

/* <secmodel> */
typedef struct CapabilitiesSecmodel {
    char *model;
    char *doi;
    XML_LIST_OF(CapabilitiesLabel) labels;
} CapabilitiesSecmodel;

/* <uri_transport> */
typedef struct CapabilitiesTransport {
    char *name;
} CapabilitiesTransport;

/* <host> of a capabilities document. */
typedef struct CapabilitiesHost {
    Uuid              uuid;
    CapabilitiesCpu   cpu;
    HostPower         power;
    bool              iommu;
    bool              migrates_live;
    XML_LIST_OF(CapabilitiesTransport) transports;
    guint             n_cells;
    XML_LIST_OF(CapabilitiesCell) cells;
    XML_LIST_OF(CapabilitiesBank) banks;
    XML_LIST_OF(CapabilitiesSecmodel) secmodels;
} CapabilitiesHost;

extern const XmlElement capabilities_host_element;

/* filling in */
void capabilities_host_fill(CapabilitiesHost *host, const HostCapabilities *facts);
void capabilities_host_add_transport(CapabilitiesHost *host, const char *name);
CapabilitiesSecmodel *capabilities_host_add_secmodel(CapabilitiesHost *host, const char *model, const char *doi);
void capabilities_secmodel_add_label(CapabilitiesSecmodel *secmodel, const char *type, const char *label);
