/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/autodestroy.h"
#include "daemon/call.h"

typedef struct Addition {
    Session *session;
    Machine *machine;
} Addition;

static void add(void *data)
{
    Addition *addition = data;

    g_ptr_array_add(addition->session->autodestroy, addition->machine);
    /* The client went while its machine started. */
    if (addition->session->conn == NULL)
        autodestroy_run(addition->session);
    session_unref(addition->session);
    g_free(addition);
}

/** autodestroy_add: destroy a machine when the client goes. Thread: any. */
void autodestroy_add(Session *session, Machine *machine)
{
    Addition *addition = g_new0(Addition, 1);

    addition->session = session_ref(session);
    addition->machine = machine_ref(machine);
    loop_invoke(session->daemon->loop, add, addition);
}

/** autodestroy_run: destroy what lived with the client, as if it had called for it. Thread: main. */
void autodestroy_run(Session *session)
{
    for (guint i = 0; i < session->autodestroy->len; i++)
        call_destroy_machine(session, g_ptr_array_index(session->autodestroy, i));
    g_ptr_array_set_size(session->autodestroy, 0);
}
