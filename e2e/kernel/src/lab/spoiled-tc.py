#!/usr/bin/env python3
"""Stands between the agent and tc, and ends when tc does. SPOIL says what is wrong with it:
`netem` gives each netem a limit that is none, so that tc fails in the middle of a batch;
`hang` keeps to itself a root that is to be set, and all that comes behind."""
import os
import subprocess
import sys
import threading

spoil = os.environ["SPOIL"]
tc = subprocess.Popen(["tc", *sys.argv[1:]], stdin=subprocess.PIPE)


def feed() -> None:
    while line := sys.stdin.buffer.readline():
        if spoil == "netem":
            line = line.replace(b" netem limit ", b" netem limit none")
        elif b" root handle 7fa1: htb default 0 direct_qlen " in line:
            return
        try:
            tc.stdin.write(line)
            tc.stdin.flush()
        except BrokenPipeError:
            return
    tc.stdin.close()


threading.Thread(target=feed, daemon=True).start()
status = tc.wait()
sys.stdout.flush()
os._exit(status)
