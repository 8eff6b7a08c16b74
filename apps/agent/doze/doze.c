/*
 * doze PROGRAM ARGS... holds the agent's port while the agent sleeps.
 *
 * It listens where AGENT_HOST and AGENT_PORT say, and starts the program with the listening socket
 * as descriptor 3, as systemd does (LISTEN_FDS and LISTEN_PID, see sd_listen_fds(3)): once at the
 * start, and then whenever somebody connects. A program that ends with 0 had nothing to do. One
 * that ends otherwise is started again, because it may have left faults in the kernel.
 *
 * It is PID 1 of its container: it reaps every child, hands SIGTERM and SIGINT on, and ends with
 * the program's exit code. A program that is starting would die of such a signal before it could
 * revert its faults; so it is handed on when the program sends SIGUSR1 to DOZE_PID, or is 10 s old.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LISTEN_FD = 3, NOBODY = -1, FOR_EVER = -1 };

/* In milliseconds. */
enum { BIND_RETRY = 5000, STARTED = 10000, SHORTEST_PAUSE = 1000, LONGEST_PAUSE = 30000 };

static struct {
    pid_t pid; /* 0 while none runs */
    int status; /* of the last one that ended, as wait(2) gives it */
    bool is_ready; /* it has said that it takes signals */
} program;

static int listener = NOBODY;
static int signals;
static sigset_t mask_at_start;
static int asked_to_end; /* the signal that still has to be handed on */
static bool is_ending;

/* Writes a line as the agent's log has them; the text needs no escapes. */
static void say(const char *level, const char *message) {
    struct timespec now;
    struct tm utc;
    char time[32];
    clock_gettime(CLOCK_REALTIME, &now);
    strftime(time, sizeof time, "%FT%T", gmtime_r(&now.tv_sec, &utc));
    dprintf(STDERR_FILENO, "{\"level\":\"%s\",\"time\":\"%s.%03ldZ\",\"msg\":\"%s\"}\n", level, time,
            now.tv_nsec / 1000000, message);
}

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void reap(void) {
    pid_t pid;
    int status;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == program.pid) {
            program.pid = 0;
            program.status = status;
        }
    }
}

/* Takes note of one signal, if there is one within the time. Returns whether `fd` has a connection. */
static bool wait_for_signal_or(int fd, long long milliseconds) {
    struct pollfd ready[] = {{.fd = signals, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    struct signalfd_siginfo info;
    if (poll(ready, 2, (int)milliseconds) <= 0) return false;
    if (ready[0].revents != 0 && read(signals, &info, sizeof info) == sizeof info) {
        reap(); /* whatever the signal is: nothing must be handed on to a program that has ended */
        if (info.ssi_signo == SIGUSR1) {
            program.is_ready |= (pid_t)info.ssi_pid == program.pid;
        } else if (info.ssi_signo != SIGCHLD) {
            asked_to_end = (int)info.ssi_signo;
            is_ending = true;
        }
    }
    return ready[1].revents != 0;
}

static void rest(int milliseconds) {
    long long end = now_ms() + milliseconds;
    for (long long left = milliseconds; left > 0 && !is_ending; left = end - now_ms()) {
        wait_for_signal_or(NOBODY, left);
    }
}

/* AGENT_HOST and AGENT_PORT, where the agent would take them for valid; its defaults otherwise. */
static const char *host(void) {
    const char *name = getenv("AGENT_HOST");
    const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:%-";
    return name == NULL || *name == '\0' || name[strspn(name, allowed)] != '\0' ? NULL : name;
}

static const char *port(void) {
    const char *text = getenv("AGENT_PORT");
    bool is_number = text != NULL && strspn(text, "0123456789") == strlen(text) && *text != '0';
    long number = is_number ? strtol(text, NULL, 10) : 0;
    return number >= 1 && number <= USHRT_MAX ? text : "2332";
}

/* Returns a socket that listens, or -errno; without a host on :: with IPv4 on it, as Node does. */
static int try_to_listen(int family) {
    const int on = 1, off = 0;
    const struct addrinfo hints = {
        .ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    if (getaddrinfo(host(), port(), &hints, &found) != 0) return -EADDRNOTAVAIL;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    bool is_listening = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0 &&
                       listen(fd, 511) == 0;
    int result = is_listening ? fd : -errno;
    if (fd >= 0 && !is_listening) close(fd);
    freeaddrinfo(found);
    return result;
}

/* Tries until it listens, or is asked to end. */
static void listen_at_last(void) {
    while (!is_ending) {
        listener = try_to_listen(host() == NULL ? AF_INET6 : AF_UNSPEC);
        if (host() == NULL && (listener == -EAFNOSUPPORT || listener == -EADDRNOTAVAIL)) {
            listener = try_to_listen(AF_INET);
        }
        if (listener >= 0) return;
        char message[512];
        snprintf(message, sizeof message,
                 listener == -EADDRINUSE
                     ? "AGENT_PORT is %s, which another program listens on: stop it, or set "
                       "AGENT_PORT to a free port"
                     : "cannot listen on port %s of AGENT_HOST: %s",
                 port(), strerror(-listener));
        say("error", message);
        rest(BIND_RETRY);
    }
}

/* What the new process does: it hands over the socket, and becomes the program. */
static _Noreturn void become(char **command, pid_t doze) {
    char number[16];
    sigprocmask(SIG_SETMASK, &mask_at_start, NULL);
    snprintf(number, sizeof number, "%d", (int)doze);
    setenv("DOZE_PID", number, true);
    if (listener >= 0) {
        dup2(listener, LISTEN_FD);
        fcntl(LISTEN_FD, F_SETFD, 0); /* all other descriptors are closed by exec */
        snprintf(number, sizeof number, "%d", (int)getpid());
        setenv("LISTEN_PID", number, true);
        setenv("LISTEN_FDS", "1", true);
    }
    execv(command[0], command);
    say("fatal", "the agent's program cannot be started: see the command of the container");
    _exit(127);
}

/* Runs the program until it ends. Returns whether it was handed the signal to end. */
static bool run(char **command) {
    long long ready_by = now_ms() + STARTED;
    pid_t doze = getpid();
    bool was_told = false;
    program.is_ready = false;
    program.pid = fork();
    if (program.pid == 0) become(command, doze);
    if (program.pid < 0) {
        program.pid = 0;
        program.status = W_EXITCODE(1, 0);
        say("error", "the agent cannot be started: no process can be made");
    }
    while (program.pid > 0) {
        long long left = ready_by - now_ms();
        if (asked_to_end != 0 && (program.is_ready || left <= 0)) {
            kill(program.pid, asked_to_end);
            asked_to_end = 0;
            was_told = true;
        }
        wait_for_signal_or(NOBODY, asked_to_end != 0 ? left : FOR_EVER);
    }
    return was_told;
}

static int exit_code(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Says that the program has died. Returns for how long to wait, given how long that was before. */
static int pause_after(int pause, bool was_quick) {
    int next = pause * 2 < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE;
    char message[128];
    pause = !was_quick ? 0 : pause == 0 ? SHORTEST_PAUSE : next;
    snprintf(message, sizeof message,
             "the agent has ended with exit code %d, and is started again in %d s",
             exit_code(program.status), pause / 1000);
    say("error", message);
    return pause;
}

int main(int argc, char **argv) {
    sigset_t handled;
    int pause = 0;
    if (argc < 2) {
        fputs("Usage: doze PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }
    sigemptyset(&handled);
    sigaddset(&handled, SIGTERM);
    sigaddset(&handled, SIGINT);
    sigaddset(&handled, SIGCHLD);
    sigaddset(&handled, SIGUSR1);
    sigprocmask(SIG_BLOCK, &handled, &mask_at_start);
    signals = signalfd(-1, &handled, SFD_CLOEXEC);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* where the containers of a Pod share their processes */
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
    listen_at_last();
    for (;;) {
        /* Whoever is asked to end while no program runs starts one more, which reverts faults. */
        bool is_last = is_ending;
        long long started = now_ms();
        bool was_told = run(argv + 1);
        bool was_idle = WIFEXITED(program.status) && WEXITSTATUS(program.status) == 0;
        if (is_ending && (is_last || was_told || was_idle)) return exit_code(program.status);
        if (was_idle) {
            pause = 0;
            while (!is_ending && !wait_for_signal_or(listener, FOR_EVER)) continue;
            if (is_ending) return 0;
        } else {
            pause = pause_after(pause, now_ms() - started < STARTED);
            rest(pause);
        }
    }
}
