/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <secret>. What it is for stands in a child whose name depends on the kind of use. */
#include "conf/secret/secret.h"

#include "xml/place.h"
#include "xml/read.h"
#include "xml/write.h"

ENUM_TABLE(secret_usage, "usage of a secret", [SECRET_USAGE_NONE] = "none", [SECRET_USAGE_VOLUME] = "volume", [SECRET_USAGE_CEPH] = "ceph",
           [SECRET_USAGE_ISCSI] = "iscsi", [SECRET_USAGE_TLS] = "tls", [SECRET_USAGE_VTPM] = "vtpm");

#define USED(usage) XML_WHEN(SecretDef, usage_type, XML_BIT(SECRET_USAGE_##usage))
#define NAMED       XML_WHEN(SecretDef, usage_type, XML_BIT(SECRET_USAGE_CEPH) | XML_BIT(SECRET_USAGE_TLS) | XML_BIT(SECRET_USAGE_VTPM))

static const XmlField secret_fields[] = {
    XML_BOOL("@ephemeral", SecretDef, ephemeral, XML_ALWAYS),
    XML_BOOL("@private", SecretDef, private, XML_ALWAYS),
    XML_UUID("uuid", SecretDef, uuid, XML_ALWAYS),
    XML_STRING("description", SecretDef, description),
    XML_ENUM("usage/@type", SecretDef, usage_type, secret_usage, XML_REQUIRED, XML_UNSUPPORTED),
    XML_STRING("usage/volume", SecretDef, usage_id, USED(VOLUME), XML_REQUIRED),
    XML_STRING("usage/name", SecretDef, usage_id, NAMED, XML_REQUIRED),
    XML_STRING("usage/target", SecretDef, usage_id, USED(ISCSI), XML_REQUIRED),
    XML_FIELDS_END,
};

static bool check_secret(const XmlPlace *place, void *object, GError **error)
{
    SecretDef *def = object;

    if (def->description != NULL && *def->description == '\0')
        g_clear_pointer(&def->description, g_free);
    if (def->usage_id != NULL && *def->usage_id == '\0')
        return xml_fail(place, "usage", error, "does not say what the secret is used for");
    return true;
}

const XmlElement secret_element = {
    .name = "secret",
    .size = sizeof(SecretDef),
    .fields = secret_fields,
    .check = check_secret,
};

/**
 * secret_def_parse: read a <secret>
 * @flags: SecretParseFlags
 * @warnings: takes a text for each thing passed over, or NULL
 *
 * A document without a UUID gets one. Returns a document that the caller frees. Fails with ERROR_XML_DETAIL where it is not well-formed,
 * ERROR_XML_ERROR where it is wrong, ERROR_CONFIG_UNSUPPORTED for a usage that is none. Thread: any.
 */
SecretDef *secret_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    guint strict = (flags & SECRET_PARSE_STRICT) != 0 ? XML_READ_STRICT : 0;
    SecretDef *def = xml_read_text(&secret_element, xml, length, strict, warnings, error);

    if (def != NULL && uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    return def;
}

/** secret_def_format: write a <secret>; the caller frees the text. Thread: any. */
char *secret_def_format(const SecretDef *def)
{
    return xml_write_text(&secret_element, def, 0);
}

void secret_def_free(SecretDef *def)
{
    xml_object_free(&secret_element, def);
}
