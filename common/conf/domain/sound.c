/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <sound>: the guest's sound cards. <audio>: what they play to on the host. */
#include "conf/domain/sound.h"

ENUM_TABLE(sound_model, "sound model", [SOUND_MODEL_SB16] = "sb16", [SOUND_MODEL_ES1370] = "es1370", [SOUND_MODEL_PCSPK] = "pcspk",
           [SOUND_MODEL_AC97] = "ac97", [SOUND_MODEL_ICH6] = "ich6", [SOUND_MODEL_ICH9] = "ich9", [SOUND_MODEL_USB] = "usb",
           [SOUND_MODEL_ICH7] = "ich7");
ENUM_TABLE(codec_type, "codec type", [CODEC_TYPE_DUPLEX] = "duplex", [CODEC_TYPE_MICRO] = "micro", [CODEC_TYPE_OUTPUT] = "output");
ENUM_TABLE(audio_type, "audio type", [AUDIO_TYPE_NONE] = "none", [AUDIO_TYPE_ALSA] = "alsa", [AUDIO_TYPE_COREAUDIO] = "coreaudio",
           [AUDIO_TYPE_JACK] = "jack", [AUDIO_TYPE_OSS] = "oss", [AUDIO_TYPE_PULSEAUDIO] = "pulseaudio", [AUDIO_TYPE_SDL] = "sdl",
           [AUDIO_TYPE_SPICE] = "spice", [AUDIO_TYPE_FILE] = "file", [AUDIO_TYPE_DBUS] = "dbus");

static const XmlField sound_codec_fields[] = {
    XML_ENUM("@type", SoundCodec, type, codec_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_FIELDS_END,
};

static const XmlElement sound_codec_element = { .name = "codec", .size = sizeof(SoundCodec), .fields = sound_codec_fields };

static const XmlField sound_fields[] = {
    XML_ENUM("@model", Sound, model, sound_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_YES_NO("@multichannel", Sound, multichannel, XML_GUEST_ABI),
    XML_LIST("codec", Sound, codecs, sound_codec_element),
    XML_UINT("audio/@id", Sound, audio_id),
    DEVICE_INFO_ROWS(Sound),
    XML_FIELDS_END,
};

const XmlElement sound_element = { .name = "sound", .size = sizeof(Sound), XML_LINE(Sound, info.line), .fields = sound_fields };

static const XmlField audio_stream_fields[] = {
    XML_YES_NO("@mixingEngine", AudioStream, mixing_engine),
    XML_YES_NO("@fixedSettings", AudioStream, fixed_settings),
    XML_UINT("@voices", AudioStream, voices),
    XML_UINT("@bufferLength", AudioStream, buffer_length),
    XML_STRING("@serverName", AudioStream, server_name),
    XML_STRING("@clientName", AudioStream, client_name),
    XML_STRING("@connectPorts", AudioStream, connect_ports),
    XML_YES_NO("@exactName", AudioStream, exact_name),
    XML_STRING("@dev", AudioStream, device),
    XML_UINT("@bufferCount", AudioStream, buffer_count),
    XML_YES_NO("@tryPoll", AudioStream, try_poll),
    XML_STRING("@name", AudioStream, name),
    XML_STRING("@streamName", AudioStream, stream_name),
    XML_UINT("@latency", AudioStream, latency),
    XML_UINT("settings/@frequency", AudioStream, frequency),
    XML_UINT("settings/@channels", AudioStream, channels),
    XML_STRING("settings/@format", AudioStream, format),
    XML_FIELDS_END,
};

static const XmlElement audio_stream_element = { .name = "input", .size = sizeof(AudioStream), .fields = audio_stream_fields };

#define IS(kind) XML_WHEN(Audio, type, XML_BIT(AUDIO_TYPE_##kind))

static const XmlField audio_fields[] = {
    XML_UINT("@id", Audio, id, XML_REQUIRED, XML_RANGE(1, G_MAXINT)),
    XML_ENUM("@type", Audio, type, audio_type, XML_REQUIRED),
    XML_UINT("@timerPeriod", Audio, timer_period),
    XML_STRING("@serverName", Audio, server_name, IS(PULSEAUDIO)),
    XML_STRING("@driver", Audio, driver, IS(SDL)),
    XML_STRING("@path", Audio, path, IS(FILE)),
    XML_YES_NO("@tryMMap", Audio, try_mmap, IS(OSS)),
    XML_YES_NO("@exclusive", Audio, exclusive, IS(OSS)),
    XML_UINT("@dspPolicy", Audio, dsp_policy, IS(OSS), XML_SET(Audio, has_dsp_policy)),
    XML_SUB("input", Audio, input, audio_stream_element),
    XML_SUB("output", Audio, output, audio_stream_element),
    XML_FIELDS_END,
};

const XmlElement audio_element = { .name = "audio", .size = sizeof(Audio), .fields = audio_fields };
