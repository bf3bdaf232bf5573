import { hostPort } from '../inference/address.js';
import type { GrpcRequest, HttpRequest } from '../inference/exchange.js';
import type { Target } from './copy-curl.js';
import { grpcJson } from './grpc-json.js';
import { hostName } from './host-name.js';
import { pythonText } from './python-text.js';
import { isSecretHeader, shownHeader } from './redact.js';

/**
 * Python for one REST request. The standard library's http.client: nothing to install, no proxy variables, an answer that is no
 * 200 is printed too, and over TLS it connects to the gateway while it asks for the host, which neither urllib nor requests do.
 */
export function pythonOfRest(target: Target, request: HttpRequest): string {
  const { body = '' } = request;
  const isText = typeof body === 'string';
  const headers = { Host: target.host, ...request.headers };
  return [
    ...(isText ? [] : ['import base64']),
    'import http.client',
    ...(hasSecret(request.headers) ? ['import os'] : []),
    ...(target.tls ? ['import socket', 'import ssl'] : []),
    'import sys',
    '',
    isText
      ? `body = ${pythonText(body)}.encode()`
      : `body = base64.b64decode(${pythonText(Buffer.from(body).toString('base64'))})`,
    ...connection(target),
    `connection.request('${request.method}', ${literal(`${target.basePath}${request.path}`)}, body, {`,
    ...Object.entries(headers).map(([name, value]) => `    ${literal(name)}: ${headerValue(name, value)},`),
    '})',
    'response = connection.getresponse()',
    'print(response.status, response.reason, file=sys.stderr)',
    `print(response.read().decode(errors='replace'))`,
  ].join('\n');
}

function connection({ address, port, tls, host }: Target): readonly string[] {
  if (!tls) return [`connection = http.client.HTTPConnection(${literal(address)}, ${port})`];
  const name = literal(hostName(host).name);
  return [
    `connection = http.client.HTTPSConnection(${name})`,
    'connection.sock = ssl.create_default_context().wrap_socket(',
    `    socket.create_connection((${literal(address)}, ${port})),`,
    `    server_hostname=${name},`,
    ')',
  ];
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
export function pythonOfGrpc(target: Target, request: GrpcRequest): string | undefined {
  const modules = Object.entries(grpcModules).find(([service]) => service === request.service)?.[1];
  if (modules === undefined) return undefined;
  const secret = hasSecret(request.headers);
  const metadata = Object.entries(request.headers).map(
    ([name, value]) => `(${literal(name)}, ${headerValue(name, value)})`,
  );
  return [
    `# pip install ${modules.install}`,
    ...(secret ? ['import os', ''] : []),
    'import grpc',
    'from google.protobuf import json_format',
    modules.imports,
    '',
    `message = ${pythonText(grpcJson(request.message))}`,
    ...channel(target),
    `stub = ${modules.stub}`,
    `request = json_format.Parse(message, ${modules.message})`,
    `response = stub.${request.method}(request${metadata.length === 0 ? '' : `, metadata=[${metadata.join(', ')}]`})`,
    'print(json_format.MessageToJson(response, preserving_proto_field_name=True))',
  ].join('\n');
}

function channel(target: Target): readonly string[] {
  const { tls, host } = target;
  const options = [
    `('grpc.default_authority', ${literal(host)})`,
    ...(tls ? [`('grpc.ssl_target_name_override', ${literal(hostName(host).name)})`] : []),
    `('grpc.enable_http_proxy', 0)`,
  ];
  return [
    tls ? 'channel = grpc.secure_channel(' : 'channel = grpc.insecure_channel(',
    `    ${literal(hostPort(target))},`,
    ...(tls ? ['    grpc.ssl_channel_credentials(),'] : []),
    '    options=[',
    ...options.map((option) => `        ${option},`),
    '    ],',
    ')',
  ];
}

function literal(text: string): string {
  return pythonText(text);
}

/** A secret is read from the environment, as the shell's commands do. */
function headerValue(name: string, value: string): string {
  if (!isSecretHeader(name)) return literal(value);
  return shownHeader(name, value)
    .split('$TOKEN')
    .map((part) => (part === '' ? '' : literal(part)))
    .join(` + os.environ['TOKEN']`)
    .replace(/^ \+ /, '');
}

function hasSecret(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some(isSecretHeader);
}
