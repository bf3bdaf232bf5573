"""TensorFlow Serving's REST API (its docs/api_rest.md): predict, status and metadata."""

import base64
import json
import re
from http.server import BaseHTTPRequestHandler

import numpy as np
from google.protobuf import json_format
from tensorflow_grpc import signature_defs
from tensorflow_models import Refusal, check_names, inputs_of, run

PATH = re.compile(r"^/v1/models/(?P<name>[^/:]+)(?:/versions/(?P<version>\d+))?(?P<rest>:predict|/metadata)?$")
# Any other path is none of its REST handler's: libevent, under it, answers (util/net_http, evhttp_send_error).
OWN_PATH = re.compile(r"/v1/.*", re.IGNORECASE)
NOT_FOUND = b"<HTML><HEAD>\n<TITLE>404 Not Found</TITLE>\n</HEAD><BODY>\n<H1>Not Found</H1>\n</BODY></HTML>\n"
HTTP_STATUS = {"NOT_FOUND": 404, "INVALID_ARGUMENT": 400, "FAILED_PRECONDITION": 400}


def handler_of(models):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._answer(lambda: get(models, self.path))

        def do_POST(self):
            body = self._body()
            self._answer(lambda: post(models, self.path, body))

        def _body(self):
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def _answer(self, work):
            if not OWN_PATH.fullmatch(self.path):
                self._send(404, "text/html", NOT_FOUND)
                return
            try:
                status, answer = 200, work()
            except Refusal as refusal:
                status, answer = HTTP_STATUS[refusal.code], {"error": str(refusal)}
            self._send(status, "application/json", json.dumps(answer, indent=4).encode())

        def _send(self, status, content_type, body):
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def parse(method, path):
    match = PATH.match(path)
    if match is None or (match["rest"] == ":predict") != (method == "POST"):
        raise Refusal("INVALID_ARGUMENT", f"Malformed request: {method} {path}")
    return match["name"], int(match["version"] or 0), match["rest"]


def get(models, path):
    name, version, rest = parse("GET", path)
    if rest is None:
        models.signature(name, version, "serving_default")
        status = {"error_code": "OK", "error_message": ""}
        return {"model_version_status": [{"version": "1", "state": "AVAILABLE", "status": status}]}
    definitions = json_format.MessageToDict(
        signature_defs(models, name, version),
        preserving_proto_field_name=True,
        always_print_fields_with_no_presence=True,
    )
    spec = {"name": name, "signature_name": "", "version": "1"}
    return {"model_spec": spec, "metadata": {"signature_def": definitions}}


def post(models, path, body):
    name, version, _ = parse("POST", path)
    try:
        request = json.loads(body)
    except ValueError as error:
        raise Refusal("INVALID_ARGUMENT", f"JSON Parse error: {error}")
    if not isinstance(request, dict) or ("instances" in request) == ("inputs" in request):
        raise Refusal("INVALID_ARGUMENT", "Missing 'inputs' or 'instances' key")
    signature = models.signature(name, version, request.get("signature_name", "serving_default"))
    by_row = "instances" in request
    columns = columns_of(request["instances"], signature) if by_row else whole(request["inputs"], signature)
    wanted = inputs_of(signature)
    check_names(set(wanted), set(columns))
    outputs = run(signature, {key: array_of(columns[key], spec) for key, spec in wanted.items()})
    return {"predictions": rows_of(outputs)} if by_row else {"outputs": json_columns(outputs)}


def columns_of(instances, signature):
    if not isinstance(instances, list) or not instances:
        raise Refusal("INVALID_ARGUMENT", "Request data instances list is empty or no array")
    if not is_named(instances[0]):
        return {next(iter(inputs_of(signature))): instances}
    if not all(is_named(row) and set(row) == set(instances[0]) for row in instances):
        raise Refusal("INVALID_ARGUMENT", "instances is a list of objects with different names")
    return {key: [row[key] for row in instances] for key in instances[0]}


def whole(inputs, signature):
    return inputs if is_named(inputs) else {next(iter(inputs_of(signature))): inputs}


def is_named(value) -> bool:
    return isinstance(value, dict) and set(value) != {"b64"}


def array_of(value, spec):
    try:
        return np.array(decoded(value), dtype=spec.dtype.as_numpy_dtype)
    except (ValueError, TypeError) as error:
        raise Refusal("INVALID_ARGUMENT", f"Failed to process element: {error}")


def decoded(value):
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if isinstance(value, dict) and set(value) == {"b64"}:
        return base64.b64decode(value["b64"])
    return value.encode() if isinstance(value, str) else value


def rows_of(outputs):
    columns = json_columns(outputs, always_named=True)
    if len(columns) == 1:
        return next(iter(columns.values()))
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


def json_columns(outputs, always_named=False):
    columns = {key: encoded(value.tolist(), key.endswith("_bytes")) for key, value in outputs.items()}
    return columns if always_named or len(columns) > 1 else next(iter(columns.values()))


def encoded(value, as_base64):
    """Names that end in _bytes are in base64, other strings are text."""
    if isinstance(value, list):
        return [encoded(item, as_base64) for item in value]
    if not isinstance(value, bytes):
        return value
    return {"b64": base64.b64encode(value).decode()} if as_base64 else value.decode("utf-8", "replace")
