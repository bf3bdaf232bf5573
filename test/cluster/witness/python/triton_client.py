"""NVIDIA's tritonclient, for V2 over REST and gRPC."""

from lines import answer_lines
from tensors import inputs_of, stated
import tritonclient.grpc
import tritonclient.http


def predict(question):
    return over_rest(question) if question["protocol"] == "v2" else over_grpc(question)


def over_rest(question):
    binary = question["binary"]
    client = tritonclient.http.InferenceServerClient(question["address"])
    inputs = []
    for name, datatype, array in inputs_of(question["body"]):
        inputs.append(tritonclient.http.InferInput(name, list(array.shape), datatype))
        inputs[-1].set_data_from_numpy(array, binary_data=binary)
    headers = {"Host": question["host"]}
    # For JSON alone it sends no content type, which KServe's server then takes for bytes.
    if not binary:
        headers["Content-Type"] = "application/json"
    # It always asks for binary outputs; a server may answer JSON nevertheless.
    result = client.infer(question["model"], inputs, headers=headers)
    return [
        stated(output["name"], output["datatype"], output["shape"], result.as_numpy(output["name"]))
        for output in result.get_response()["outputs"]
    ]


def over_grpc(question):
    client = tritonclient.grpc.InferenceServerClient(
        question["address"], channel_args=[("grpc.default_authority", question["host"])]
    )
    inputs = []
    for name, datatype, array in inputs_of(question["body"]):
        inputs.append(tritonclient.grpc.InferInput(name, list(array.shape), datatype))
        inputs[-1].set_data_from_numpy(array)
    result = client.infer(question["model"], inputs)
    return [
        stated(output.name, output.datatype, output.shape, result.as_numpy(output.name))
        for output in result.get_response().outputs
    ]


if __name__ == "__main__":
    answer_lines(predict)
