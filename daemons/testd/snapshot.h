/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemons/testd/host.h"

/* Snapshots and checkpoints are their documents: there is nothing else to keep. */
TEST_OP(domain_snapshot_create_xml, DomainSnapshotCreateXMLArgs, DomainSnapshotCreateXMLRet);
TEST_OP(domain_snapshot_delete, DomainSnapshotDeleteArgs, NoRet);
TEST_OP(domain_revert_to_snapshot, DomainRevertToSnapshotArgs, NoRet);

TEST_OP(domain_checkpoint_create_xml, DomainCheckpointCreateXMLArgs, DomainCheckpointCreateXMLRet);
TEST_OP(domain_checkpoint_delete, DomainCheckpointDeleteArgs, NoRet);
