import { isJsonObject, type Json } from '../../inference/json.js';
import { jsonFault } from '../models/go-json.js';
import { textAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';

/** The endpoint picker of an InferencePool, which the gateway asks before it sends a request on (Envoy's ext_proc). */
export type EndpointPicker = {
  readonly isUp: () => boolean;
  /** Whether the pool has a ready pod. */
  readonly hasEndpoints: () => boolean;
};

/** What its answers are marked with, whoever gives them behind it. */
export const pickerHeaders = { 'x-went-into-resp-headers': 'true' };

/**
 * What the endpoint picker of gateway-api-inference-extension 1.5 refuses, in its words (pkg/epp, errors as
 * `inference error: CODE - MSG`); undefined where it picks a pod. A picker that is down is an empty 500 of Envoy's. It reads bodies
 * before it looks for a pod, and lets an empty one pass.
 */
export function refuseByPicker(picker: EndpointPicker, request: DemoRequest): DemoAnswer | undefined {
  if (!picker.isUp()) return { ...textAnswer(500, ''), headers: { 'content-length': '0' } };
  const fault = request.body.byteLength === 0 ? undefined : bodyFault(request);
  if (fault !== undefined) return refusal(400, `BadRequest - ${fault}`);
  if (picker.hasEndpoints()) return undefined;
  return refusal(503, 'ServiceUnavailable - failed to find endpoint candidates for serving the request');
}

function refusal(status: number, text: string): DemoAnswer {
  return textAnswer(status, `inference error: ${text}`, 'text/plain');
}

/** Its OpenAI parser (requesthandling/parsers/openai), then its director: the path tells what has to be there. */
function bodyFault({ path, body }: DemoRequest): string | undefined {
  const value = readJson(body);
  if (value === undefined || !isJsonObject(value)) {
    return `error unmarshaling request bodyMap: ${jsonFault(body)}`;
  }
  const [, shape] = shapes.find(([suffix]) => path.endsWith(suffix)) ?? ['', completions];
  if (!shape.fits(value[shape.field])) return shape.text;
  return typeof value['model'] === 'string' ? undefined : 'model not found in request body';
}

type Shape = {
  readonly field: string;
  readonly fits: (value: Json | undefined) => boolean;
  readonly text: string;
};

const isThere = (value: Json | undefined): boolean => value !== undefined && value !== null;

/** What it takes any other path for, `/v1/messages` too. */
const completions: Shape = {
  field: 'prompt',
  fits: (value) => isThere(value) && value !== '' && !(Array.isArray(value) && value.length === 0),
  text: 'invalid completions request: must have prompt field',
};

const shapes: readonly (readonly [suffix: string, shape: Shape])[] = [
  [
    '/chat/completions',
    {
      field: 'messages',
      fits: (value) =>
        Array.isArray(value) && value.length > 0 && value.every((one: Json) => isJsonObject(one)),
      text: 'invalid chat completions request: must have valid messages field',
    },
  ],
  ['/responses', { field: 'input', fits: isThere, text: 'invalid responses request: must have input field' }],
  [
    '/embeddings',
    { field: 'input', fits: isThere, text: 'invalid embeddings request: must have input field' },
  ],
];
