/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Secrets in memory. */
void test_secret_free(Object *secret);

TEST_OP(secret_define_xml, SecretDefineXMLArgs, SecretDefineXMLRet);
TEST_OP(secret_set_value, SecretSetValueArgs, NoRet);
TEST_OP(secret_get_value, SecretGetValueArgs, SecretGetValueRet);
TEST_OP(secret_undefine, SecretUndefineArgs, NoRet);
