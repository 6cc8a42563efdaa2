/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Networks without a bridge. */
bool test_add_network(Daemon *daemon, const char *xml, bool running, GError **error);

TEST_OP(network_define_xml_flags, NetworkDefineXMLFlagsArgs, NetworkDefineXMLFlagsRet);
TEST_OP(network_create_xml_flags, NetworkCreateXMLFlagsArgs, NetworkCreateXMLFlagsRet);
TEST_OP(network_create, NetworkCreateArgs, NoRet);
TEST_OP(network_destroy, NetworkDestroyArgs, NoRet);
TEST_OP(network_undefine, NetworkUndefineArgs, NoRet);
TEST_OP(network_update, NetworkUpdateArgs, NoRet);
TEST_OP(network_get_bridge_name, NetworkGetBridgeNameArgs, NetworkGetBridgeNameRet);
TEST_OP(network_set_autostart, NetworkSetAutostartArgs, NoRet);
TEST_OP(network_get_metadata, NetworkGetMetadataArgs, NetworkGetMetadataRet);
TEST_OP(network_set_metadata, NetworkSetMetadataArgs, NoRet);
