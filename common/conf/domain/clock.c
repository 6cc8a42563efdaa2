/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <clock>: what time the guest finds when it boots, and which timers it has. */
#include "conf/domain/clock.h"

STATIC_ENUM_TABLE(clock_offset, "clock offset", [CLOCK_OFFSET_UTC] = "utc", [CLOCK_OFFSET_LOCALTIME] = "localtime",
                  [CLOCK_OFFSET_VARIABLE] = "variable", [CLOCK_OFFSET_TIMEZONE] = "timezone", [CLOCK_OFFSET_ABSOLUTE] = "absolute");
STATIC_ENUM_TABLE(clock_basis, "clock basis", [CLOCK_BASIS_UTC] = "utc", [CLOCK_BASIS_LOCALTIME] = "localtime");
ENUM_TABLE(timer_name, "timer", [TIMER_PLATFORM] = "platform", [TIMER_PIT] = "pit", [TIMER_RTC] = "rtc", [TIMER_HPET] = "hpet",
           [TIMER_TSC] = "tsc", [TIMER_KVMCLOCK] = "kvmclock", [TIMER_HYPERVCLOCK] = "hypervclock", [TIMER_ARMVTIMER] = "armvtimer");
ENUM_TABLE(tick_policy, "tick policy", [TICK_POLICY_DELAY] = "delay", [TICK_POLICY_CATCHUP] = "catchup", [TICK_POLICY_MERGE] = "merge",
           [TICK_POLICY_DISCARD] = "discard");
ENUM_TABLE(timer_track, "timer track", [TIMER_TRACK_BOOT] = "boot", [TIMER_TRACK_GUEST] = "guest", [TIMER_TRACK_WALL] = "wall",
           [TIMER_TRACK_REALTIME] = "realtime");
STATIC_ENUM_TABLE(tsc_mode, "timer mode", [TSC_MODE_AUTO] = "auto", [TSC_MODE_NATIVE] = "native", [TSC_MODE_EMULATE] = "emulate",
                  [TSC_MODE_PARAVIRT] = "paravirt", [TSC_MODE_SMPSAFE] = "smpsafe");

static const XmlField timer_fields[] = {
    XML_ENUM("@name", Timer, name, timer_name, XML_REQUIRED, XML_GUEST_ABI),
    XML_YES_NO("@present", Timer, present, XML_GUEST_ABI),
    XML_ENUM("@tickpolicy", Timer, tick_policy, tick_policy, XML_GUEST_ABI),
    XML_ENUM("@track", Timer, track, timer_track, XML_GUEST_ABI),
    XML_UINT("@frequency", Timer, frequency, XML_GUEST_ABI),
    XML_ENUM("@mode", Timer, mode, tsc_mode, XML_GUEST_ABI),
    XML_UINT("catchup/@threshold", Timer, catchup_threshold),
    XML_UINT("catchup/@slew", Timer, catchup_slew),
    XML_UINT("catchup/@limit", Timer, catchup_limit),
    XML_FIELDS_END,
};

static const XmlElement timer_element = { .name = "timer", .size = sizeof(Timer), .fields = timer_fields };

#define IS(kinds)  XML_WHEN(Clock, offset, kinds)
#define KIND(kind) XML_BIT(CLOCK_OFFSET_##kind)

static const XmlField clock_fields[] = {
    XML_ENUM("@offset", Clock, offset, clock_offset, XML_ALWAYS),
    XML_STRING("@adjustment", Clock, adjustment, IS(KIND(UTC) | KIND(LOCALTIME))),
    XML_INT("@adjustment", Clock, variable_adjustment, IS(KIND(VARIABLE)), XML_ALWAYS),
    XML_ENUM("@basis", Clock, basis, clock_basis, IS(KIND(VARIABLE)), XML_ALWAYS),
    XML_STRING("@timezone", Clock, timezone, IS(KIND(TIMEZONE)), XML_REQUIRED),
    XML_INT("@start", Clock, start, IS(KIND(ABSOLUTE)), XML_REQUIRED),
    XML_LIST("timer", Clock, timers, timer_element),
    XML_FIELDS_END,
};

const XmlElement clock_element = { .name = "clock", .size = sizeof(Clock), .fields = clock_fields };
