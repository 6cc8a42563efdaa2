/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The numbers of the public wire that the router handles itself; everything else passes through unread. */
#define REMOTE_PROGRAM 0x20008086u
#define QEMU_PROGRAM   0x20008087u
#define LXC_PROGRAM    0x00068000u

/* errors */
#define FROM_RPC    7
#define LEVEL_ERROR 2

/* the connection */
#define PROC_CONNECT_OPEN                      1
#define PROC_CONNECT_CLOSE                     2
#define PROC_CONNECT_SUPPORTS_FEATURE          60
#define PROC_AUTH_LIST                         66
#define PROC_AUTH_SASL_INIT                    67
#define PROC_AUTH_SASL_START                   68
#define PROC_AUTH_SASL_STEP                    69
#define PROC_AUTH_POLKIT                       70
#define PROC_CONNECT_REGISTER_CLOSE_CALLBACK   360
#define PROC_CONNECT_UNREGISTER_CLOSE_CALLBACK 361
#define PROC_CONNECT_SET_IDENTITY              419

#define AUTH_NONE  0
#define CONNECT_RO 1u

/* Feature numbers that clients ask for: not in the public headers, but seen on the wire between the reference's client and daemon. */
#define FEATURE_TYPED_STRINGS    8
#define FEATURE_KEEPALIVE        10
#define FEATURE_EVENT_CALLBACK   14
#define FEATURE_CLOSE_CALLBACK   15
