"""TensorFlow Serving's PredictionService, by its official protos."""

import grpc
import tensorflow as tf
from tensorflow.core.framework import tensor_shape_pb2
from tensorflow.core.protobuf import meta_graph_pb2
from tensorflow_models import Refusal, inputs_of, run
from tensorflow_serving.apis import get_model_metadata_pb2, predict_pb2, prediction_service_pb2_grpc


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):
    def __init__(self, models) -> None:
        self._models = models

    def Predict(self, request, context):
        spec = request.model_spec
        signature_name = spec.signature_name or "serving_default"
        return refusing(context, lambda: self._predict(request, spec, signature_name))

    def _predict(self, request, spec, signature_name):
        signature = self._models.signature(spec.name, spec.version.value, signature_name)
        outputs = run(signature, {name: array_of(proto) for name, proto in request.inputs.items()})
        response = predict_pb2.PredictResponse()
        response.model_spec.name = spec.name
        response.model_spec.version.value = 1
        response.model_spec.signature_name = signature_name
        for name in request.output_filter or outputs:
            if name not in outputs:
                raise Refusal("INVALID_ARGUMENT", f"output tensor alias not found in signature: {name}")
            # Into the typed fields, as TensorFlow Serving does by default, not into tensor_content.
            response.outputs[name].CopyFrom(typed_proto(outputs[name]))
        return response

    def GetModelMetadata(self, request, context):
        return refusing(context, lambda: self._metadata(request))

    def _metadata(self, request):
        if list(request.metadata_field) != ["signature_def"]:
            raise Refusal("INVALID_ARGUMENT", f"Metadata field {request.metadata_field} is not supported")
        response = get_model_metadata_pb2.GetModelMetadataResponse()
        response.model_spec.name = request.model_spec.name
        response.model_spec.version.value = 1
        response.metadata["signature_def"].Pack(
            signature_defs(self._models, request.model_spec.name, request.model_spec.version.value)
        )
        return response


def refusing(context, answer):
    try:
        return answer()
    except Refusal as refusal:
        context.abort(grpc.StatusCode[refusal.code], str(refusal))


def array_of(proto):
    try:
        return tf.make_ndarray(proto)
    except (ValueError, TypeError) as error:
        raise Refusal("INVALID_ARGUMENT", f"Tensor proto is not valid: {error}")


def typed_proto(array):
    dtype = tf.as_dtype(array.dtype)
    dims = [tensor_shape_pb2.TensorShapeProto.Dim(size=size) for size in array.shape]
    proto = tf.make_tensor_proto([], dtype=dtype)
    proto.Clear()
    proto.dtype = dtype.as_datatype_enum
    proto.tensor_shape.CopyFrom(tensor_shape_pb2.TensorShapeProto(dim=dims))
    fields = {"float32": "float_val", "int64": "int64_val", "string": "string_val"}
    getattr(proto, fields[dtype.name]).extend(array.ravel().tolist())
    return proto


def signature_defs(models, name, version):
    answer = get_model_metadata_pb2.SignatureDefMap()
    for signature_name, signature in models.signatures(name, version).items():
        answer.signature_def[signature_name].CopyFrom(signature_def(signature))
    # TensorFlow's own, with no inputs: a real server lists it too.
    answer.signature_def["__saved_model_init_op"].outputs["__saved_model_init_op"].CopyFrom(
        meta_graph_pb2.TensorInfo(name="NoOp", tensor_shape=tensor_shape_pb2.TensorShapeProto(unknown_rank=True))
    )
    return answer


def signature_def(signature):
    definition = meta_graph_pb2.SignatureDef(method_name="tensorflow/serving/predict")
    for name, spec in inputs_of(signature).items():
        definition.inputs[name].CopyFrom(tensor_info(f"serving_default_{name}:0", spec))
    for position, (name, spec) in enumerate(sorted(signature.structured_outputs.items())):
        definition.outputs[name].CopyFrom(tensor_info(f"StatefulPartitionedCall:{position}", spec))
    return definition


def tensor_info(name, spec):
    return meta_graph_pb2.TensorInfo(
        name=name, dtype=spec.dtype.as_datatype_enum, tensor_shape=spec.shape.as_proto()
    )
