/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A client that costs next to nothing, so that what is measured is the server: it speaks the wire itself over a unix socket, sends calls
 * that were encoded beforehand and looks at no more of a reply than its header.
 *
 *     bench-client SOCKET URI CALLS ROUNDS [CONNECTIONS]
 *
 * CALLS is a file of calls, each a big-endian procedure number, a payload's length and the payload. One connection sends them in turn,
 * ROUNDS times over, one in flight, and the result is a line "PROCEDURE MEDIAN P90 MIN" in nanoseconds for each. With more connections each
 * keeps one call in flight, and the result is one line "total CALLS NANOSECONDS".
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>

#define PROGRAM       0x20008086u
#define HEADER        28u
#define FRAME_MAX     (32u << 20)
#define PROC_OPEN     1
#define PROC_AUTH     66
#define CALLS_MAX     65536
#define CONNECTED_MAX 4096

typedef struct Call {
    uint32_t procedure;
    uint32_t size;
    unsigned char *frame;
    uint64_t *samples;
} Call;

typedef struct Plan {
    Call *calls;
    size_t n_calls;
    size_t n_rounds;
} Plan;

static void die(const char *what)
{
    fprintf(stderr, "bench-client: %s: %s\n", what, errno != 0 ? strerror(errno) : "failed");
    exit(1);
}

static void *allocate(size_t n, size_t size)
{
    void *memory = calloc(n, size);

    if (memory == NULL)
        die("memory");
    return memory;
}

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void put(unsigned char *at, uint32_t value)
{
    value = htonl(value);
    memcpy(at, &value, 4);
}

static uint32_t get(const unsigned char *at)
{
    uint32_t value;

    memcpy(&value, at, 4);
    return ntohl(value);
}

static Call call_new(uint32_t procedure, const unsigned char *payload, uint32_t size)
{
    Call call = { .procedure = procedure, .size = HEADER + size, .frame = allocate(1, HEADER + size) };

    put(call.frame, call.size);
    put(call.frame + 4, PROGRAM);
    put(call.frame + 8, 1);
    put(call.frame + 12, procedure);
    put(call.frame + 20, 1);
    if (size > 0)
        memcpy(call.frame + HEADER, payload, size);
    return call;
}

static void send_all(int fd, const unsigned char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, data, n, MSG_NOSIGNAL);

        if (done < 0)
            die("send");
        data += done;
        n -= (size_t)done;
    }
}

static void read_all(int fd, unsigned char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = recv(fd, data, n, 0);

        if (done <= 0) {
            errno = done == 0 ? ECONNRESET : errno;
            die("the server closed the connection");
        }
        data += done;
        n -= (size_t)done;
    }
}

/* Exits on an error reply: a failed call would be a quick one. */
static void receive_reply(int fd, unsigned char *buffer)
{
    uint32_t size;

    read_all(fd, buffer, 4);
    size = get(buffer);
    if (size < HEADER || size > FRAME_MAX)
        die("frame");
    read_all(fd, buffer + 4, size - 4);
    if (get(buffer + 24) == 0)
        return;
    fprintf(stderr, "bench-client: procedure %u fails: %.*s\n", get(buffer + 12), size > HEADER + 16 ? (int)get(buffer + HEADER + 12) : 0,
            (const char *)buffer + HEADER + 16);
    exit(1);
}

static void run_call(int fd, const Call *call, unsigned char *buffer)
{
    send_all(fd, call->frame, call->size);
    receive_reply(fd, buffer);
}

static int open_connection(const char *path, const char *uri, unsigned char *buffer)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    uint32_t length = (uint32_t)strlen(uri);
    unsigned char payload[512] = { 0 };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (strlen(path) >= sizeof(address.sun_path) || length > 256)
        die("path or URI too long");
    strcpy(address.sun_path, path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        die(path);

    Call auth = call_new(PROC_AUTH, NULL, 0);
    run_call(fd, &auth, buffer);
    free(auth.frame);

    put(payload, 1);
    put(payload + 4, length);
    memcpy(payload + 8, uri, length);
    Call opening = call_new(PROC_OPEN, payload, 8 + ((length + 3) & ~3u) + 4);
    run_call(fd, &opening, buffer);
    free(opening.frame);
    return fd;
}

static Plan read_plan(const char *path, size_t n_rounds)
{
    Plan plan = { .calls = allocate(CALLS_MAX, sizeof(Call)), .n_rounds = n_rounds };
    unsigned char head[8];
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        die(path);
    while (fread(head, 1, sizeof(head), file) == sizeof(head)) {
        uint32_t size = get(head + 4);
        unsigned char *payload;

        if (size > FRAME_MAX - HEADER || plan.n_calls == CALLS_MAX)
            die("calls");
        payload = allocate(1, size + 1);
        if (fread(payload, 1, size, file) != size)
            die("calls");
        plan.calls[plan.n_calls] = call_new(get(head), payload, size);
        plan.calls[plan.n_calls++].samples = allocate(n_rounds, sizeof(uint64_t));
        free(payload);
    }
    fclose(file);
    if (plan.n_calls == 0)
        die("no calls");
    return plan;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void ping_pong(const Plan *plan, int fd, unsigned char *buffer)
{
    for (size_t round = 0; round < plan->n_rounds; round++) {
        for (size_t i = 0; i < plan->n_calls; i++) {
            uint64_t start = now();

            run_call(fd, &plan->calls[i], buffer);
            plan->calls[i].samples[round] = now() - start;
        }
    }
    for (size_t i = 0; i < plan->n_calls; i++) {
        uint64_t *samples = plan->calls[i].samples;

        qsort(samples, plan->n_rounds, sizeof(*samples), compare);
        printf("%u %llu %llu %llu\n", plan->calls[i].procedure, (unsigned long long)samples[plan->n_rounds / 2],
               (unsigned long long)samples[plan->n_rounds * 9 / 10], (unsigned long long)samples[0]);
    }
}

/* Every connection works through the plan on its own; a reply is followed by the next call at once. */
static void crowd(const Plan *plan, struct pollfd *fds, size_t n_fds, unsigned char *buffer)
{
    size_t *done = allocate(n_fds, sizeof(*done));
    size_t each = plan->n_rounds * plan->n_calls, left = n_fds;
    uint64_t start = now();

    for (size_t i = 0; i < n_fds; i++)
        send_all(fds[i].fd, plan->calls[0].frame, plan->calls[0].size);
    while (left > 0) {
        if (poll(fds, n_fds, -1) < 0)
            die("poll");
        for (size_t i = 0; i < n_fds; i++) {
            if (fds[i].revents == 0)
                continue;
            receive_reply(fds[i].fd, buffer);
            if (++done[i] < each) {
                const Call *next = &plan->calls[done[i] % plan->n_calls];

                send_all(fds[i].fd, next->frame, next->size);
            } else {
                fds[i].events = 0;
                left--;
            }
        }
    }
    printf("total %zu %llu\n", each * n_fds, (unsigned long long)(now() - start));
    free(done);
}

int main(int argc, char **argv)
{
    size_t n_fds = argc > 5 ? strtoul(argv[5], NULL, 10) : 1;
    unsigned char *buffer = allocate(1, FRAME_MAX);
    struct pollfd *fds;
    Plan plan;

    if (argc < 5 || n_fds < 1 || n_fds > CONNECTED_MAX || strtoul(argv[4], NULL, 10) < 1) {
        fprintf(stderr, "usage: bench-client SOCKET URI CALLS ROUNDS [CONNECTIONS]\n");
        return 2;
    }
    plan = read_plan(argv[3], strtoul(argv[4], NULL, 10));
    fds = allocate(n_fds, sizeof(*fds));
    for (size_t i = 0; i < n_fds; i++)
        fds[i] = (struct pollfd){ .fd = open_connection(argv[1], argv[2], buffer), .events = POLLIN };
    if (n_fds == 1)
        ping_pong(&plan, fds[0].fd, buffer);
    else
        crowd(&plan, fds, n_fds, buffer);
    return 0;
}
