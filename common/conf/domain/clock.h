/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

typedef enum ClockOffset {
    CLOCK_OFFSET_UTC,
    CLOCK_OFFSET_LOCALTIME,
    CLOCK_OFFSET_VARIABLE,
    CLOCK_OFFSET_TIMEZONE,
    CLOCK_OFFSET_ABSOLUTE,
} ClockOffset;

typedef enum ClockBasis {
    CLOCK_BASIS_UTC,
    CLOCK_BASIS_LOCALTIME,
} ClockBasis;

typedef enum TimerName {
    TIMER_PLATFORM,
    TIMER_PIT,
    TIMER_RTC,
    TIMER_HPET,
    TIMER_TSC,
    TIMER_KVMCLOCK,
    TIMER_HYPERVCLOCK,
    TIMER_ARMVTIMER,
} TimerName;

typedef enum TickPolicy {
    TICK_POLICY_UNSET,
    TICK_POLICY_DELAY,
    TICK_POLICY_CATCHUP,
    TICK_POLICY_MERGE,
    TICK_POLICY_DISCARD,
} TickPolicy;

typedef enum TimerTrack {
    TIMER_TRACK_UNSET,
    TIMER_TRACK_BOOT,
    TIMER_TRACK_GUEST,
    TIMER_TRACK_WALL,
    TIMER_TRACK_REALTIME,
} TimerTrack;

typedef enum TscMode {
    TSC_MODE_UNSET,
    TSC_MODE_AUTO,
    TSC_MODE_NATIVE,
    TSC_MODE_EMULATE,
    TSC_MODE_PARAVIRT,
    TSC_MODE_SMPSAFE,
} TscMode;

typedef struct Timer {
    TimerName  name;
    Tristate   present;
    TickPolicy tick_policy;
    TimerTrack track;
    guint64    frequency; /* Hz; tsc */
    TscMode    mode;      /* tsc */
    guint64    catchup_threshold;
    guint64    catchup_slew;
    guint64    catchup_limit;
} Timer;

typedef struct Clock {
    ClockOffset offset;
    char       *adjustment; /* utc, localtime: "reset" or seconds */
    gint64      variable_adjustment;
    ClockBasis  basis;
    char       *timezone;
    gint64      start; /* absolute: seconds since 1970 */
    XML_LIST_OF(Timer) timers;
} Clock;

extern const EnumTable  timer_name;
extern const EnumTable  tick_policy;
extern const EnumTable  timer_track;
extern const XmlElement clock_element;
