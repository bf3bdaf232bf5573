// TensorFlow Serving's REST endpoints (tensorflow.org/tfx/serving/api_rest).

import { isJsonObject, stringifyJson, type Json } from '../../inference/json.js';
import { jsonAnswer, type DemoAnswer, type DemoHandler, type DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';
import { restHandler, type RestRoute } from '../wire/rest.js';
import { checkInputs } from './check-inputs.js';
import { refusal, type Model } from './model.js';
import { readTensors, writeTensors } from './tensorflow-json.js';
import { signaturesOf, type TensorInfoSpec } from './tensorflow-types.js';

/** A model, and optionally its version: there is only version 1. The content type is not looked at. */
const modelPath = String.raw`^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+))?`;

const available = {
  model_version_status: [
    { version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
  ],
};

/** TensorFlow Serving's REST API over a model of the demo. */
export function tensorflowRest(model: Model): DemoHandler {
  const get = (suffix: string, body: Json): RestRoute => ({
    method: 'GET',
    path: new RegExp(modelPath + suffix),
    answer: ([name, version]) => {
      requireServed(model, name, version);
      return jsonAnswer(200, stringifyJson(body));
    },
  });
  return restHandler({
    routes: [
      get('$', available),
      get('/metadata$', metadata(model)),
      {
        method: 'POST',
        path: new RegExp(`${modelPath}:predict$`),
        answer: ([name, version], request, signal) => {
          requireServed(model, name, version);
          return predict(model, request, signal);
        },
      },
    ],
    noRoute: ({ method, path }) => jsonAnswer(400, errorBody(`Malformed request: ${method} ${path}`)),
    errorBody,
  });
}

function errorBody(error: string): string {
  return `{ "error": ${JSON.stringify(error)} }`;
}

function requireServed(model: Model, name: string | undefined, version: string | undefined): void {
  if (name === model.name && (version ?? '1') === '1') return;
  const asked = version === undefined ? `Latest(${name})` : `Specific(${name}, ${version})`;
  throw refusal('not-found', `Servable not found for request: ${asked}`);
}

async function predict(model: Model, request: DemoRequest, signal: AbortSignal): Promise<DemoAnswer> {
  const body = readJson(request.body);
  if (!isJsonObject(body)) throw refusal('payload', 'JSON Parse error: Invalid value. at offset: 0');
  const signature = body['signature_name'] ?? 'serving_default';
  if (signature !== 'serving_default' && signature !== '') {
    throw refusal(
      'payload',
      `Serving signature name: ${stringifyJson(signature)} not found in signature def`,
    );
  }
  const inputs = readTensors(body, model.inputs);
  const outputs = await model.run(checkInputs(model, inputs), signal);
  return jsonAnswer(200, writeTensors(outputs, body['instances'] === undefined ? 'columns' : 'rows'));
}

/** Protobuf's JSON of GetModelMetadataResponse: its numbers are text. */
function metadata({ name, inputs, outputs }: Model): Json {
  const signatures = signaturesOf(inputs, outputs).map((signature) => [
    signature.name,
    {
      inputs: infos(signature.inputs),
      outputs: infos(signature.outputs),
      method_name: signature.methodName,
    },
  ]);
  return {
    model_spec: { name, signature_name: '', version: '1' },
    metadata: { signature_def: { signature_def: Object.fromEntries(signatures) as Json } },
  };
}

function infos(specs: readonly TensorInfoSpec[]): Json {
  const entries = specs.map(({ name, type, shape }) => [
    name,
    {
      dtype: type.name,
      tensor_shape: {
        dim: (shape ?? []).map((size) => ({ size: String(size), name: '' })),
        unknown_rank: shape === undefined,
      },
      name: `${name}:0`,
    },
  ]);
  return Object.fromEntries(entries) as Json;
}
