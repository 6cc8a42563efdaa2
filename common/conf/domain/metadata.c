/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/domain/metadata.h"

#include "conf/notes.h"

_Static_assert((int)DOMAIN_METADATA_ELEMENT == (int)NOTE_ELEMENT && (int)DOMAIN_METADATA_TITLE == (int)NOTE_TITLE &&
                   (int)NETWORK_METADATA_ELEMENT == (int)NOTE_ELEMENT && (int)NETWORK_METADATA_TITLE == (int)NOTE_TITLE,
               "the kinds of notes are numbered alike");

static Notes notes_of(DomainDef *def)
{
    return (Notes){ &def->title, &def->description, &def->metadata, ERROR_NO_DOMAIN_METADATA };
}

/** domain_def_get_metadata: read a note; see notes_get(). @type: a DomainMetadataType. */
char *domain_def_get_metadata(const DomainDef *def, gint32 type, const char *uri, GError **error)
{
    const Notes notes = notes_of((DomainDef *)def);

    return notes_get(&notes, type, uri, error);
}

/** domain_def_set_metadata: write, replace or remove a note; see notes_set(). @type: a DomainMetadataType. */
bool domain_def_set_metadata(DomainDef *def, gint32 type, const char *text, const char *key, const char *uri, GError **error)
{
    const Notes notes = notes_of(def);

    return notes_set(&notes, type, text, key, uri, error);
}
