/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* The host's interfaces, which no kernel knows. */
bool test_add_interface(Daemon *daemon, const char *xml, bool running, GError **error);
void test_forget_interface_backup(Daemon *daemon);

TEST_OP(interface_define_xml, InterfaceDefineXMLArgs, InterfaceDefineXMLRet);
TEST_OP(interface_undefine, InterfaceUndefineArgs, NoRet);
TEST_OP(interface_create, InterfaceCreateArgs, NoRet);
TEST_OP(interface_destroy, InterfaceDestroyArgs, NoRet);
TEST_OP(interface_change_begin, InterfaceChangeBeginArgs, NoRet);
TEST_OP(interface_change_commit, InterfaceChangeCommitArgs, NoRet);
TEST_OP(interface_change_rollback, InterfaceChangeRollbackArgs, NoRet);
