import { isJsonObject, type Json } from '../../inference/json.js';
import { jsonFault } from '../models/go-json.js';
import { textAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';

/** The endpoint picker of an InferencePool, which the gateway asks before it sends a request on (Envoy's ext_proc). */
export type EndpointPicker = {
  readonly isUp: () => boolean;
  /** Whether the pool has a ready pod. */
  readonly hasEndpoints: () => boolean;
  /** How much of what its pods can do they have to do; from 1 on it drops what may be dropped. */
  readonly saturation: () => number;
  /** Of the InferenceObjective of this name; 0 where there is none. */
  readonly priorityOf: (objective: string) => number;
  /** Told of each request that it understood: passed on, or refused with this status. */
  readonly count: (request: PickedRequest, refusedWith?: number) => void;
};

export type PickedRequest = { readonly model: string; readonly priority: number };

/** The header in which a request names its InferenceObjective. */
const objectiveHeader = 'x-gateway-inference-objective';

/** The header that marks its answers, whoever gives them behind it. */
export const pickerHeaders = { 'x-went-into-resp-headers': 'true' };

/**
 * The refusals of the endpoint picker of gateway-api-inference-extension 1.5, in its words (pkg/epp, errors as
 * `inference error: CODE - MSG`); undefined where it picks a pod. A picker that is down is an empty 500 of Envoy's. It reads bodies
 * before it looks for a pod, and lets an empty one pass.
 */
export function refuseByPicker(picker: EndpointPicker, request: DemoRequest): DemoAnswer | undefined {
  if (!picker.isUp()) return { ...textAnswer(500, ''), headers: { 'content-length': '0' } };
  const value = request.body.byteLength === 0 ? undefined : readJson(request.body);
  const fault = request.body.byteLength === 0 ? undefined : bodyFault(request, value);
  if (fault !== undefined) return refusal(400, `BadRequest - ${fault}`);
  const model = value !== undefined && isJsonObject(value) ? value['model'] : undefined;
  const priority = picker.priorityOf(request.headers[objectiveHeader] ?? '');
  const refused = refuseByLoad(picker, priority);
  picker.count({ model: typeof model === 'string' ? model : '', priority }, refused?.status);
  return refused;
}

/** Its director: first what may be dropped, whether or not there is a pod, then whether there is one. */
function refuseByLoad(picker: EndpointPicker, priority: number): DemoAnswer | undefined {
  if (priority < 0 && picker.saturation() >= 1)
    return refusal(429, 'ResourceExhausted - system saturated, sheddable request dropped');
  if (picker.hasEndpoints()) return undefined;
  return refusal(503, 'ServiceUnavailable - failed to find endpoint candidates for serving the request');
}

function refusal(status: number, text: string): DemoAnswer {
  return textAnswer(status, `inference error: ${text}`, 'text/plain');
}

/** Its OpenAI parser (requesthandling/parsers/openai), then its director: the path tells what has to be there. */
function bodyFault({ path, body }: DemoRequest, value: Json | undefined): string | undefined {
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

/** The kind of call that it takes any other path for, `/v1/messages` too. */
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
