"""A server of files that goes away after so many requests, in a process of its own: `python wire.py REQUESTS`.

Prints its port, and at its end how many requests there were. Nobody else holds its end of the line, so that it is cut
for whoever has the share open, however many processes were forked meanwhile.
"""

import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SERVER = Path("/usr/lib/openssh/sftp-server")


def serve(line: socket.socket, requests: int) -> int:
    """Pass requests on until there were so many, or the other end is gone; return their number."""
    server, asked = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=line.fileno()), 0
    assert server.stdin is not None
    with suppress(OSError, EOFError):
        while asked < requests:
            head = _exactly(line, 4)
            server.stdin.write(head + _exactly(line, struct.unpack(">I", head)[0]))
            server.stdin.flush()
            asked += 1
    server.kill()
    server.wait()
    return asked


def _exactly(line: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        more = line.recv(count - len(got))
        if not more:
            raise EOFError
        got += more
    return got


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as door:
        sys.stdout.write(f"{door.getsockname()[1]}\n")
        sys.stdout.flush()
        line, _ = door.accept()
    sys.stdout.write(f"{serve(line, int(sys.argv[1]))}\n")
