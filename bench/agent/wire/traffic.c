/*
 * Traffic that no rule matches.
 *
 * traffic sink ADDRESS PORT         takes TCP and throws it away; leaves UDP to be dropped
 * traffic udp ADDRESS PORT COUNT    prints nanoseconds a datagram, from one port to the same one:
 *                                   the median of many parts, so that others of the core stay out
 * traffic tcp ADDRESS PORT MS       prints Mbit/s of one stream
 *
 * Between veth devices the sender's core also does what the receiver's kernel does with a packet.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { DATAGRAM = 64, WARM_UP = 10000, PARTS = 101 };

static char buffer[1 << 17];

static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

static int open_socket(int type) {
    int one = 1, fd = socket(AF_INET, type, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)) err(1, "socket");
    return fd;
}

static void sink(const struct sockaddr *here, socklen_t size) {
    int udp = open_socket(SOCK_DGRAM), tcp = open_socket(SOCK_STREAM);
    if (bind(udp, here, size) || bind(tcp, here, size) || listen(tcp, 8)) err(1, "bind");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int fd = accept(tcp, NULL, NULL);
        while (recv(fd, buffer, sizeof buffer, MSG_TRUNC) > 0) continue;
        close(fd);
    }
}

static void send_datagrams(int fd, int count) {
    for (int sent = 0; sent < count; sent++)
        if (send(fd, buffer, DATAGRAM, 0) < 0) err(1, "send");
}

static int compare(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static void udp(const struct sockaddr_in *peer, int count) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = peer->sin_port};
    int part = count / PARTS + 1, fd = open_socket(SOCK_DGRAM);
    double costs[PARTS];
    if (bind(fd, (void *)&here, sizeof here)) err(1, "bind");
    if (connect(fd, (void *)peer, sizeof *peer)) err(1, "connect");
    send_datagrams(fd, WARM_UP);
    for (int at = 0; at < PARTS; at++) {
        double started = now_ns();
        send_datagrams(fd, part);
        costs[at] = (now_ns() - started) / part;
    }
    qsort(costs, PARTS, sizeof *costs, compare);
    printf("%.1f\n", costs[PARTS / 2]);
}

static void tcp(const struct sockaddr_in *peer, int milliseconds) {
    double bytes = 0;
    int fd = open_socket(SOCK_STREAM);
    if (connect(fd, (void *)peer, sizeof *peer)) err(1, "connect");
    double started = now_ns(), end = started + milliseconds * 1e6;
    while (now_ns() < end) {
        ssize_t sent = send(fd, buffer, sizeof buffer, 0);
        if (sent < 0) err(1, "send");
        bytes += sent;
    }
    printf("%.1f\n", bytes * 8e3 / (now_ns() - started));
}

int main(int count, char **words) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (count < 4) errx(2, "sink|udp|tcp ADDRESS PORT [AMOUNT]");
    address.sin_port = htons(atoi(words[3]));
    if (inet_pton(AF_INET, words[2], &address.sin_addr) != 1) errx(2, "no address: %s", words[2]);
    if (!strcmp(words[1], "sink")) sink((void *)&address, sizeof address);
    int amount = count > 4 ? atoi(words[4]) : 0;
    if (!strcmp(words[1], "udp")) udp(&address, amount);
    if (!strcmp(words[1], "tcp")) tcp(&address, amount);
    return 0;
}
