/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How large numbered things may get, so that no document makes us allocate without bound. */
#define LIMIT_VCPUS      16384
#define LIMIT_HOST_CPUS  16384
#define LIMIT_HOST_NODES 4096
#define LIMIT_IOTHREADS  4096
#define LIMIT_DEVICES    2048 /* of all classes together */
#define LIMIT_BUSES      255  /* the highest number of a controller that devices may name */
