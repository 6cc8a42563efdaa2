/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum SoundModel {
    SOUND_MODEL_SB16,
    SOUND_MODEL_ES1370,
    SOUND_MODEL_PCSPK,
    SOUND_MODEL_AC97,
    SOUND_MODEL_ICH6,
    SOUND_MODEL_ICH9,
    SOUND_MODEL_USB,
    SOUND_MODEL_ICH7,
} SoundModel;

typedef enum CodecType {
    CODEC_TYPE_DUPLEX,
    CODEC_TYPE_MICRO,
    CODEC_TYPE_OUTPUT,
} CodecType;

typedef struct SoundCodec {
    CodecType type;
} SoundCodec;

typedef struct Sound {
    SoundModel model;
    Tristate   multichannel;
    guint      audio_id; /* 0: the first */
    XML_LIST_OF(SoundCodec) codecs;
    DeviceInfo info;
} Sound;

typedef enum AudioType {
    AUDIO_TYPE_NONE,
    AUDIO_TYPE_ALSA,
    AUDIO_TYPE_COREAUDIO,
    AUDIO_TYPE_JACK,
    AUDIO_TYPE_OSS,
    AUDIO_TYPE_PULSEAUDIO,
    AUDIO_TYPE_SDL,
    AUDIO_TYPE_SPICE,
    AUDIO_TYPE_FILE,
    AUDIO_TYPE_DBUS,
} AudioType;

/* One direction of an audio back end; absent is 0. */
typedef struct AudioStream {
    Tristate mixing_engine;
    Tristate fixed_settings;
    guint    voices;
    guint    buffer_length;
    guint    buffer_count;   /* coreaudio, oss, sdl */
    char    *device;         /* alsa, oss */
    Tristate try_poll;       /* oss */
    char    *name;           /* pulseaudio */
    char    *stream_name;    /* pulseaudio */
    guint    latency;        /* pulseaudio */
    char    *server_name;    /* jack */
    char    *client_name;    /* jack */
    char    *connect_ports;  /* jack */
    Tristate exact_name;     /* jack */
    guint    frequency;      /* settings */
    guint    channels;
    char    *format;
} AudioStream;

/* <audio>: where sound goes on the host */
typedef struct Audio {
    guint       id;
    AudioType   type;
    guint       timer_period;
    char       *server_name; /* pulseaudio */
    char       *driver;      /* sdl */
    char       *path;        /* file */
    Tristate    try_mmap;    /* oss */
    Tristate    exclusive;   /* oss */
    guint       dsp_policy;  /* oss */
    bool        has_dsp_policy;
    AudioStream input;
    AudioStream output;
} Audio;

extern const EnumTable  sound_model;
extern const EnumTable  codec_type;
extern const EnumTable  audio_type;
extern const XmlElement sound_element;
extern const XmlElement audio_element;
