/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Migration. Either the two servers speak with each other (peer to peer, which the ...ToURI functions are), or this side leads: begin at
 * the source, prepare at the destination, perform at the source, finish at the destination, confirm at the source; each hands the next a
 * cookie that only they understand. Whatever fails in between, finish and confirm still run, told that it is cancelled, so that exactly one
 * side goes on with the domain. Only the form with typed parameters is spoken, which servers have known since 1.1.0.
 */
#include "client/public/call.h"
#include "client/public/params.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <string.h>

#define MOST 64
#define CALL(procedure_) { .function = function, .from = ERROR_FROM_DOMAIN, .program = PROGRAM_REMOTE, .procedure = PROC_##procedure_ }

/* What is known of a migration while it goes on. */
typedef struct Migration {
    const char *function;
    virConnectPtr source;
    virConnectPtr destination;
    const WireDomain *domain;
    TypedParam params[MOST + 2]; /* texts are the caller's, or uri's and xml's below */
    guint params_n;
    guint32 flags;
    WireBytes cookie; /* what the last phase gave */
    char *uri;
    char *xml;
} Migration;

static void migration_clear(Migration *migration)
{
    g_free(migration->cookie.data);
    g_free(migration->uri);
    g_free(migration->xml);
}

static void set_text(Migration *migration, const char *field, const char *text)
{
    TypedParam *param = NULL;

    if (text == NULL)
        return;

    for (guint i = 0; i < migration->params_n && param == NULL; i++) {
        if (strcmp(migration->params[i].field, field) == 0)
            param = &migration->params[i];
    }
    if (param == NULL)
        param = &migration->params[migration->params_n++];
    param->field = (char *)field;
    param->type = TYPED_PARAM_STRING;
    param->value.s = (char *)text;
}

static void set_number(Migration *migration, const char *field, guint64 number)
{
    if (number == 0)
        return;

    migration->params[migration->params_n++] = (TypedParam){ (char *)field, TYPED_PARAM_ULLONG, { .ul = number } };
}

static bool take_params(Migration *migration, virTypedParameterPtr params, unsigned int nparams)
{
    const char *problem = NULL;

    if (params == NULL && nparams > 0)
        problem = "must not be NULL";
    else if (nparams > MOST)
        problem = "are too many";
    else
        problem = params_to_wire(params, nparams, migration->params);
    if (problem != NULL) {
        last_error_argument(migration->source, ERROR_FROM_DOMAIN, migration->function, "params", problem);
        return false;
    }
    migration->params_n = nparams;
    return true;
}

/* The old functions' arguments; flags are a long there, but never need one. */
static bool take_old(Migration *migration, const char *xml, const char *name, const char *uri, unsigned long bandwidth, unsigned long flags)
{
    if (flags > G_MAXUINT32) {
        last_error_argument(migration->source, ERROR_FROM_DOMAIN, migration->function, "flags", "are more than there are");
        return false;
    }
    migration->flags = (guint32)flags;
    set_text(migration, MIGRATE_PARAM_DEST_XML, xml);
    set_text(migration, MIGRATE_PARAM_DEST_NAME, name);
    set_text(migration, MIGRATE_PARAM_URI, uri);
    set_number(migration, MIGRATE_PARAM_BANDWIDTH, bandwidth);
    return true;
}

static bool begin(Migration *migration, virDomainPtr domain, const char *function)
{
    const CustomCall call = CALL(DOMAIN_MIGRATE_PERFORM3_PARAMS);

    migration->function = function;
    migration->domain = &((Named *)domain)->wire.domain;
    return custom_begin(&call, domain, PUBLIC_DOMAIN, &migration->source);
}

static void next_cookie(Migration *migration, WireBytes *cookie)
{
    g_free(migration->cookie.data);
    migration->cookie = *cookie;
    cookie->data = NULL;
    cookie->n = 0;
}

#define PARAMS(migration) { (migration)->params, (migration)->params_n }

/* phases */

static bool phase_begin(Migration *migration)
{
    const char *function = migration->function;
    const CustomCall call = CALL(DOMAIN_MIGRATE_BEGIN3_PARAMS);
    const DomainMigrateBegin3ParamsArgs args = { *migration->domain, PARAMS(migration), migration->flags };
    DomainMigrateBegin3ParamsRet ret = { 0 };

    if (!custom_ask(&call, migration->source, &args, &ret))
        return false;

    next_cookie(migration, &ret.cookie_out);
    migration->xml = g_steal_pointer(&ret.xml);
    set_text(migration, MIGRATE_PARAM_DEST_XML, migration->xml);
    custom_clear(&call, &ret);
    return true;
}

static bool phase_prepare(Migration *migration)
{
    const char *function = migration->function;
    const CustomCall call = CALL(DOMAIN_MIGRATE_PREPARE3_PARAMS);
    const DomainMigratePrepare3ParamsArgs args = { PARAMS(migration), migration->cookie, migration->flags };
    DomainMigratePrepare3ParamsRet ret = { 0 };

    if (!custom_ask(&call, migration->destination, &args, &ret))
        return false;

    next_cookie(migration, &ret.cookie_out);
    migration->uri = g_steal_pointer(&ret.uri_out);
    set_text(migration, MIGRATE_PARAM_URI, migration->uri);
    custom_clear(&call, &ret);
    return true;
}

static bool phase_perform(Migration *migration, const char *dconnuri)
{
    const char *function = migration->function;
    const CustomCall call = CALL(DOMAIN_MIGRATE_PERFORM3_PARAMS);
    const DomainMigratePerform3ParamsArgs args = { *migration->domain, (char *)dconnuri, PARAMS(migration), migration->cookie,
                                                   migration->flags };
    DomainMigratePerform3ParamsRet ret = { 0 };

    if (!custom_ask(&call, migration->source, &args, &ret))
        return false;

    next_cookie(migration, &ret.cookie_out);
    custom_clear(&call, &ret);
    return true;
}

static virDomainPtr phase_finish(Migration *migration, bool cancelled)
{
    const char *function = migration->function;
    const CustomCall call = CALL(DOMAIN_MIGRATE_FINISH3_PARAMS);
    const DomainMigrateFinish3ParamsArgs args = { PARAMS(migration), migration->cookie, migration->flags, cancelled };
    DomainMigrateFinish3ParamsRet ret = { 0 };
    virDomainPtr found;

    if (!custom_ask(&call, migration->destination, &args, &ret))
        return NULL;

    next_cookie(migration, &ret.cookie_out);
    found = cancelled ? NULL : (virDomainPtr)named_new(migration->destination, PUBLIC_DOMAIN, &ret.domain, NULL);
    custom_clear(&call, &ret);
    return found;
}

static void phase_confirm(Migration *migration, bool cancelled)
{
    const char *function = migration->function;
    const CustomCall call = CALL(DOMAIN_MIGRATE_CONFIRM3_PARAMS);
    const DomainMigrateConfirm3ParamsArgs args = { *migration->domain, PARAMS(migration), migration->cookie, migration->flags, cancelled };

    custom_ask(&call, migration->source, &args, NULL);
}

/* The first failure is the one to tell. */
static virDomainPtr lead(Migration *migration)
{
    virDomainPtr found = NULL;
    virErrorPtr first;
    bool performed;

    if (!phase_begin(migration))
        return NULL;
    if (!phase_prepare(migration)) {
        first = virSaveLastError();
        phase_confirm(migration, true);
    } else {
        performed = phase_perform(migration, NULL);
        first = virSaveLastError();
        found = phase_finish(migration, !performed);
        if (performed && found == NULL) {
            virFreeError(first);
            first = virSaveLastError();
        }
        phase_confirm(migration, found == NULL);
    }
    if (found == NULL && first->code != VIR_ERR_OK)
        last_error_restore(first);
    virFreeError(first);
    return found;
}

/* Under this side's lead, or between the servers when the flags say so: then the domain is looked up where it went. */
static virDomainPtr migrate(Migration *migration, virConnectPtr dconn, const char *name)
{
    g_autofree char *uri = NULL;

    if (!object_check(dconn, PUBLIC_CONNECT, ERROR_FROM_DOMAIN, migration->function))
        return NULL;

    migration->destination = dconn;
    if (dconn->readonly) {
        last_error_raise(dconn, ERROR_OPERATION_DENIED, ERROR_FROM_DOMAIN, "operation forbidden: read only access prevents %s",
                         migration->function);
        return NULL;
    }
    if ((migration->flags & MIGRATE_PEER2PEER) == 0) {
        if ((migration->flags & MIGRATE_TUNNELLED) != 0) {
            last_error_raise(dconn, ERROR_OPERATION_INVALID, ERROR_FROM_DOMAIN, "Requested operation is not valid: %s",
                             "cannot perform tunnelled migration without using peer2peer flag");
            return NULL;
        }
        return lead(migration);
    }
    uri = virConnectGetURI(dconn);
    if (uri == NULL || !phase_perform(migration, uri))
        return NULL;
    return virDomainLookupByName(dconn, name != NULL ? name : migration->domain->name);
}

static int migrate_to_uri(Migration *migration, const char *dconnuri)
{
    if ((migration->flags & MIGRATE_PEER2PEER) != 0 && dconnuri == NULL) {
        last_error_argument(migration->source, ERROR_FROM_DOMAIN, migration->function, "dconnuri", "must not be NULL");
        return -1;
    }
    return phase_perform(migration, dconnuri) ? 0 : -1;
}

/* functions */

virDomainPtr virDomainMigrate3(virDomainPtr domain, virConnectPtr dconn, virTypedParameterPtr params, unsigned int nparams,
                               unsigned int flags)
{
    Migration migration = { .flags = flags };
    const char *name = NULL;
    virDomainPtr found = NULL;

    if (!begin(&migration, domain, __func__) || !take_params(&migration, params, nparams))
        return NULL;

    virTypedParamsGetString(params, (int)nparams, VIR_MIGRATE_PARAM_DEST_NAME, &name);
    found = migrate(&migration, dconn, name);
    migration_clear(&migration);
    return found;
}

static virDomainPtr migrate_old(virDomainPtr domain, virConnectPtr dconn, const char *xml, unsigned long flags, const char *name,
                                const char *uri, unsigned long bandwidth, const char *function)
{
    Migration migration = { 0 };
    virDomainPtr found = NULL;

    if (begin(&migration, domain, function) && take_old(&migration, xml, name, uri, bandwidth, flags))
        found = migrate(&migration, dconn, name);
    migration_clear(&migration);
    return found;
}

virDomainPtr virDomainMigrate2(virDomainPtr domain, virConnectPtr dconn, const char *dxml, unsigned long flags, const char *dname,
                               const char *uri, unsigned long bandwidth)
{
    return migrate_old(domain, dconn, dxml, flags, dname, uri, bandwidth, __func__);
}

virDomainPtr virDomainMigrate(virDomainPtr domain, virConnectPtr dconn, unsigned long flags, const char *dname, const char *uri,
                              unsigned long bandwidth)
{
    return migrate_old(domain, dconn, NULL, flags, dname, uri, bandwidth, __func__);
}

int virDomainMigrateToURI3(virDomainPtr domain, const char *dconnuri, virTypedParameterPtr params, unsigned int nparams, unsigned int flags)
{
    Migration migration = { .flags = flags };
    int result = -1;

    if (begin(&migration, domain, __func__) && take_params(&migration, params, nparams))
        result = migrate_to_uri(&migration, dconnuri);
    migration_clear(&migration);
    return result;
}

static int to_uri_old(virDomainPtr domain, const char *dconnuri, const char *miguri, const char *xml, unsigned long flags, const char *name,
                      unsigned long bandwidth, const char *function)
{
    Migration migration = { 0 };
    int result = -1;

    if (begin(&migration, domain, function) && take_old(&migration, xml, name, miguri, bandwidth, flags))
        result = migrate_to_uri(&migration, dconnuri);
    migration_clear(&migration);
    return result;
}

int virDomainMigrateToURI2(virDomainPtr domain, const char *dconnuri, const char *miguri, const char *dxml, unsigned long flags,
                           const char *dname, unsigned long bandwidth)
{
    return to_uri_old(domain, dconnuri, miguri, dxml, flags, dname, bandwidth, __func__);
}

/* One URI: of the other server when the servers speak with each other, else of the data's way. */
int virDomainMigrateToURI(virDomainPtr domain, const char *duri, unsigned long flags, const char *dname, unsigned long bandwidth)
{
    bool peers = (flags & MIGRATE_PEER2PEER) != 0;

    if (duri == NULL && object_is(domain, PUBLIC_DOMAIN)) {
        last_error_begin();
        last_error_argument(((Named *)domain)->object.conn, ERROR_FROM_DOMAIN, __func__, "duri", "must not be NULL");
        return -1;
    }
    return to_uri_old(domain, peers ? duri : NULL, peers ? NULL : duri, NULL, flags, dname, bandwidth, __func__);
}
