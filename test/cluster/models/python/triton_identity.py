"""A Triton model that answers the tensor that it was sent."""

import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def execute(self, requests):
        return [pb_utils.InferenceResponse([echo(request)]) for request in requests]


def echo(request):
    sent = pb_utils.get_input_tensor_by_name(request, "INPUT0")
    return pb_utils.Tensor("OUTPUT0", sent.as_numpy())
