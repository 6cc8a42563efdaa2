/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The release of the public interface that we speak, 12.8.0: major * 1000000 + minor * 1000 + micro. */
#define INTERFACE_VERSION 12008000
