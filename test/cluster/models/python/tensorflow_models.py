"""SavedModels by name, and TensorFlow Serving's ways to refuse a request to them."""

import numpy as np
import tensorflow as tf


class Refusal(Exception):
    """`code` is a name of grpc.StatusCode."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Models:
    def __init__(self, paths) -> None:
        self._models = {name: tf.saved_model.load(path) for name, path in paths.items()}

    def signature(self, name, version, signature_name):
        if name not in self._models or version not in (0, 1):
            wanted = f"Latest({name})" if version == 0 else f"Specific({name}, {version})"
            raise Refusal("NOT_FOUND", f"Servable not found for request: {wanted}")
        signatures = self._models[name].signatures
        if signature_name not in signatures:
            raise Refusal("FAILED_PRECONDITION", f'Serving signature name: "{signature_name}" not found in signature def')
        return signatures[signature_name]

    def signatures(self, name, version):
        self.signature(name, version, "serving_default")
        return self._models[name].signatures


def inputs_of(signature):
    return signature.structured_input_signature[1]


def run(signature, tensors):
    """Numpy arrays by name, in and out."""
    wanted = inputs_of(signature)
    check_names(set(wanted), set(tensors))
    for name, spec in wanted.items():
        given = tf.as_dtype(tensors[name].dtype)
        if given != spec.dtype:
            raise Refusal(
                "INVALID_ARGUMENT",
                f"Expects arg[0] to be {spec.dtype.name} but {given.name} is provided",
            )
    try:
        outputs = signature(**{name: tf.constant(value) for name, value in tensors.items()})
    except (tf.errors.OpError, ValueError, TypeError) as error:
        raise Refusal("INVALID_ARGUMENT", str(error).split("\n")[0])
    return {name: np.asarray(value) for name, value in outputs.items()}


def check_names(wanted, given) -> None:
    if wanted == given:
        return
    raise Refusal(
        "INVALID_ARGUMENT",
        f"input size does not match signature: {len(given)}!={len(wanted)} len({{{','.join(sorted(given))}}}) "
        f"!= len({{{','.join(sorted(wanted))}}}). Sent extra: {{{','.join(sorted(given - wanted))}}}. "
        f"Missing but required: {{{','.join(sorted(wanted - given))}}}.",
    )
