// inference.GRPCInferenceService (open_inference_grpc.proto of the Open Inference Protocol), with the statuses and texts of
// KServe's Python server 0.21 (kserve/protocol/grpc/servicer.py, interceptors.py). It mirrors the request: typed contents are
// answered typed, raw ones raw.

import { isDatatype, type Tensor, type TensorSpec } from '../../inference/tensor.js';
import type { DemoHandler } from '../wire/exchange.js';
import { grpcHandler, type GrpcMethod } from '../wire/grpc.js';
import {
  bytesOf,
  chunksOf,
  int64sOf,
  messageOf,
  messagesOf,
  parseMessage,
  textOf,
  textsOf,
  type ProtoMessage,
} from '../wire/protobuf.js';
import {
  bytesField,
  mapField,
  messageBytes,
  packedField,
  textField,
  varintField,
} from '../wire/protobuf-writer.js';
import { checkInputs } from './check-inputs.js';
import { requireModel } from './kserve-v1.js';
import { refusal, type Model } from './model.js';
import { protoShape } from './proto-shape.js';
import { readRaw, writeRaw } from './raw-tensor.js';
import { readContents, writeContents } from './v2-contents.js';

/** kserve/constants/constants.py, MAX_GRPC_MESSAGE_LENGTH. */
const maxMessageBytes = 8_388_608;

/** The Open Inference Protocol over gRPC, as KServe serves it. */
export function v2Grpc(model: Model): DemoHandler {
  const methods: Readonly<
    Record<string, (request: ProtoMessage, signal: AbortSignal) => Promise<Uint8Array>>
  > = {
    ServerLive: async () => varintField(1, true),
    ServerReady: async () => varintField(1, true),
    ServerMetadata: async () =>
      messageBytes(
        textField(1, 'kserve'),
        textField(2, '0.21.0'),
        textField(3, 'model_repository_extension'),
      ),
    ModelReady: async (request) => {
      requireModel(model.name, textOf(request, 1));
      return varintField(1, true);
    },
    ModelMetadata: async (request) => {
      requireModel(model.name, textOf(request, 1));
      return messageBytes(
        textField(1, model.name),
        ...model.inputs.map((spec) => bytesField(4, specBytes(spec))),
        ...model.outputs.map((spec) => bytesField(5, specBytes(spec))),
      );
    },
    ModelInfer: (request, signal) => infer(model, request, signal),
  };
  return grpcHandler({
    methods: new Map(
      Object.entries(methods).map(([name, answer]): [string, GrpcMethod] => [
        `/inference.GRPCInferenceService/${name}`,
        async (bytes, signal) => ({ message: await answer(parseMessage(bytes), signal) }),
      ]),
    ),
    unknownMethod: 'Method not found!',
    maxMessageBytes,
  });
}

/** Names of classes as MLServer passes them on (its proto/dataplane.proto): a parameter of the output, which over gRPC must be text. */
function specBytes({ name, datatype, shape, labels }: TensorSpec): Uint8Array {
  const parameters = labels === undefined ? [] : [['labels', textField(3, JSON.stringify(labels))] as const];
  return messageBytes(
    textField(1, name),
    textField(2, datatype),
    packedField(3, shape ?? []),
    mapField(4, parameters),
  );
}

async function infer(model: Model, request: ProtoMessage, signal: AbortSignal): Promise<Uint8Array> {
  const raws = chunksOf(request, 7);
  const inputs = readInputs(model.name, messagesOf(request, 5), raws);
  requireModel(model.name, textOf(request, 1));
  const outputs = await model.run(checkInputs(model, inputs), signal);
  const asked = messagesOf(request, 6).map((output) => textOf(output, 1));
  const chosen = asked.length === 0 ? outputs : asked.map((name) => named(model, outputs, name));
  // FP16 has no typed form, so one such output makes all of them raw (infer_type.py, to_grpc).
  const isRaw = raws.length > 0 || chosen.some((tensor) => writeContents(tensor) === undefined);
  return messageBytes(
    textField(1, model.name),
    textField(3, textOf(request, 3)),
    ...chosen.map((tensor) => bytesField(5, outputBytes(tensor, isRaw))),
    ...(isRaw ? chosen.map((tensor) => bytesField(6, writeRaw(tensor))) : []),
  );
}

function readInputs(
  modelName: string,
  inputs: readonly ProtoMessage[],
  raws: readonly Uint8Array[],
): readonly Tensor[] {
  if (raws.length > 0 && raws.length !== inputs.length) {
    throw refusal(
      'payload',
      `the number of inputs (${inputs.length}) does not match the expected number of raw input contents (${raws.length}) for model '${modelName}'.`,
    );
  }
  return inputs.map((input, at) => {
    const spec = readSpec(input);
    const raw = raws[at];
    if (raw === undefined) return readContents(spec, messageOf(input, 5));
    if (bytesOf(input, 5) === undefined) return readRaw(spec, raw);
    throw refusal(
      'payload',
      `contents field must not be specified when using raw_input_contents for input '${spec.name}' for model '${modelName}'`,
    );
  });
}

function readSpec(input: ProtoMessage): Omit<Tensor, 'values'> {
  const [datatype = ''] = textsOf(input, 2);
  if (!isDatatype(datatype)) throw refusal('payload', `invalid datatype ${datatype} in the input`);
  const name = textOf(input, 1);
  return { name, datatype, shape: protoShape(int64sOf(input, 3), name) };
}

function named({ name: modelName }: Model, outputs: readonly Tensor[], name: string): Tensor {
  const output = outputs.find((tensor) => tensor.name === name);
  if (output !== undefined) return output;
  throw refusal('payload', `Unexpected inference output '${name}' for model '${modelName}'`);
}

function outputBytes(tensor: Tensor, isRaw: boolean): Uint8Array {
  const contents = isRaw ? undefined : writeContents(tensor);
  return messageBytes(
    textField(1, tensor.name),
    textField(2, tensor.datatype),
    packedField(3, tensor.shape),
    ...(contents === undefined ? [] : [bytesField(5, contents)]),
  );
}
