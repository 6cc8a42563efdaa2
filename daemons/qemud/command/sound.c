/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/sound.h"

static const char *const audio_drivers[] = {
    [AUDIO_TYPE_NONE] = "none", [AUDIO_TYPE_SPICE] = "spice", [AUDIO_TYPE_DBUS] = "dbus",
};

static bool says_more(const Audio *audio)
{
    return audio->timer_period != 0 || audio->input.mixing_engine != TRISTATE_ABSENT || audio->output.mixing_engine != TRISTATE_ABSENT ||
           audio->input.voices != 0 || audio->output.voices != 0 || audio->input.buffer_length != 0 || audio->output.buffer_length != 0;
}

/** build_audio: where sound goes on the host. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_audio(QemuBuild *build, const Audio *audio, GError **error)
{
    const char *driver = audio->type < G_N_ELEMENTS(audio_drivers) ? audio_drivers[audio->type] : NULL;
    json_t *object;

    if (driver == NULL || says_more(audio))
        return build_unsupported(error, "<audio id='%u' type='%s'>", audio->id, enum_name(&audio_type, audio->type));

    object = json_object();
    props_printf(object, "id", "audio%u", audio->id);
    props_string(object, "driver", driver);
    build_json(build, "-audiodev", object);
    return true;
}

static const char *const sound_drivers[] = {
    [SOUND_MODEL_SB16] = "sb16",           [SOUND_MODEL_ES1370] = "ES1370", [SOUND_MODEL_AC97] = "AC97", [SOUND_MODEL_ICH6] = "intel-hda",
    [SOUND_MODEL_ICH9] = "ich9-intel-hda", [SOUND_MODEL_USB] = "usb-audio",
};
static const char *const codec_drivers[] = { "hda-duplex", "hda-micro", "hda-output" };

static guint audio_of(const QemuBuild *build, const Sound *sound)
{
    if (sound->audio_id != 0 || build->def->audios.n == 0)
        return sound->audio_id;
    return build->def->audios.items[0]->id;
}

static void add_codec(QemuBuild *build, const Sound *sound, CodecType type, guint number)
{
    json_t *codec = json_object();

    props_string(codec, "driver", codec_drivers[type]);
    props_printf(codec, "id", "%s-codec%u", sound->info.alias, number);
    props_printf(codec, "bus", "%s.0", sound->info.alias);
    props_number(codec, "cad", number);
    if (audio_of(build, sound) != 0)
        props_printf(codec, "audiodev", "audio%u", audio_of(build, sound));
    build_json(build, "-device", codec);
}

/** build_sound: a sound card and its codecs. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_sound(QemuBuild *build, const Sound *sound, GError **error)
{
    const char *driver = sound->model < G_N_ELEMENTS(sound_drivers) ? sound_drivers[sound->model] : NULL;
    bool has_codecs = sound->model == SOUND_MODEL_ICH6 || sound->model == SOUND_MODEL_ICH9;
    g_autoptr(json_t) device = NULL;

    if (driver == NULL)
        return build_unsupported(error, "<sound model='%s'>", enum_name(&sound_model, sound->model));

    device = build_device(driver, &sound->info);
    if (!has_codecs && audio_of(build, sound) != 0)
        props_printf(device, "audiodev", "audio%u", audio_of(build, sound));
    props_bool(device, "multi", sound->multichannel);
    if (!build_place(build, device, &sound->info, error))
        return false;
    build_json(build, "-device", g_steal_pointer(&device));

    for (guint i = 0; has_codecs && i < sound->codecs.n; i++)
        add_codec(build, sound, sound->codecs.items[i]->type, i);
    if (has_codecs && sound->codecs.n == 0)
        add_codec(build, sound, CODEC_TYPE_DUPLEX, 0);
    return true;
}
