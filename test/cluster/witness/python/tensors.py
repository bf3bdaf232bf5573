"""A V2 body's inputs as arrays, and arrays as the values that every client of ours states."""

import base64
import json

import numpy as np

DTYPES = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "FP32": np.float32,
    "FP64": np.float64,
    "BYTES": np.object_,
}


def inputs_of(body: str):
    """(name, datatype, array) of each input."""
    return [(i["name"], i["datatype"], array_of(i)) for i in json.loads(body)["inputs"]]


def array_of(stated):
    data = stated["data"]
    if stated["datatype"] == "BYTES":
        data = [bytes_of(value) for value in flat(data)]
    return np.array(data, dtype=DTYPES[stated["datatype"]]).reshape(stated["shape"])


def flat(data):
    return [value for item in data for value in flat(item)] if isinstance(data, list) else [data]


def bytes_of(value) -> bytes:
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else value.encode()


def stated(name, datatype, shape, values):
    """Integers as text, since JSON's readers round them; floats as numbers, bytes in base64."""
    return {
        "name": name,
        "datatype": datatype,
        "shape": [int(size) for size in shape],
        "values": [text_of(value) for value in np.asarray(values).ravel().tolist()],
    }


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value != value:
            return "NaN"
        return value if abs(value) != float("inf") else ("Infinity" if value > 0 else "-Infinity")
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()
