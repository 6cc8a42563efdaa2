/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/bitmap.h"

#include <glib.h>
#include <stdbool.h>

#define HOST_CPUS_MAX 16384 /* what the wire's CPU map of 2,048 bytes can hold; cells are fewer */

typedef struct CpuidTable CpuidTable;

/* The host that is described: the running one, or what a test made up. */
typedef struct HostRoot {
    const char *folder;      /* holds proc/ and sys/; "" for the running host */
    const char *machine;     /* as uname -m says it; NULL asks the kernel */
    const CpuidTable *cpuid; /* NULL asks the processor */
} HostRoot;

extern const HostRoot host_running;

/* files */
char *host_path(const HostRoot *root, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool  host_read(const HostRoot *root, const char *path, char **ret_text, GError **error);
char *host_text(const HostRoot *root, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool  host_number(const HostRoot *root, guint64 *ret_value, const char *format, ...) G_GNUC_PRINTF(3, 4);
Bitmap *host_set(const HostRoot *root, const char *format, ...) G_GNUC_PRINTF(2, 3);
guint   host_set_span(const Bitmap *set);
bool  host_exists(const HostRoot *root, const char *format, ...) G_GNUC_PRINTF(2, 3);
GPtrArray *host_list(const HostRoot *root, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* facts that no file holds */
char *host_machine(const HostRoot *root);
guint host_page_kib(void);

/* text */
bool host_field_text(const char *text, const char *name, char **ret_value);
bool host_field_number(const char *text, const char *name, guint64 *ret_value);
