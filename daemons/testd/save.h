/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* A saved machine is its document in a file, for its memory holds nothing. */
TEST_OP(domain_save_flags, DomainSaveFlagsArgs, NoRet);
TEST_OP(domain_restore_flags, DomainRestoreFlagsArgs, NoRet);
TEST_OP(domain_save_image_get_xml_desc, DomainSaveImageGetXMLDescArgs, DomainSaveImageGetXMLDescRet);
TEST_OP(domain_save_image_define_xml, DomainSaveImageDefineXMLArgs, NoRet);

/* managed */
TEST_OP(domain_managed_save, DomainManagedSaveArgs, NoRet);
TEST_OP(domain_managed_save_remove, DomainManagedSaveRemoveArgs, NoRet);

TEST_OP(domain_core_dump_with_format, DomainCoreDumpWithFormatArgs, NoRet);
