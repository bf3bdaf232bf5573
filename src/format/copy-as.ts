import { fileURLToPath } from 'node:url';
import type { Endpoint } from '../inference/endpoint.js';
import type { Exchange, GrpcRequest, HttpRequest } from '../inference/exchange.js';
import type { Protocol, Service } from '../kserve/service.js';
import { hostPort } from '../inference/address.js';
import { isSecretHeader, shownHeader } from './redact.js';
import { shellWord, tokenWord } from './shell.js';

/** A command that a person can paste into a shell; tokens stand in it as `$TOKEN`. */
export type CopyAs = { readonly tool: 'curl' | 'grpcurl' | 'isvc'; readonly command: string };

/** Where an endpoint's socket goes, and the name it asks for. */
type Target = Pick<Endpoint, 'address' | 'port' | 'tls' | 'host' | 'basePath'>;

/** Bodies longer than this, and binary ones, are read from a file in the command. */
const inlineBytes = 8192;

/** The exchange as commands, the transport's own tool first. */
export function copyExchange(exchange: Exchange): readonly CopyAs[] {
  const { endpoint, request } = exchange;
  return [
    request.transport === 'http'
      ? { tool: 'curl', command: curlCommand(endpoint, request) }
      : { tool: 'grpcurl', command: grpcurlCommand(endpoint, request) },
    { tool: 'isvc', command: isvcCommand(exchange) },
  ];
}

/** How to call a service that was not called yet: the same commands, with the payload in `input.json`. */
export function copyEndpoint(endpoint: Endpoint, service: Service, protocol: Protocol): readonly CopyAs[] {
  const predict = `isvc predict ${shellWord(service.name)} -n ${shellWord(service.namespace)} -f input.json`;
  const rpc = rpcs[protocol];
  return [
    rpc === undefined
      ? { tool: 'curl', command: curlPost(endpoint, predictPath(protocol, service.modelName)) }
      : { tool: 'grpcurl', command: grpcurlParts(endpoint, rpc.service, rpc.method, '@ < input.json', {}) },
    { tool: 'isvc', command: predict },
  ];
}

/** curl for one REST request. The content type is spelled out: KServe takes a V1 body as JSON only if it is exactly `application/json`. */
export function curlCommand(target: Target, request: HttpRequest): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `-H ${headerWord(name, value)}`);
  const hasType = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
  const type = request.body === undefined || hasType ? [] : [`-H 'Content-Type: application/json'`];
  const body = request.body === undefined ? [] : [`--data-binary ${bodyWord(request.body)}`];
  return [...curlStart(target, request.path), ...type, ...headers, ...body].join(' ');
}

function curlPost(target: Target, path: string): string {
  const rest = ["-H 'Content-Type: application/json'", '--data-binary @input.json'];
  return [...curlStart(target, path), ...rest].join(' ');
}

/** Over TLS the URL must name the host, for SNI and the certificate, while the connection goes to the gateway. */
function curlStart(target: Target, path: string): readonly string[] {
  const socket = hostPort(target);
  const full = `${target.basePath}${path}`;
  if (!target.tls) {
    return ['curl', `-H ${headerWord('Host', target.host)}`, shellWord(`http://${socket}${full}`)];
  }
  const [name, port] = splitHost(target.host);
  const connect = `${name}:${port ?? 443}:${socket}`;
  return ['curl', `--connect-to ${shellWord(connect)}`, shellWord(`https://${target.host}${full}`)];
}

/** grpcurl for one call. Model servers offer no reflection, so it is given our own .proto files. */
export function grpcurlCommand(target: Target, request: GrpcRequest): string {
  const message = JSON.stringify(withBase64(request.message));
  const data = message.length > inlineBytes ? '@ < message.json' : shellWord(message);
  return grpcurlParts(target, request.service, request.method, data, request.headers);
}

/** Bytes as protobuf's JSON form has them. Not a replacer: a Buffer turns itself into an object before one sees it. */
function withBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withBase64(part)]));
}

const rpcs: Partial<Record<Protocol, { readonly service: string; readonly method: string }>> = {
  'grpc-v2': { service: 'inference.GRPCInferenceService', method: 'ModelInfer' },
  'grpc-v1': { service: 'tensorflow.serving.PredictionService', method: 'Predict' },
};

function grpcurlParts(
  target: Target,
  service: string,
  method: string,
  data: string,
  headers: Readonly<Record<string, string>>,
): string {
  const proto = service.startsWith('inference.') ? 'open_inference.proto' : 'tensorflow_serving.proto';
  const protos = fileURLToPath(new URL('../../protos', import.meta.url));
  const [flag, redirect] = data.startsWith('@ ') ? ['@', data.slice(1)] : [data, ''];
  return [
    'grpcurl',
    ...(target.tls ? [] : ['-plaintext']),
    `-authority ${shellWord(target.host)}`,
    `-import-path ${shellWord(protos)} -proto ${proto}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${headerWord(name, value)}`),
    `-d ${flag}`,
    `${shellWord(hostPort(target))} ${service}/${method}${redirect}`,
  ].join(' ');
}

function isvcCommand({ service, modelName, protocol, request, endpoint }: Exchange): string {
  const [namespace = '', name = ''] = service.split('/');
  const isText = request.transport === 'http' && typeof request.body === 'string';
  const body = isText && request.body !== undefined && request.body.length <= inlineBytes ? request.body : '';
  const verb = request.transport === 'http' && request.path.endsWith(':explain') ? 'explain' : 'predict';
  const { route, tls } = endpoint.candidate;
  const given = `${tls ? 'https://' : ''}${hostPort(endpoint.candidate)}`;
  const hasToken = Object.keys(request.headers).some((header) => header.toLowerCase() === 'authorization');
  return [
    `isvc ${verb} ${shellWord(name)} -n ${shellWord(namespace)} --protocol ${protocol}`,
    ...(modelName === name ? [] : [`--model ${shellWord(modelName)}`]),
    ...(route === 'given' ? [`--address ${shellWord(given)}`] : []),
    ...(hasToken ? ['--token "$TOKEN"'] : []),
    ...(body === '' ? [] : [`-d ${shellWord(body)}`]),
  ].join(' ');
}

function predictPath(protocol: Protocol, model: string): string {
  if (protocol === 'openai') return '/openai/v1/chat/completions';
  const name = encodeURIComponent(model);
  return protocol === 'v2' ? `/v2/models/${name}/infer` : `/v1/models/${name}:predict`;
}

function headerWord(name: string, value: string): string {
  return isSecretHeader(name)
    ? tokenWord(`${name}: ${shownHeader(name, value)}`)
    : shellWord(`${name}: ${value}`);
}

/** A file reference for what does not fit a command line. curl reads a leading `@` as a file name, so such a text is one too. */
function bodyWord(body: string | Uint8Array): string {
  if (typeof body !== 'string') return '@body.bin';
  return body.length > inlineBytes || body.startsWith('@') ? '@body.json' : shellWord(body);
}

/** `host:port` or `host`; an IPv6 address has its brackets. */
function splitHost(host: string): readonly [string, string | undefined] {
  const match = /^(.*?)(?::(\d+))?$/.exec(host);
  return [match?.[1] ?? host, match?.[2]];
}
