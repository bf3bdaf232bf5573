"""Not a model server: answers 200 with a web page whatever it is asked, as test/cluster/models/not-json.ts does."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!doctype html>\n<title>Welcome</title>\n<p>This is no model server.</p>\n"


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    do_POST = do_GET


ThreadingHTTPServer(("", 8080), Page).serve_forever()
