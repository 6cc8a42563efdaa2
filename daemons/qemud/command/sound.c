/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/sound.h"

static const char *const audio_drivers[] = {
    [AUDIO_TYPE_NONE] = "none", [AUDIO_TYPE_ALSA] = "alsa",     [AUDIO_TYPE_COREAUDIO] = "coreaudio", [AUDIO_TYPE_JACK] = "jack",
    [AUDIO_TYPE_OSS] = "oss",   [AUDIO_TYPE_PULSEAUDIO] = "pa", [AUDIO_TYPE_SDL] = "sdl",             [AUDIO_TYPE_SPICE] = "spice",
    [AUDIO_TYPE_FILE] = "wav",  [AUDIO_TYPE_DBUS] = "dbus",
};

/* Only what its back end knows can stand in a document, so all rows can be asked of all. */
static const PropRow stream_rows[] = {
    PROP_ROW_BOOL("mixing-engine", AudioStream, mixing_engine),
    PROP_ROW_BOOL("fixed-settings", AudioStream, fixed_settings),
    PROP_ROW_UINT("voices", AudioStream, voices),
    PROP_ROW_UINT("buffer-length", AudioStream, buffer_length),
    PROP_ROW_UINT("frequency", AudioStream, frequency),
    PROP_ROW_UINT("channels", AudioStream, channels),
    PROP_ROW_STRING("format", AudioStream, format),
    PROP_ROW_UINT("buffer-count", AudioStream, buffer_count),
    PROP_ROW_STRING("dev", AudioStream, device),
    PROP_ROW_BOOL("try-poll", AudioStream, try_poll),
    PROP_ROW_STRING("name", AudioStream, name),
    PROP_ROW_STRING("stream-name", AudioStream, stream_name),
    PROP_ROW_UINT("latency", AudioStream, latency),
    PROP_ROW_STRING("server-name", AudioStream, server_name),
    PROP_ROW_STRING("client-name", AudioStream, client_name),
    PROP_ROW_STRING("connect-ports", AudioStream, connect_ports),
    PROP_ROW_BOOL("exact-name", AudioStream, exact_name),
    PROP_ROWS_END,
};

static const PropRow audio_rows[] = {
    PROP_ROW_UINT("timer-period", Audio, timer_period),
    PROP_ROW_STRING("server", Audio, server_name),
    PROP_ROW_STRING("path", Audio, path),
    PROP_ROW_BOOL("try-mmap", Audio, try_mmap),
    PROP_ROW_BOOL("exclusive", Audio, exclusive),
    PROP_ROWS_END,
};

static void add_stream(json_t *object, const char *name, const AudioStream *stream)
{
    g_autoptr(json_t) props = json_object();

    props_add(props, stream_rows, stream);
    if (json_object_size(props) > 0)
        json_object_set(object, name, props);
}

/** build_audio: where sound goes on the host. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_audio(QemuBuild *build, const Audio *audio, GError **error)
{
    json_t *object = json_object();

    props_printf(object, "id", "audio%u", audio->id);
    props_string(object, "driver", audio_drivers[audio->type]);
    props_add(object, audio_rows, audio);
    if (audio->has_dsp_policy)
        props_number(object, "dsp-policy", audio->dsp_policy);
    add_stream(object, "in", &audio->input);
    add_stream(object, "out", &audio->output);
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
