/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/paths.h"
#include "model/machine.h"

/*
 * A driver's machines on disk: <config>/NAME/<machine>.xml for definitions, <config>/NAME/autostart/<machine>.xml for those started with
 * the host, <runtime>/NAME/<machine>.status for what runs.
 */
typedef struct Store Store;

/* What a restarted daemon needs to take a running machine over; the driver adds its own keys to a group of its own. */
typedef struct StoredStatus {
    gint32 id;
    DomainState state;
    gint32 reason;
    DomainDef *live;
    GKeyFile *keys; /* group "driver" is the driver's */
} StoredStatus;

StoredStatus *stored_status_new(void);
void          stored_status_free(StoredStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredStatus, stored_status_free)

Store *store_new(const Paths *paths, const char *driver, GError **error);
void   store_free(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* definitions; may block */
bool  store_save_config(Store *store, const DomainDef *def, GError **error);
bool  store_remove_config(Store *store, const char *name, GError **error);
bool  store_set_autostart(Store *store, const char *name, bool autostart, GError **error);

/* what runs; may block */
bool store_save_status(Store *store, const char *name, const StoredStatus *status, GError **error);
bool store_remove_status(Store *store, const char *name, GError **error);

/* at start */
typedef void (*StoreConfigFunc)(DomainDef *def, bool autostart, void *opaque);
typedef void (*StoreStatusFunc)(StoredStatus *status, void *opaque);
void store_load_configs(Store *store, StoreConfigFunc func, void *opaque);
void store_load_statuses(Store *store, StoreStatusFunc func, void *opaque);
