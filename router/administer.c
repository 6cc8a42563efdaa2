/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the shared administration (rpc/admin.h) has to know of the router: its clients, and how it ends. It has no threads to speak of. */
#include "administer.h"
#include "client.h"
#include "door.h"
#include "proto/tables.h"
#include "proto/types.h"
#include "rpc/wire.h"

/* As administrators have always called the one that clients talk to. */
#define SERVER_NAME "libvirtd"

/* By its socket or by its own wish. */
static bool is_readonly(const Client *client)
{
    return client->readonly || (client->flags & CONNECT_RO) != 0;
}

/* What a trusted client said of whom it speaks for was looked over when it came. */
static void describe_stated(const Client *client, TypedParams *params)
{
    const Identity *identity = &client->identity;
    ConnectSetIdentityArgs args = { 0 };

    if (wire_decode(&connect_set_identity_args_wire, identity->stated, identity->stated_length, &args, NULL))
        roster_describe_identity(params, is_readonly(client), &args.params);
    wire_clear(&connect_set_identity_args_wire, &args);
}

static void describe(const RosterMember *member, TypedParams *params)
{
    const Client *client = (const Client *)member;
    const Identity *identity = &client->identity;

    if (identity->stated != NULL) {
        describe_stated(client, params);
        return;
    }
    roster_describe_unix(params, is_readonly(client), identity->uid, identity->gid, identity->pid);
    if (identity->selinux != NULL)
        typed_params_add_string(params, identity->selinux, CLIENT_INFO_SELINUX_CONTEXT);
}

static void throw_out(RosterMember *member)
{
    rpc_conn_fail(((Client *)member)->conn, "an administrator closed it");
}

static const RosterClass roster_of_clients = { describe, throw_out };

static void note_full(bool full, void *opaque)
{
    const Router *router = opaque;

    for (guint i = 0; router->doors != NULL && i < router->doors->len; i++)
        listener_pause(((const Door *)router->doors->pdata[i])->listener, full);
}

static void end(void *opaque)
{
    const Router *router = opaque;

    g_main_loop_quit(router->main_loop);
}

/** administer_start: from here on clients are counted. Nobody can administer before doors_open(). Thread: loop. */
void administer_start(Router *router)
{
    router->roster = roster_new(SERVER_NAME, &roster_of_clients, &router->last_client_id, note_full, router);

    const AdminProcess process = {
        .roster = router->roster, .last_id = &router->last_client_id, .end = end, .preserves = true, .opaque = router
    };
    router->admin = admin_new(router->loop, &process);
}

/** administer_stop: after the last client has gone. Thread: loop. */
void administer_stop(Router *router)
{
    g_clear_pointer(&router->admin, admin_free);
    g_clear_pointer(&router->roster, roster_free);
}
