/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* The notes in a document: title, description and what programs keep below <metadata>, each under a namespace of its own. */
typedef struct Notes {
    char **title;
    char **description;
    GPtrArray **elements; /* of char *; NULL where there are none */
    ErrorCode missing;    /* there is no such note */
} Notes;

typedef enum NoteType {
    NOTE_DESCRIPTION,
    NOTE_TITLE,
    NOTE_ELEMENT,
} NoteType;

char *notes_get(const Notes *notes, gint32 type, const char *uri, GError **error);
bool  notes_set(const Notes *notes, gint32 type, const char *text, const char *key, const char *uri, GError **error);
