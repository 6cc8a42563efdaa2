/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine/password.h"

#include "base/error.h"

static const char *password_protocol(const Graphics *graphics)
{
    return graphics->type == GRAPHICS_TYPE_VNC ? "vnc" : graphics->type == GRAPHICS_TYPE_SPICE ? "spice" : NULL;
}

/* A password's end is a time of the clock, in UTC: QEMU takes seconds. */
static bool set_password_end(QemuRun *run, const Graphics *graphics, const char *protocol, GError **error)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) end = NULL;
    g_autofree char *seconds = NULL;

    if (graphics->password_valid_to == NULL)
        return true;
    end = g_date_time_new_from_iso8601(graphics->password_valid_to, utc);
    if (end == NULL) {
        error_set(error, ERROR_XML_ERROR, "passwdValidTo='%s' is not a time like 2030-12-31T23:59:59", graphics->password_valid_to);
        return false;
    }
    seconds = g_strdup_printf("%" G_GINT64_FORMAT, g_date_time_to_unix(end));
    return qemu_run_command(run, "expire_password", json_pack("{s:s, s:s}", "protocol", protocol, "time", seconds), NULL, error);
}

/**
 * password_set: have a display ask for the password that @graphics says, or let nobody in where it says none
 *
 * Errors: ERROR_XML_ERROR for an end that is no time; as qemu_run_command(). Thread: the machine's job.
 */
bool password_set(QemuRun *run, const Graphics *graphics, GError **error)
{
    const char *protocol = password_protocol(graphics);
    const char *password = graphics->password != NULL ? graphics->password : "";
    json_t *arguments;

    if (protocol == NULL)
        return true;
    arguments = json_pack("{s:s, s:s, s:s*}", "protocol", protocol, "password", password, "connected", graphics->password_connected);
    return qemu_run_command(run, "set_password", arguments, NULL, error) && set_password_end(run, graphics, protocol, error);
}
