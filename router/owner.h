/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "identity.h"

/*
 * Whose a daemon of private objects is: a client's process, so that its connections see one state and no other program does; or, where
 * the URI says state=NAME, all processes of a user that say the same.
 */
char *owner_of(const Identity *identity, const char *uri, GError **error);
