/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

typedef enum FaultAction {
    FAULT_DELAY,  /* the call runs later */
    FAULT_HANG,   /* the call holds its machine until the machine is destroyed */
    FAULT_FREEZE, /* the whole daemon stops answering */
    FAULT_CRASH,  /* the daemon dies before the call runs */
    FAULT_ERROR,  /* the call fails */
} FaultAction;

typedef struct Fault {
    char *procedure; /* "*" is every call */
    FaultAction action;
    guint times; /* how often still; G_MAXUINT is for ever */
    guint delay_ms;
    gint32 code;
    char *message;
} Fault;

/* What shall go wrong, in the order in which it was said. */
typedef struct FaultList FaultList;

bool fault_list_parse(const char *text, FaultList **ret_faults, GError **error);
void fault_list_free(FaultList *faults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaultList, fault_list_free)

const Fault *fault_list_take(FaultList *faults, const char *procedure);
