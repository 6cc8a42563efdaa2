/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Names for what QEMU will have: devices' aliases and the numbers of images. Changes the document, so it must be a running machine's own. */
void alias_assign(DomainDef *def);
