"""Starts the programs that start-small.mjs asks for, one after the other: `start-small-child.py FOLDER`.

Python starts a program without a copy of the tables of its own memory (vfork). Node copies them, and so do the program
and whoever waits for it: 4 of 7 ms of processor time for a short program.
"""

import errno
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time


def main(folder):
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.join(folder, "socket"))
    server.listen(128)
    pipes = [os.path.join(folder, name) for name in ("requests", "answers")]
    for pipe in pipes:
        os.mkfifo(pipe)
    # Whoever called waits for this process, and then finds everything in its place.
    if os.fork() == 0:
        os.setsid()
        serve(server, *pipes)


def serve(server, requests, answers):
    requests, answers = open(requests, "rb"), open(answers, "wb")
    children = Children(server.accept()[0])
    awaited = select.poll()
    for one in (requests, children.woken):
        awaited.register(one, select.POLLIN)
    while True:
        if any(number == children.woken for number, _ in awaited.poll()):
            children.look()
            continue
        # One at a time: who asks waits for the answer.
        size = requests.read(4)
        if not size:
            return
        asked = json.loads(requests.read(*struct.unpack("<I", size)))
        outputs = []
        if "start" in asked:
            answer = start(asked["start"], server, children)
        else:
            inputs = [requests.read(stream["input"]) for stream in asked["run"]["stdio"]]
            answer, outputs = run(asked["run"], inputs[0], children)
        text = json.dumps(answer).encode()
        answers.write(b"".join([struct.pack("<I", len(text)), text, *outputs]))
        answers.flush()


class Children:
    """The programs that run, and the socket on which their ends are told."""

    def __init__(self, told):
        self.told = told
        self.running = []
        # Becomes readable when a program ends.
        self.woken, wake = os.pipe()
        for end in (self.woken, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def look(self):
        """Tells which programs have ended."""
        os.read(self.woken, 4096)
        for child in [child for child in self.running if child.poll() is not None]:
            self.running.remove(child)
            code, name = end_of(child)
            self.told.sendall(json.dumps({"pid": child.pid, "code": code or 0, "signal": name or ""}).encode() + b"\n")


def start(options, server, children):
    """Starts a program. The asker has connected its streams already."""
    sockets = [server.accept()[0] if stream["type"] == "pipe" else None for stream in options["stdio"]]
    try:
        child = begun(options, sockets)
    except OSError as error:
        return {"error": -error.errno, "pid": 0}
    finally:
        close_all(sockets)
    children.running.append(child)
    return {"error": 0, "pid": child.pid}


def run(options, given, children):
    """Runs a program to its end, as Node's spawnSync does. Returns its answer, and what the program wrote."""
    pairs = [socket.socketpair() if stream["type"] == "pipe" else (None, None) for stream in options["stdio"]]
    own, others = zip(*pairs)
    try:
        child = begun(options, others)
    except OSError as error:
        close_all(own)
        return {"error": -error.errno, "status": None, "signal": None, "pid": 0, "sizes": None}, []
    finally:
        close_all(others)
    outputs = [bytearray() for _ in own]
    opened = {stream.fileno(): at for at, stream in enumerate(own) if stream is not None}
    for at in opened.values():
        own[at].setblocking(False)
    timeout, most = options.get("timeout"), options.get("maxBuffer")
    deadline = time.monotonic() + timeout / 1000 if timeout else None
    failure = unwritten = None

    def close(at):
        del opened[own[at].fileno()]
        own[at].close()

    def write():
        nonlocal given
        given = given[own[0].send(given) :] if given else given
        if not given:
            close(0)

    def read(at):
        got = own[at].recv(1 << 16)
        outputs[at] += got
        if not got:
            close(at)

    def end(why):
        nonlocal failure
        failure = -why
        if child.poll() is None:
            child.send_signal(options.get("killSignal") or signal.SIGTERM)
        for at in list(opened.values()):
            close(at)

    while child.poll() is None or opened:
        awaited = select.poll()
        awaited.register(children.woken, select.POLLIN)
        for number, at in opened.items():
            awaited.register(number, select.POLLOUT if at == 0 else select.POLLIN)
        for number, _ in awaited.poll(None if deadline is None or failure else max(0, deadline - time.monotonic()) * 1000):
            try:
                if number == children.woken:
                    children.look()
                elif opened[number] == 0:
                    write()
                else:
                    read(opened[number])
            except BrokenPipeError:
                unwritten = -errno.EPIPE
                close(0)
        if failure is None and most and sum(map(len, outputs)) > most:
            end(errno.ENOBUFS)
        elif failure is None and deadline is not None and time.monotonic() >= deadline:
            end(errno.ETIMEDOUT)
    status, name = end_of(child)
    failed = failure or unwritten
    sizes = [None if at == 0 or stream is None else len(outputs[at]) for at, stream in enumerate(own)]
    return {**({"error": failed} if failed else {}), "status": status, "signal": name, "pid": child.pid, "sizes": sizes}, outputs


def begun(options, sockets):
    """Starts a program with these sockets, and else the streams that the options name. Raises OSError if that fails."""
    streams = [fixed(stream) if own is None else own.fileno() for stream, own in zip(options["stdio"], sockets)]
    args = [raw(text) for text in options["args"]]
    env = dict(raw(pair).split(b"=", 1) for pair in options["envPairs"])
    how = {"cwd": raw(options["cwd"]), "env": env, "close_fds": False, **dict(zip(("stdin", "stdout", "stderr"), streams))}
    file = raw(options["file"])
    try:
        return subprocess.Popen(args, executable=file, **how)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        # A script whose first line names no interpreter is one of the shell, for Node too.
        return subprocess.Popen([b"/bin/sh", shutil.which(file, path=env.get(b"PATH")) or file, *args[1:]], **how)


def fixed(stream):
    return subprocess.DEVNULL if stream["type"] == "ignore" else stream["fd"]


def close_all(sockets):
    for one in sockets:
        if one is not None:
            one.close()


def end_of(child):
    """The exit code and the name of the signal; one of them is None."""
    code = child.returncode
    return (code, None) if code >= 0 else (None, signal.Signals(-code).name)


def raw(text):
    return text.encode("utf-8", "replace")


main(sys.argv[1])
