"""Plays TensorFlow Serving: no registry has its server, so this serves real SavedModels by its official protos.

python tensorflow_server.py FOLDER REST_PORT GRPC_PORT
"""

import concurrent.futures
import pathlib
import sys
from http.server import ThreadingHTTPServer

import grpc
from tensorflow_grpc import PredictionService
from tensorflow_models import Models
from tensorflow_rest import handler_of
from tensorflow_serving.apis import prediction_service_pb2_grpc

NAMES = {"flower-sample": "flower", "flower-grpc": "flower", "half-plus-two": "half_plus_two"}
# As TensorFlow Serving's own server: no limit that a test would meet.
OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def main(folder: str, rest_port: int, grpc_port: int) -> None:
    paths = {name: str(pathlib.Path(folder) / saved) for name, saved in NAMES.items()}
    serve(paths, "127.0.0.1", rest_port, grpc_port)


def serve(paths, address: str, rest_port: int, grpc_port: int) -> None:
    """Folders of SavedModels by name; goes on until it is ended."""
    models = Models(paths)
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(8), options=OPTIONS)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(PredictionService(models), server)
    server.add_insecure_port(f"{address}:{grpc_port}")
    server.start()
    ThreadingHTTPServer((address, rest_port), handler_of(models)).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
