#!/usr/bin/python3
"""TensorFlow Serving's program, by its flags of KServe's runtime: models/python/tensorflow_server.py with one model, for everybody."""

import argparse
import pathlib

from tensorflow_server import serve

parser = argparse.ArgumentParser()
parser.add_argument("--model_name", required=True)
parser.add_argument("--model_base_path", required=True)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--rest_api_port", type=int, required=True)

if __name__ == "__main__":
    flags, _ = parser.parse_known_args()
    versions = [folder for folder in pathlib.Path(flags.model_base_path).iterdir() if folder.name.isdigit()]
    # It serves the newest version that it finds, by its number.
    newest = max(versions, key=lambda folder: int(folder.name))
    serve({flags.model_name: str(newest)}, "0.0.0.0", flags.rest_api_port, flags.port)
