/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <storagepoolCapabilities>: the table of kinds, shown. */
#include "conf/storage/capabilities.h"

#include "xml/element.h"
#include "xml/write.h"

typedef struct Word {
    char *text;
} Word;

typedef struct Choice {
    char *name;
    XML_LIST_OF(Word) values;
} Choice;

typedef struct Options {
    char  *fallback;
    Choice formats;
} Options;

typedef struct Kind {
    StoragePoolType type;
    Tristate        supported;
    Options        *pool;
    Options        *volume;
} Kind;

typedef struct Capabilities {
    XML_LIST_OF(Kind) kinds;
} Capabilities;

static const XmlField word_fields[] = { XML_STRING("", Word, text), XML_FIELDS_END };
static const XmlElement word_element = { .name = "value", .size = sizeof(Word), .fields = word_fields };

static const XmlField options_fields[] = {
    XML_STRING("defaultFormat/@type", Options, fallback),
    XML_STRING("enum/@name", Options, formats.name),
    XML_LIST("enum/value", Options, formats.values, word_element),
    XML_FIELDS_END,
};

static const XmlElement options_element = { .name = "options", .size = sizeof(Options), .fields = options_fields };

static const XmlField kind_fields[] = {
    XML_ENUM("@type", Kind, type, storage_pool_type),
    XML_YES_NO("@supported", Kind, supported),
    XML_SUB_PTR("poolOptions", Kind, pool, options_element),
    XML_SUB_PTR("volOptions", Kind, volume, options_element),
    XML_FIELDS_END,
};

static const XmlElement kind_element = { .name = "pool", .size = sizeof(Kind), .fields = kind_fields };

static const XmlField capabilities_fields[] = { XML_LIST("pool", Capabilities, kinds, kind_element), XML_FIELDS_END };

static const XmlElement capabilities_element = {
    .name = "storagepoolCapabilities",
    .size = sizeof(Capabilities),
    .fields = capabilities_fields,
};

static Options *new_options(const StorageFormats *formats, const char *name)
{
    Options *options;

    if (formats == NULL)
        return NULL;
    options = xml_object_new(&options_element);
    options->fallback = g_strdup(formats->fallback);
    options->formats.name = g_strdup(name);
    for (guint i = 0; !formats->hidden && formats->names[i] != NULL; i++) {
        Word *word = xml_object_new(&word_element);

        word->text = g_strdup(formats->names[i]);
        xml_list_append(&options->formats.values, word);
    }
    return options;
}

static Kind *new_kind(StoragePoolType type, bool supported)
{
    Kind *kind = xml_object_new(&kind_element);

    kind->type = type;
    kind->supported = supported ? TRISTATE_YES : TRISTATE_NO;
    kind->pool = new_options(storage_kind(type)->formats, "sourceFormatType");
    kind->volume = new_options(storage_kind(type)->volume_formats, "targetFormatType");
    return kind;
}

/**
 * storage_capabilities_format: write a <storagepoolCapabilities>
 * @supported: XML_BIT() of each StoragePoolType that can be had
 *
 * Returns text that the caller frees. Thread: any.
 */
char *storage_capabilities_format(guint64 supported)
{
    Capabilities *capabilities = xml_object_new(&capabilities_element);
    char *text;

    for (StoragePoolType type = STORAGE_POOL_DIR; type < STORAGE_POOL_TYPE_LAST; type++)
        xml_list_append(&capabilities->kinds, new_kind(type, (supported & XML_BIT(type)) != 0));
    text = xml_write_text(&capabilities_element, capabilities, 0);
    xml_object_free(&capabilities_element, capabilities);
    return text;
}
