"""KServe's Python model server: iris under several names, and models that are slow or fail.

python kserve_server.py MODEL --http_port=PORT --grpc_port=PORT

On loopback alone, unless ISVC_LISTEN is `everywhere`, as in a pod.
"""

import asyncio
import os
import sys

import grpc
import joblib
import uvicorn
from kserve import Model, ModelServer
from kserve.errors import InferenceError
from kserve.utils.utils import get_predict_input, get_predict_response

IRIS = (
    "sklearn-iris",
    "sklearn-v2-iris",
    "sklearn-grpc-iris",
    "no-route",
    "no-backend",
    "unauthorised",
)
SLOW = ("slow", "route-timeout")
SLOW_SECONDS = 5


class Iris(Model):
    """As KServe's own scikit-learn server predicts (python/sklearnserver): any error is an InferenceError."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name)
        self.model = joblib.load(path)
        self.ready = True

    def predict(self, payload, headers=None, response_headers=None):
        try:
            result = self.model.predict(get_predict_input(payload))
            return get_predict_response(payload, result, self.name)
        except Exception as error:
            raise InferenceError(str(error))


class Slow(Iris):
    async def predict(self, payload, headers=None, response_headers=None):
        await asyncio.sleep(SLOW_SECONDS)
        return super().predict(payload, headers, response_headers)


class Fails(Iris):
    def predict(self, payload, headers=None, response_headers=None):
        raise RuntimeError("the model's own code failed")


def listen_on_loopback() -> None:
    """It would listen on every address of the machine, and has no flag for that."""
    configure, add_port = uvicorn.Config.__init__, grpc.aio._server.Server.add_insecure_port

    def configure_loopback(self, *args, **options):
        configure(self, *args, **{**options, "host": "127.0.0.1"})

    def add_loopback_port(self, address):
        return add_port(self, address.replace("[::]", "127.0.0.1"))

    uvicorn.Config.__init__ = configure_loopback
    grpc.aio._server.Server.add_insecure_port = add_loopback_port


if __name__ == "__main__":
    path = sys.argv.pop(1)
    if os.environ.get("ISVC_LISTEN") != "everywhere":
        listen_on_loopback()
    ModelServer().start(
        [Iris(name, path) for name in IRIS]
        + [Slow(name, path) for name in SLOW]
        + [Fails("fails", path)]
    )
