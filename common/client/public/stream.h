/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/public/object.h"

EngineStream *stream_engine(virStreamPtr stream);
