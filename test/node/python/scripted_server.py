"""A model server that speaks V1 and does what it is told: `{"instances": [WHAT]}`.

A number: answers after so many seconds. "exit": ends before it answers. Else it answers with $VERSION for each instance.
Whoever started it starts nothing in its place: the pod goes on without a server.
"""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

version = os.environ.get("VERSION", "1")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"name": self.path.rsplit("/", 1)[-1], "ready": True})

    def do_POST(self):
        instances = json.loads(self.rfile.read(int(self.headers["content-length"])))["instances"]
        for instance in instances:
            if instance == "exit":
                os._exit(1)
            if isinstance(instance, (int, float)):
                time.sleep(instance)
        self.answer(200, {"predictions": [version for _ in instances]})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("", 8080), Handler).serve_forever()
