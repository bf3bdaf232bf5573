"""KServe's own clients: InferenceRESTClient for V1 and V2, InferenceGRPCClient for V2 over gRPC."""

import asyncio
import json

from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import RESTConfig
from lines import answer_lines
from tensors import flat, inputs_of, stated


def predict(question):
    return asyncio.run({"v1": over_v1, "v2": over_v2, "grpc-v2": over_grpc}[question["protocol"]](question))


async def over_v1(question):
    answer = await post(question, "v1", json.loads(question["body"]))
    predictions = answer["predictions"]
    named = predictions and all(isinstance(row, dict) for row in predictions)
    columns = (
        {key: [row[key] for row in predictions] for key in predictions[0]} if named else {"predictions": predictions}
    )
    # V1 states no datatypes or shapes.
    return [{"name": key, "values": stated(key, None, [], flat(values))["values"]} for key, values in columns.items()]


async def over_v2(question):
    return outputs_of(await post(question, "v2", request_of(question)))


async def over_grpc(question):
    channel_args = [("grpc.default_authority", question["host"])]
    async with InferenceGRPCClient(question["address"], channel_args=channel_args) as client:
        return outputs_of(await client.infer(request_of(question)))


async def post(question, protocol, data):
    client = InferenceRESTClient(RESTConfig(protocol=protocol))
    try:
        return await client.infer(
            f"http://{question['address']}",
            data,
            model_name=question["model"],
            headers={"Host": question["host"], "Content-Type": "application/json"},
        )
    finally:
        await client.close()


def request_of(question):
    """The values themselves, in JSON or in the typed fields; as bytes where the question is binary."""
    inputs = []
    for name, datatype, array in inputs_of(question["body"]):
        values = array.ravel().tolist()
        if datatype == "BYTES" and question["protocol"] == "v2":
            values = [value.decode() for value in values]
        inputs.append(InferInput(name, list(array.shape), datatype, data=values))
        if question["binary"]:
            inputs[-1].set_data_from_numpy(array, binary_data=True)
    return InferRequest(question["model"], inputs)


def outputs_of(response):
    return [stated(o.name, o.datatype, o.shape, o.as_numpy()) for o in response.outputs]


if __name__ == "__main__":
    answer_lines(predict)
