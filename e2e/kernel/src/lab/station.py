"""One end of the wire: sends and receives for the cases, told by lines of JSON on its input.

Python, because Node has no socket options: UDP_SEGMENT, IP options, datagrams without checksum.
A datagram holds its number, its stream and the monotonic time at which it was sent. One whose head
is damaged belongs to no stream.
"""

import json
import selectors
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib

HEAD = struct.Struct("!IBQI")  # the last is a checksum of the others
FILL = 0x5A
SO_NO_CHECK, SO_SNDBUFFORCE, SO_RCVBUFFORCE = 11, 32, 33
UDP_SEGMENT = 103
received = []  # (stream, number, sent, arrived, whole)
arrivals = []  # (time, bytes) of TCP
uploads = []
batches = []  # none or one


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def listen(ports):
    for port in ports:
        s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        s.bind(("::", port))
        threading.Thread(target=receive, args=(s,), daemon=True).start()


def receive(s):
    while True:
        data = s.recv(65536)
        now = time.monotonic_ns()
        number, stream, sent, check = HEAD.unpack_from(data)
        if check == zlib.crc32(data[: HEAD.size - 4]):
            whole = data.count(FILL, HEAD.size) == len(data) - HEAD.size
            received.append((stream, number, sent, now, whole))


def take(quiet):
    """Everything that has arrived since the last time, once nothing more comes."""
    seen = -1
    while seen != len(received):
        seen = len(received)
        time.sleep(quiet / 1000)
    taken = received[:seen]
    del received[:seen]
    return [[s, n, (now - sent) / 1e6, now / 1e6, whole] for s, n, sent, now, whole in taken]


def open_sender(stream, options, segment):
    s = socket.socket(family(stream["to"]), socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 64 << 20)
    s.setblocking(False)
    if segment:
        s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, segment)
    else:
        s.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    if options:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, bytes.fromhex(options))
    return s


def head(number, stream):
    values = HEAD.pack(number, stream, time.monotonic_ns(), 0)[:-4]
    return values + struct.pack("!I", zlib.crc32(values))


def send(streams, count, size=100, gap=0, segment=0, options="", fill=""):
    """Sends `count` datagrams of `size` in each stream; with `segment`, as many of that size at once.
    Returns how many found no room in the socket."""
    sockets = [open_sender(stream, options, segment) for stream in streams]
    size = segment or size
    body = (bytes.fromhex(fill) or bytes([FILL])) * size
    each = min(64, 64000 // segment) if segment else 1
    start, refused = time.monotonic(), 0
    for step, first in enumerate(range(0, count, each)):
        for index, (s, stream) in enumerate(zip(sockets, streams)):
            numbers = range(first, min(first + each, count))
            heads = (head(n, index) for n in numbers)
            try:
                s.sendto(b"".join(h + body[: size - HEAD.size] for h in heads), (stream["to"], stream["port"]))
            except OSError:
                refused += len(numbers)
        wait = start + (step + 1) * gap / 1000 - time.monotonic()
        if gap and wait > 0:
            time.sleep(wait)
    return refused


def inject(device, frames):
    """Sends frames as they are, hexadecimal with their Ethernet header."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        s.bind((device, 0))
        for frame in frames:
            s.send(bytes.fromhex(frame))


def tc(lines):
    """Runs lines of a batch, all of them in one process. Returns what they print."""
    if not batches:
        batches.append(subprocess.Popen(["stdbuf", "-oL", "tc", "-s", "-batch", "-"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    # The loopback device alone has no queue: that is the end of the answer, with two lines more.
    batches[0].stdin.write("".join(f"{line}\n" for line in [*lines, "qdisc show dev lo"]))
    batches[0].stdin.flush()
    printed = []
    while not printed[-3:-2] or not printed[-3].startswith("qdisc noqueue "):
        printed.append(batches[0].stdout.readline())
        if not printed[-1]:
            raise ChildProcessError("tc has ended")
    return "".join(printed[:-3])


def serve(port):
    s = socket.create_server(("::", port), family=socket.AF_INET6, backlog=512, dualstack_ipv6=True)
    threading.Thread(target=accept, args=(s,), daemon=True).start()


def accept(s):
    while True:
        threading.Thread(target=drain, args=(s.accept()[0],), daemon=True).start()


def drain(s):
    try:
        while data := s.recv(1 << 20):
            arrivals.append((time.monotonic() * 1000, len(data)))
    except OSError:
        pass


def served():
    """[milliseconds, bytes] of what TCP has brought since the last time."""
    taken = arrivals[:]
    del arrivals[: len(taken)]
    return taken


def connect(to, port, count=1, timeout=3000, options=""):
    """Opens connections at once. Returns how long each took, or null."""
    selector, start, took = selectors.DefaultSelector(), time.monotonic(), [None] * count
    for index in range(count):
        s = socket.socket(family(to), socket.SOCK_STREAM)
        if options:
            s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, bytes.fromhex(options))
        s.setblocking(False)
        s.connect_ex((to, port))
        selector.register(s, selectors.EVENT_WRITE, index)
    while selector.get_map() and time.monotonic() - start < timeout / 1000:
        for key, _ in selector.select(0.1):
            selector.unregister(key.fileobj)
            failed = key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            took[key.data] = None if failed else (time.monotonic() - start) * 1000
            key.fileobj.close()
    return took


def upload(to, port, seconds):
    """Begins to send by TCP as fast as it goes, and returns at once."""
    uploads.append(threading.Thread(target=push, args=(to, port, seconds), daemon=True))
    uploads[-1].start()


def push(to, port, seconds):
    end, chunk = time.monotonic() + seconds, bytes(65536)
    with socket.create_connection((to, port), 20) as s:
        s.settimeout(1)
        while time.monotonic() < end:
            try:
                s.send(chunk)
            except TimeoutError:
                pass
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def uploaded():
    """Waits for the end of all that was begun."""
    while uploads:
        uploads.pop().join()


COMMANDS = {f.__name__: f for f in (listen, take, send, inject, tc, serve, served, connect, upload, uploaded)}
for line in sys.stdin:
    command, arguments = json.loads(line)
    try:
        answer = {"value": COMMANDS[command](**arguments)}
    except Exception as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
