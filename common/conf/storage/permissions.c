/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <permissions>: -1, also spelled as an unsigned number, says that nobody in particular owns it, which is what saying nothing does. */
#include "conf/storage/permissions.h"

#include "xml/place.h"

#define NOBODY (-1)

static const XmlField permissions_fields[] = {
    XML_STRING("mode", StoragePermissions, mode),
    XML_INT("owner", StoragePermissions, owner, XML_SET(StoragePermissions, has_owner), XML_RANGE(NOBODY, G_MAXUINT32)),
    XML_INT("group", StoragePermissions, group, XML_SET(StoragePermissions, has_group), XML_RANGE(NOBODY, G_MAXUINT32)),
    XML_STRING("label", StoragePermissions, label),
    XML_FIELDS_END,
};

static bool is_somebody(gint64 id)
{
    return id != NOBODY && id != G_MAXUINT32;
}

static bool check_permissions(const XmlPlace *place, void *object, GError **error)
{
    StoragePermissions *permissions = object;
    char *end = NULL;
    guint64 mode;

    permissions->has_owner = permissions->has_owner && is_somebody(permissions->owner);
    permissions->has_group = permissions->has_group && is_somebody(permissions->group);
    if (permissions->mode == NULL)
        return true;

    mode = g_ascii_isdigit(*permissions->mode) ? g_ascii_strtoull(permissions->mode, &end, 8) : 0;
    if (end == NULL || *end != '\0' || mode > 07777)
        return xml_fail(place, "mode", error, "\"%s\" is not an octal number from 0 to 07777", permissions->mode);
    g_free(permissions->mode);
    permissions->mode = g_strdup_printf("0%o", (guint)mode);
    return true;
}

const XmlElement storage_permissions_element = {
    .name = "permissions",
    .size = sizeof(StoragePermissions),
    .fields = permissions_fields,
    .check = check_permissions,
};

/** storage_permissions_mode: the mode's bits, or @fallback where the document says none. Thread: any. */
guint storage_permissions_mode(const StoragePermissions *permissions, guint fallback)
{
    return permissions->mode != NULL ? (guint)g_ascii_strtoull(permissions->mode, NULL, 8) : fallback;
}
