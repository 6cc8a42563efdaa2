/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/choice.h"
#include "xml/write.h"

/* <cpu> of a domain capabilities document. */
void cpu_capabilities_write(XmlWriter *writer, const CapabilitiesChoice *choice);

/* How documents name the maker of a CPU; "unknown" for one that they have no name for. */
const char *cpu_vendor_name(const char *vendor_id);
