/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"
#include "proto/enums.h"

/* The notes in a document: title, description and what programs keep below <metadata>, each under a namespace of its own. */
char *domain_def_get_metadata(const DomainDef *def, gint32 type, const char *uri, GError **error);
bool  domain_def_set_metadata(DomainDef *def, gint32 type, const char *text, const char *key, const char *uri, GError **error);
