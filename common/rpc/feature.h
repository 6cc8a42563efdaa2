/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/*
 * What ConnectSupportsFeature asks for. The numbers are not in the public headers; they were seen on the wire between the reference's
 * client and its daemon.
 */
typedef enum Feature {
    FEATURE_DESCRIPTORS = 8, /* they may travel with calls and replies: a unix socket to the end */
    FEATURE_TYPED_STRINGS = 9,
    FEATURE_KEEPALIVE = 10,
    FEATURE_EVENT_CALLBACK = 14,
    FEATURE_CLOSE_CALLBACK = 15,
    FEATURE_NETWORK_UPDATE_ORDER = 16, /* else clients send the command of virNetworkUpdate where its section belongs */
} Feature;
