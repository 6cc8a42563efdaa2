/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

/* The border between GError inside and this thread's last error outside. */

/* raising; conn may be NULL */
void last_error_raise(virConnectPtr conn, gint32 code, gint32 from, const char *format, const char *text);
void last_error_argument(virConnectPtr conn, gint32 from, const char *function, const char *argument, const char *problem);
void last_error_take(virConnectPtr conn, gint32 from, GError *error);
void last_error_restore(const virError *error);

/* a public function begins */
void last_error_begin(void);
