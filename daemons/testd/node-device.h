/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* The host's devices: itself, two Fibre Channel hosts, and a virtual one made of the first. */
bool test_add_node_devices(Daemon *daemon, GError **error);

TEST_OP(node_device_create_xml, NodeDeviceCreateXMLArgs, NodeDeviceCreateXMLRet);
TEST_OP(node_device_destroy, NodeDeviceDestroyArgs, NoRet);
