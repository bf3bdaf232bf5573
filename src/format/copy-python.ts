import type { GrpcRequest, HttpRequest } from '../inference/exchange.js';
import { isSecretHeader, openStart, secretVariable } from '../wording/secret-text.js';
import type { CopyTarget } from './copy-origin.js';
import { grpcJson } from './payload-json.js';
import { jsonInRows } from './json-text.js';
import {
  pythonChannel,
  pythonConnection,
  pythonForward,
  pythonSeconds,
  pythonText as literal,
} from './python-connection.js';

type Headers = Readonly<Record<string, string>>;

/**
 * Python for one REST request. The standard library's http.client: nothing to install, no proxy variables, an answer that is no
 * 200 is printed too, and over TLS it connects to the gateway while it asks for the host, which neither urllib nor requests do.
 */
export function pythonOfRest(target: CopyTarget, request: HttpRequest, timeoutMs: number): string {
  const { body = '', method, path } = request;
  const headers = { Host: target.host, ...request.headers };
  const forward = pythonForward(target);
  const connection = pythonConnection(target, timeoutMs);
  return [
    ...imports([
      ...(typeof body === 'string' ? [] : ['base64']),
      ...secretModules(request.headers),
      ...forward.modules,
      ...connection.modules,
      'sys',
    ]),
    '',
    bodyLine(body),
    ...forward.lines,
    ...connection.lines,
    `connection.request(${literal(method)}, ${literal(`${target.basePath}${path}`)}, body, {`,
    ...Object.entries(headers).map(([name, value]) => `    ${literal(name)}: ${headerValue(name, value)},`),
    '})',
    'response = connection.getresponse()',
    'print(response.status, response.reason, file=sys.stderr)',
    // The answer to bytes is bytes.
    request.streams === true
      ? `for line in response: print(line.decode(errors='replace'), end='', flush=True)`
      : typeof body === 'string'
        ? `print(response.read().decode(errors='replace'))`
        : 'sys.stdout.buffer.write(response.read())',
  ].join('\n');
}

function bodyLine(body: string | Uint8Array): string {
  if (typeof body === 'string') return `body = ${literal(jsonInRows(body))}.encode()`;
  return `body = base64.b64decode(${literal(Buffer.from(body).toString('base64'))})`;
}

/** The modules of the packages that publish these messages: the message and the stub of each service. */
const grpcModules = {
  'inference.GRPCInferenceService': {
    install: `'tritonclient[grpc]'`,
    imports: 'from tritonclient.grpc import service_pb2, service_pb2_grpc',
    message: 'service_pb2.ModelInferRequest()',
    stub: 'service_pb2_grpc.GRPCInferenceServiceStub(channel)',
  },
  'tensorflow.serving.PredictionService': {
    install: 'tensorflow-serving-api',
    imports: 'from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc',
    message: 'predict_pb2.PredictRequest()',
    stub: 'prediction_service_pb2_grpc.PredictionServiceStub(channel)',
  },
} as const;

/** Python for one gRPC call: the message in protobuf's JSON, so that every datatype and digit stays; undefined for another service. */
export function pythonOfGrpc(
  target: CopyTarget,
  request: GrpcRequest,
  timeoutMs: number,
): string | undefined {
  const modules = Object.entries(grpcModules).find(([service]) => service === request.service)?.[1];
  if (modules === undefined) return undefined;
  const metadata = Object.entries(request.headers).map(
    ([name, value]) => `    (${literal(name)}, ${headerValue(name, value)}),`,
  );
  const forward = pythonForward(target);
  const channel = pythonChannel(target);
  return [
    `# pip install ${modules.install}`,
    ...imports([...secretModules(request.headers), ...forward.modules, ...channel.modules]),
    'import grpc',
    'from google.protobuf import json_format',
    modules.imports,
    '',
    `message = ${literal(jsonInRows(grpcJson(request.message)))}`,
    ...forward.lines,
    ...channel.lines,
    `stub = ${modules.stub}`,
    `request = json_format.Parse(message, ${modules.message})`,
    ...(metadata.length === 0 ? ['metadata = []'] : ['metadata = [', ...metadata, ']']),
    `response = stub.${request.method}(request, timeout=${pythonSeconds(timeoutMs)}, metadata=metadata)`,
    'print(json_format.MessageToJson(response, preserving_proto_field_name=True))',
  ].join('\n');
}

function imports(modules: readonly string[]): readonly string[] {
  return modules.toSorted().map((name) => `import ${name}`);
}

function secretModules(headers: Headers): readonly string[] {
  return Object.entries(headers).some(([name, value]) => isSecretHeader(name, value)) ? ['os'] : [];
}

/** A secret is read from the environment, as the shell's commands do. */
function headerValue(name: string, value: string): string {
  if (!isSecretHeader(name, value)) return literal(value);
  const scheme = openStart(value);
  return `${scheme === '' ? '' : `${literal(scheme)} + `}os.environ[${literal(secretVariable(name))}]`;
}
