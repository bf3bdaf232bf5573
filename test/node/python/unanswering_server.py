"""A server behind a port that is named h2c: it takes every connection and never answers. With $DIES it ends at the first bytes of a call.

A readiness probe, which connects and sends nothing, leaves it running.
"""

import os
import socket
import threading


def take(connection):
    with connection:
        while connection.recv(65536):
            if "DIES" in os.environ:
                os._exit(1)


server = socket.create_server(("", 8080))
while True:
    taken, _ = server.accept()
    threading.Thread(target=take, args=(taken,), daemon=True).start()
