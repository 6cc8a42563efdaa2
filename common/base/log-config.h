/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/error.h"

/* How urgent a record is, as users write it. */
typedef enum LogPriority {
    LOG_PRIORITY_DEBUG = 1,
    LOG_PRIORITY_INFO = 2,
    LOG_PRIORITY_WARNING = 3,
    LOG_PRIORITY_ERROR = 4,
} LogPriority;

/* "3:util.object": of sources that match, only records at least that urgent. */
typedef struct LogFilter {
    LogPriority priority;
    char *match; /* a shell pattern: "*util.object*" */
} LogFilter;

typedef enum LogTarget {
    LOG_TARGET_STDERR,
    LOG_TARGET_SYSLOG,
    LOG_TARGET_FILE,
    LOG_TARGET_JOURNALD,
} LogTarget;

/* "1:file:/var/log/x.log": where records at least that urgent go. */
typedef struct LogOutput {
    LogPriority priority;
    LogTarget target;
    char *detail; /* a file's absolute path, a name for syslog; else NULL */
    int fd;       /* of a file that is open, else -1 */
} LogOutput;

/* filters; arrays of LogFilter */
GPtrArray *log_filters_parse(const char *text, GError **error);
char      *log_filters_format(const GPtrArray *filters);

/* outputs; arrays of LogOutput */
GPtrArray *log_outputs_parse(const char *text, GError **error);
char      *log_outputs_format(const GPtrArray *outputs);
LogOutput *log_output_new(LogPriority priority, LogTarget target, const char *detail);
