/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/call.h"

/* Changes one document; args are the call's. */
typedef bool (*EditFunc)(DomainDef *def, const void *args, GError **error);

bool edit_documents(Call *call, guint32 flags, EditFunc edit, const void *args, GError **error);
