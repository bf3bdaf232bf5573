// tensorflow.serving.PredictionService (tensorflow_serving/apis: predict.proto, model.proto, get_model_metadata.proto, and
// TensorFlow's meta_graph.proto for SignatureDef and TensorInfo).

import type { TensorSpec } from '../../inference/tensor.js';
import type { DemoHandler } from '../wire/exchange.js';
import { grpcHandler, type GrpcMethod } from '../wire/grpc.js';
import {
  mapOf,
  messageOf,
  parseMessage,
  textOf,
  textsOf,
  varintsOf,
  type ProtoMessage,
} from '../wire/protobuf.js';
import { bytesField, mapField, messageBytes, textField, varintField } from '../wire/protobuf-writer.js';
import { refusal, type Model } from './model.js';
import { readTensorProto, shapeBytes, writeTensorProto } from './tensor-proto.js';
import {
  signaturesOf,
  tensorflowTypes,
  type SignatureSpec,
  type TensorInfoSpec,
} from './tensorflow-types.js';

const prefix = '/tensorflow.serving.PredictionService/';

/** The server's own limit is 2^31; the demo holds messages in memory. */
const maxMessageBytes = 256 * 1024 * 1024;

/** A model that states no inputs answers no GetModelMetadata, as some servers do not. */
export function tensorflowGrpc(model: Model): DemoHandler {
  const methods = new Map<string, GrpcMethod>([
    [
      `${prefix}Predict`,
      async (bytes, signal) => ({ message: await predict(model, parseMessage(bytes), signal) }),
    ],
  ]);
  if (model.inputs.length > 0) {
    methods.set(`${prefix}GetModelMetadata`, async (bytes) => ({
      message: metadata(model, parseMessage(bytes)),
    }));
  }
  return grpcHandler({ methods, unknownMethod: '', maxMessageBytes });
}

async function predict(model: Model, request: ProtoMessage, signal: AbortSignal): Promise<Uint8Array> {
  const spec = messageOf(request, 1);
  requireServable(model, spec);
  const signature = textOf(spec, 3);
  if (signature !== '' && signature !== 'serving_default') {
    throw refusal('not-ready', `Serving signature key "${signature}" not found.`);
  }
  const tensors = [...mapOf(request, 2)].map(([name, message]) => readTensorProto(name, message));
  const inputs =
    model.inputs.length === 0 ? tensors : model.inputs.map((wanted) => pick(wanted, tensors, model.inputs));
  const outputs = await model.run(inputs, signal);
  const filter = textsOf(request, 3);
  const unknown = filter.find((name) => !outputs.some((output) => output.name === name));
  if (unknown !== undefined)
    throw refusal('payload', `output tensor alias not found in signature: ${unknown}`);
  const chosen = outputs.filter(({ name }) => filter.length === 0 || filter.includes(name));
  return messageBytes(
    mapField(
      1,
      chosen.map((output) => [output.name, writeTensorProto(output)]),
    ),
    bytesField(2, modelSpec(model, 'serving_default')),
  );
}

function pick(
  wanted: TensorSpec,
  tensors: readonly ReturnType<typeof readTensorProto>[],
  all: readonly TensorSpec[],
): ReturnType<typeof readTensorProto> {
  const tensor = tensors.find(({ name }) => name === wanted.name);
  if (tensor === undefined || tensors.length !== all.length) {
    const sent = tensors.map(({ name }) => name).join(',');
    throw refusal(
      'payload',
      `input size does not match signature: ${tensors.length}!=${all.length} len({${sent}}) != len({${all.map(({ name }) => name).join(',')}})`,
    );
  }
  if (tensor.datatype === wanted.datatype) return tensor;
  const [given, expected] = [tensorflowTypes[tensor.datatype].name, tensorflowTypes[wanted.datatype].name];
  throw refusal(
    'payload',
    `Expects arg[0] to be ${expected.slice(3).toLowerCase()} but ${given.slice(3).toLowerCase()} is provided`,
  );
}

function requireServable(model: Model, spec: ProtoMessage): void {
  const name = textOf(spec, 1);
  const [version] = varintsOf(messageOf(spec, 2), 1);
  if (name === model.name && (version ?? 1n) === 1n) return;
  const asked = version === undefined ? `Latest(${name})` : `Specific(${name}, ${version})`;
  throw refusal('not-found', `Servable not found for request: ${asked}`);
}

function modelSpec({ name }: Model, signature: string): Uint8Array {
  const version = bytesField(2, varintField(1, 1));
  return messageBytes(textField(1, name), version, textField(3, signature));
}

function metadata(model: Model, request: ProtoMessage): Uint8Array {
  requireServable(model, messageOf(request, 1));
  const unsupported = textsOf(request, 2).find((field) => field !== 'signature_def');
  if (unsupported !== undefined || textsOf(request, 2).length === 0) {
    throw refusal('payload', `Metadata field ${unsupported ?? ''} is not supported`);
  }
  const signatures = signaturesOf(model.inputs, model.outputs);
  const map = mapField(
    1,
    signatures.map((signature) => [signature.name, signatureBytes(signature)]),
  );
  const any = messageBytes(
    textField(1, 'type.googleapis.com/tensorflow.serving.SignatureDefMap'),
    bytesField(2, map),
  );
  return messageBytes(bytesField(1, modelSpec(model, '')), mapField(2, [['signature_def', any]]));
}

function signatureBytes({ inputs, outputs, methodName }: SignatureSpec): Uint8Array {
  return messageBytes(mapField(1, infos(inputs)), mapField(2, infos(outputs)), textField(3, methodName));
}

function infos(specs: readonly TensorInfoSpec[]): readonly (readonly [string, Uint8Array])[] {
  return specs.map((spec) => [spec.name, infoBytes(spec)]);
}

function infoBytes({ name, type, shape }: TensorInfoSpec): Uint8Array {
  return messageBytes(
    textField(1, `${name}:0`),
    varintField(2, type.number),
    bytesField(3, shapeBytes(shape)),
  );
}
