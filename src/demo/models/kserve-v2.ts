// KServe's V2 endpoints as its Python server 0.21 has them (kserve/protocol/rest/v2_endpoints.py, dataplane.py).

import { randomUUID } from 'node:crypto';

import type { Json } from '../../inference/json.js';
import { jsonAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import type { RestRoute } from '../wire/rest.js';
import { checkInputs } from './check-inputs.js';
import { kserveJson } from './kserve-json.js';
import { requireModel } from './kserve-v1.js';
import { refusal, type Model } from './model.js';
import { readV2Request, type V2Request } from './v2-request.js';
import { writeV2Response } from './v2-response.js';

const serverMetadata = { name: 'kserve', version: '0.21.0', extensions: ['model_repository_extension'] };

/** FastAPI's answer to a body that is not an inference request. */
const unprocessable = {
  detail: [
    { type: 'missing', loc: ['body', 'InferenceRequest', 'inputs'], msg: 'Field required', input: {} },
  ],
};

/** The Open Inference Protocol over REST, as KServe serves it. */
export function v2Routes(model: Model): readonly RestRoute[] {
  const { name, inputs, outputs } = model;
  const get = (path: RegExp, body: Json): RestRoute => ({
    method: 'GET',
    path,
    answer: ([asked]) => {
      if (asked !== undefined) requireModel(name, asked);
      return jsonAnswer(200, kserveJson(body));
    },
  });
  return [
    get(/^\/v2$/, serverMetadata),
    get(/^\/v2\/health\/live$/, { live: true }),
    get(/^\/v2\/health\/ready$/, { ready: true }),
    get(/^\/v2\/models$/, { models: [name] }),
    get(/^\/v2\/models\/([^/]+)$/, {
      name,
      versions: null,
      platform: '',
      inputs: specs(inputs),
      outputs: specs(outputs),
    }),
    get(/^\/v2\/models\/([^/]+)\/ready$/, { name, ready: true }),
    {
      method: 'POST',
      path: /^\/v2\/models\/([^/]+)\/infer$/,
      answer: ([asked], request, signal) => {
        requireModel(name, asked);
        return infer(model, request, signal);
      },
    },
  ];
}

function specs(tensors: Model['inputs']): Json {
  return tensors.map(({ name, datatype, shape }) => ({ name, datatype, shape: shape ?? [] }));
}

async function infer(model: Model, request: DemoRequest, signal: AbortSignal): Promise<DemoAnswer> {
  const given = readBody(request);
  if (given === undefined) return jsonAnswer(422, kserveJson(unprocessable));
  const tensors = await model.run(checkInputs(model, given.inputs), signal);
  const head = {
    model_name: model.name,
    model_version: null,
    id: given.id ?? randomUUID(),
    parameters: null,
  };
  const { body, jsonBytes } = writeV2Response(model.name, given, tensors, head);
  if (jsonBytes === undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body };
  // FastAPI's bare Response: no content type, and no length either, so HTTP/1.1 sends it in chunks.
  return {
    status: 200,
    headers: { 'inference-header-content-length': String(jsonBytes) },
    body,
    chunked: true,
  };
}

/** Whether FastAPI reads a body of this content type as JSON (its routing.py, `get_request_handler`). */
export function isJsonType(contentType: string): boolean {
  return /^application\/(json|[^;]*\+json)\s*(;|$)/.test(contentType);
}

/** Another kind of body than JSON must state its JSON's length. */
function readBody(request: DemoRequest): V2Request | undefined {
  const { 'inference-header-content-length': jsonLength, ...others } = request.headers;
  if (isJsonType(others['content-type'] ?? '')) {
    return readV2Request({ ...request, headers: others });
  }
  if (jsonLength !== undefined) return readV2Request(request);
  throw refusal(
    'payload',
    "received byte inputs, but the'inference-header-content-length' header is missing.",
  );
}
