/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/* Events beside those of the lifecycle. Thread: any. */
void tell_reboot(Daemon *daemon, Machine *machine);
void tell_balloon_change(Daemon *daemon, Machine *machine, guint64 kib);
void tell_rtc_change(Daemon *daemon, Machine *machine, gint64 offset_s);
void tell_agent_lifecycle(Daemon *daemon, Machine *machine, bool connected);
void tell_device_added(Daemon *daemon, Machine *machine, const char *alias);
void tell_device_removed(Daemon *daemon, Machine *machine, const char *alias);
void tell_device_removal_failed(Daemon *daemon, Machine *machine, const char *alias);
void tell_tray_change(Daemon *daemon, Machine *machine, const char *alias, bool open);
