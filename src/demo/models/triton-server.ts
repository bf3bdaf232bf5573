// Triton's V2 REST endpoints (protocol/extension_*.md in triton-inference-server/server), as version 2.51 answers them.

import { stringifyJson, type Json } from '../../inference/json.js';
import {
  jsonAnswer,
  textAnswer,
  type DemoAnswer,
  type DemoHandler,
  type DemoRequest,
} from '../wire/exchange.js';
import { restHandler, type RestRoute } from '../wire/rest.js';
import { checkInputs } from './check-inputs.js';
import { refusal, type Model } from './model.js';
import { readV2Request } from './v2-request.js';
import { writeV2Response } from './v2-response.js';

const serverMetadata = {
  name: 'triton',
  version: '2.51.0',
  extensions: [
    'classification',
    'sequence',
    'model_repository',
    'binary_tensor_data',
    'parameters',
    'statistics',
  ],
};

/** The prefix of each path of a model; the version is optional, and there is only version 1. */
const modelPath = String.raw`^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?`;

const empty = textAnswer(200, '');

/** Triton's REST API over a model of the demo. */
export function tritonServer(model: Model): DemoHandler {
  const routes: readonly RestRoute[] = [
    { method: 'GET', path: /^\/v2$/, answer: () => ok(serverMetadata) },
    { method: 'GET', path: /^\/v2\/health\/(?:live|ready)$/, answer: () => empty },
    {
      method: 'POST',
      path: /^\/v2\/repository\/index$/,
      answer: () => ok([{ name: model.name, version: '1', state: 'READY' }]),
    },
    {
      method: 'GET',
      path: new RegExp(`${modelPath}/ready$`),
      // Triton says 400 here for a model that it does not have, without a body.
      answer: ([name, version]) => (isServed(model, name, version) ? empty : textAnswer(400, '')),
    },
    {
      method: 'GET',
      path: new RegExp(`${modelPath}$`),
      answer: ([name, version]) => {
        requireServed(model, name, version);
        return ok(metadata(model));
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${modelPath}/infer$`),
      answer: ([name, version], request, signal) => {
        requireServed(model, name, version);
        return infer(model, request, signal);
      },
    },
  ];
  return restHandler({
    routes,
    // WIRE: JSON, but as text/plain.
    noRoute: () => textAnswer(404, '{"error":"Not Found"}', 'text/plain'),
    errorBody: (error) => stringifyJson({ error }),
  });
}

function ok(value: Json): DemoAnswer {
  return jsonAnswer(200, stringifyJson(value));
}

function metadata({ name, inputs, outputs }: Model): Json {
  return { name, versions: ['1'], platform: 'python', inputs: specs(inputs), outputs: specs(outputs) };
}

function specs(tensors: Model['inputs']): Json {
  return tensors.map(({ name, datatype, shape }) => ({ name, datatype, shape: shape ?? [-1] }));
}

function isServed(model: Model, name: string | undefined, version: string | undefined): boolean {
  return name === model.name && (version ?? '1') === '1';
}

function requireServed(model: Model, name: string | undefined, version: string | undefined): void {
  if (isServed(model, name, version)) return;
  throw refusal(
    'not-found',
    name === model.name
      ? `Request for unknown model: '${name}' version ${version} is not found`
      : `Request for unknown model: '${name}' is not found`,
  );
}

async function infer(model: Model, request: DemoRequest, signal: AbortSignal): Promise<DemoAnswer> {
  const given = readV2Request(request);
  if (given === undefined) {
    throw refusal('answer', 'failed to parse the request JSON buffer: Invalid value. at 0');
  }
  const tensors = await model.run(checkInputs(model, given.inputs), signal);
  const head = {
    ...(given.id === undefined ? {} : { id: given.id }),
    model_name: model.name,
    model_version: '1',
  };
  const { body, jsonBytes } = writeV2Response(model.name, given, tensors, head);
  const headers =
    jsonBytes === undefined
      ? { 'content-type': 'application/json' }
      : { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(jsonBytes) };
  return { status: 200, headers, body };
}
