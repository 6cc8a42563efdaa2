/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/clock.h"

#include <string.h>

static bool append_start(GDateTime *start, GString *out, GError **error)
{
    g_autoptr(GDateTime) owned = start;
    g_autofree char *text = NULL;

    if (start == NULL)
        return build_unsupported(error, "the <clock>'s start lies outside of the calendar");

    text = g_date_time_format(start, "%Y-%m-%dT%H:%M:%S");
    g_string_append_printf(out, "base=%s", text);
    return true;
}

static bool append_base(const Clock *clock, GString *out, GError **error)
{
    g_autoptr(GTimeZone) zone = NULL;
    g_autoptr(GDateTime) now = NULL;

    switch (clock->offset) {
    case CLOCK_OFFSET_UTC:
        g_string_append(out, "base=utc");
        return true;
    case CLOCK_OFFSET_LOCALTIME:
        g_string_append(out, "base=localtime");
        return true;
    case CLOCK_OFFSET_VARIABLE:
        now = clock->basis == CLOCK_BASIS_LOCALTIME ? g_date_time_new_now_local() : g_date_time_new_now_utc();
        return append_start(g_date_time_add_seconds(now, (double)clock->variable_adjustment), out, error);
    case CLOCK_OFFSET_ABSOLUTE:
        return append_start(g_date_time_new_from_unix_utc(clock->start), out, error);
    case CLOCK_OFFSET_TIMEZONE:
        zone = clock->timezone != NULL ? g_time_zone_new_identifier(clock->timezone) : NULL;
        if (zone == NULL)
            return build_unsupported(error, "<clock timezone='%s'> is not known on this host", clock->timezone);
        return append_start(g_date_time_new_now(zone), out, error);
    default:
        return build_unsupported(error, "the offset of <clock>");
    }
}

static bool append_rtc_timer(const Timer *timer, GString *out, GError **error)
{
    static const char *const tracks[] = { [TIMER_TRACK_GUEST] = "vm", [TIMER_TRACK_WALL] = "host", [TIMER_TRACK_REALTIME] = "rt" };

    if (timer->track != TIMER_TRACK_UNSET) {
        if (timer->track >= G_N_ELEMENTS(tracks) || tracks[timer->track] == NULL)
            return build_unsupported(error, "<timer name='rtc' track='%s'>", enum_name(&timer_track, timer->track));
        g_string_append_printf(out, ",clock=%s", tracks[timer->track]);
    }
    if (timer->catchup_threshold != 0 || timer->catchup_slew != 0 || timer->catchup_limit != 0)
        return build_unsupported(error, "<catchup> of <timer name='rtc'>");

    switch (timer->tick_policy) {
    case TICK_POLICY_UNSET:
    case TICK_POLICY_DELAY:
        return true;
    case TICK_POLICY_CATCHUP:
        g_string_append(out, ",driftfix=slew");
        return true;
    case TICK_POLICY_MERGE:
    case TICK_POLICY_DISCARD:
    default:
        return build_unsupported(error, "<timer name='rtc' tickpolicy='%s'>", enum_name(&tick_policy, timer->tick_policy));
    }
}

static bool build_pit(QemuBuild *build, const Timer *timer, GError **error)
{
    switch (timer->tick_policy) {
    case TICK_POLICY_UNSET:
        return true;
    case TICK_POLICY_DELAY:
        if (build->accelerator == QEMU_ACCELERATOR_KVM)
            build_word(build, "-global", "kvm-pit.lost_tick_policy=delay");
        return true;
    case TICK_POLICY_DISCARD:
        if (build->accelerator == QEMU_ACCELERATOR_KVM)
            build_word(build, "-global", "kvm-pit.lost_tick_policy=discard");
        return true;
    case TICK_POLICY_CATCHUP:
        if (build->accelerator == QEMU_ACCELERATOR_KVM)
            return build_unsupported(error, "<timer name='pit' tickpolicy='catchup'> with KVM");
        return true;
    case TICK_POLICY_MERGE:
    default:
        return build_unsupported(error, "<timer name='pit' tickpolicy='%s'>", enum_name(&tick_policy, timer->tick_policy));
    }
}

/* Those that are CPU or machine properties are said there. */
static bool check_timer(const Timer *timer, GError **error)
{
    bool elsewhere = timer->name == TIMER_HPET || timer->name == TIMER_KVMCLOCK || timer->name == TIMER_HYPERVCLOCK ||
                     timer->name == TIMER_TSC || timer->name == TIMER_RTC || timer->name == TIMER_PIT;

    return elsewhere || build_unsupported(error, "<timer name='%s'>", enum_name(&timer_name, timer->name));
}

/** build_clock: -rtc and what else belongs to the guest's time. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_clock(QemuBuild *build, GError **error)
{
    const Clock *clock = &build->def->clock;
    g_autoptr(GString) out = g_string_new(NULL);

    if (!append_base(clock, out, error))
        return false;
    for (guint i = 0; i < clock->timers.n; i++) {
        const Timer *timer = clock->timers.items[i];

        if (!check_timer(timer, error) || (timer->name == TIMER_RTC && !append_rtc_timer(timer, out, error)))
            return false;
    }
    build_word(build, "-rtc", out->str);
    for (guint i = 0; i < clock->timers.n; i++) {
        const Timer *timer = clock->timers.items[i];

        if (timer->name == TIMER_PIT && !build_pit(build, timer, error))
            return false;
    }
    return true;
}
