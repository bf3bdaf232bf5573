"""TensorFlow Serving's own stub, for its gRPC."""

import json

import grpc
import numpy as np
import tensorflow as tf
from lines import answer_lines
from tensors import bytes_of, flat, stated
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    predict_pb2,
    prediction_service_pb2_grpc,
)

# The datatypes of the Open Inference Protocol, in which our product states every answer.
DATATYPES = {"float32": "FP32", "float64": "FP64", "int32": "INT32", "int64": "INT64", "string": "BYTES"}
UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


def predict(question):
    options = [("grpc.default_authority", question["host"]), *UNLIMITED]
    with grpc.insecure_channel(question["address"], options=options) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        request = predict_pb2.PredictRequest()
        request.model_spec.name = question["model"]
        request.model_spec.signature_name = "serving_default"
        inputs = stated_inputs(stub, question["model"])
        for name, values in columns_of(json.loads(question["body"]), inputs).items():
            request.inputs[name].CopyFrom(proto_of(values, inputs[name]))
        response = stub.Predict(request, timeout=60)
        return [output_of(name, proto) for name, proto in response.outputs.items()]


def stated_inputs(stub, model):
    request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    request.model_spec.name = model
    definitions = get_model_metadata_pb2.SignatureDefMap()
    stub.GetModelMetadata(request, timeout=60).metadata["signature_def"].Unpack(definitions)
    inputs = definitions.signature_def["serving_default"].inputs
    return {name: tf.as_dtype(info.dtype) for name, info in inputs.items()}


def columns_of(body, inputs):
    if "inputs" in body:
        return body["inputs"]
    rows = body["instances"]
    if isinstance(rows[0], dict) and set(rows[0]) != {"b64"}:
        return {name: [row[name] for row in rows] for name in rows[0]}
    return {next(iter(inputs)): rows}


def proto_of(values, dtype):
    if dtype == tf.string:
        return tf.make_tensor_proto(np.array([bytes_of(value) for value in flat(values)], dtype=np.object_))
    return tf.make_tensor_proto(values, dtype=dtype)


def output_of(name, proto):
    array = tf.make_ndarray(proto)
    return stated(name, DATATYPES[tf.as_dtype(proto.dtype).name], array.shape, array)


if __name__ == "__main__":
    answer_lines(predict)
