import { fileURLToPath } from 'node:url';
import { joinBytes } from '../runtime/byte-work.js';
import type { Work } from '../runtime/work.js';
import { schemaOf, type Descriptor, type DescriptorTypes } from './protobuf-schema.js';
import { readMessage } from './protobuf-read.js';
import { writeMessage } from './protobuf-write.js';
import { loadSync, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';

/** A method of a service in protos/: its path, and its messages to and from bytes. */
export type Method = {
  readonly path: string;
  readonly serialize: (message: object) => Work<Buffer>;
  readonly deserialize: (bytes: Buffer) => object;
};

const files: Readonly<Record<string, string>> = {
  'inference.GRPCInferenceService': 'open_inference.proto',
  'tensorflow.serving.PredictionService': 'tensorflow_serving.proto',
};

const loaded = new Map<string, PackageDefinition>();

/** A method by its service's full name. Loads only that service's .proto file. Throws an Error for a name that protos/ lacks. */
export function findMethod(service: string, name: string): Method {
  const members: Readonly<Record<string, unknown>> = { ...definition(service)[service] };
  const method = members[name];
  if (!isMethod(method)) throw new Error(`protos/ has no method ${service}/${name}.`);
  const { path, requestSerialize: serialize, responseDeserialize: deserialize } = method;
  if (!tensorMethods.has(name))
    return { path, serialize: (message) => joinBytes([serialize(message)]), deserialize };
  const types = typesOf(definition(service));
  const [request, response] = [method.requestType, method.responseType].map(({ type }) =>
    schemaOf(type as Descriptor, types),
  );
  return {
    path,
    serialize: (message) => writeMessage(request ?? new Map(), message),
    deserialize: (bytes) => readMessage(response ?? new Map(), bytes),
  };
}

/** The methods whose messages hold tensors. proto-loader makes an object of each of their numbers. */
const tensorMethods = new Set(['ModelInfer', 'Predict']);

function typesOf(loaded: PackageDefinition): DescriptorTypes {
  return new Map(
    Object.entries(loaded).flatMap(([name, known]) => (isType(known) ? [[name, known] as const] : [])),
  );
}

function isType(known: PackageDefinition[string]): known is typeof known & { readonly type: object } {
  return 'type' in known;
}

function definition(service: string): PackageDefinition {
  const file = files[service];
  if (file === undefined) throw new Error(`protos/ has no service ${service}.`);
  const known = loaded.get(file);
  if (known !== undefined) return known;
  // The same distance to protos/ from src/transport/ and from dist/chunks/.
  const folder = fileURLToPath(new URL('../../protos/', import.meta.url));
  const definition = loadSync(file, {
    includeDirs: [folder],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: false,
    oneofs: false,
  });
  loaded.set(file, definition);
  return definition;
}

function isMethod(value: unknown): value is MethodDefinition<object, object> {
  return typeof value === 'object' && value !== null && 'requestSerialize' in value;
}
