// KServe's InferenceGraph: its router (cmd/router/main.go) takes a body at any path, hands it to the first step as it is, and answers
// with what the last step answered; an Ensemble with an object of what each of its steps answered.

import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { HttpRequest, HttpResponse, ModelRef } from '../inference/exchange.js';
import { entriesOf, isJsonObject, stringifyJson, type Json, type JsonObject } from '../inference/json.js';
import { isList } from '../inference/nested.js';
import type { Payload } from '../inference/payload.js';
import type { Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { nextStep, Problem } from '../problem.js';
import { refuseExplain } from './codec.js';
import { getJson, postRaw, readAnswerBody, readyByStatus } from './http-json.js';
import { readOpenAiError } from './openai-error.js';
import { graphPath } from './protocols.js';
import * as v1 from './v1.js';
import * as v2 from './v2.js';

/** The protocol of the step that a graph's request reaches first: KServe calls steps in these two alone. */
type FirstProtocol = 'v1' | 'v2';

/**
 * The functions that every protocol has, for a graph. A request to any path but `/readyz` runs the graph, so nothing else is ever asked
 * of it: what its first step takes is asked of that step's own service.
 */
export function graphCodec(first: FirstProtocol) {
  const { encodePredict } = first === 'v1' ? v1 : v2;
  return {
    /** The body of the first step, as it goes to the graph's root. Throws what that protocol throws, and Problem "usage" for explain. */
    *encodePredict(model: ModelRef, payload: Payload, metadata?: ModelMetadata): Work<HttpRequest> {
      refuseExplain(model);
      try {
        return { ...(yield* encodePredict(model, payload, metadata)), path: graphPath };
      } catch (error) {
        throw inGraph(error);
      }
    },
    decodePredict: decodeGraph,
    encodeRaw: (model: ModelRef, body: Uint8Array): HttpRequest => {
      refuseExplain(model);
      return postRaw(graphPath, body);
    },
    encodeMetadata: (_model: ModelRef): HttpRequest => readyRequest,
    /** Throws Problem "answer". */
    decodeMetadata: (_response: HttpResponse): ModelMetadata => {
      throw new Problem('answer', 'A graph states no metadata of its own.', {
        remedy: nextStep('Ask the service of its first step.', 'metadata'),
      });
    },
    encodeReady: (_model: ModelRef): HttpRequest => readyRequest,
    decodeReady: (response: HttpResponse): boolean => readyByStatus(response, () => true),
    encodeModels: (): readonly HttpRequest[] => [],
    decodeModels: (_response: HttpResponse): readonly string[] => [],
    encodeVersions: (_model: ModelRef): readonly HttpRequest[] => [],
    decodeVersions: (_response: HttpResponse): readonly string[] => [],
  };
}

/** The router's own (kserve, cmd/router/main.go, readyHandler): 200 without a body, 503 while it shuts down. */
const readyRequest = getJson('/readyz');

/**
 * The answer of a graph: the tensors of its last step, in V1's form or V2's; those of each step of an Ensemble as `STEP/NAME`, with a
 * note for a step that answered an error, which a soft step may; any other JSON as one tensor `answer`. Throws Problem "answer" for a
 * body that is not JSON.
 */
function* decodeGraph(response: HttpResponse): Work<Answer> {
  const { value, notes } = yield* readAnswerBody(response.body, response);
  const own = yield* decodeStep(value, response);
  if (own !== undefined) return own;
  const remarks = [...notes];
  const tensors = isEnsemble(value)
    ? yield* readEnsemble(value, response, remarks)
    : yield* v1.tensorsFromValues('answer', value);
  return { tensors, json: [response.body], ...(remarks.length === 0 ? {} : { notes: remarks }) };
}

/** A prediction of V1 or V2; undefined for anything else. */
function* decodeStep(value: Json, response: HttpResponse): Work<Answer | undefined> {
  if (!isJsonObject(value)) return undefined;
  if (isList(value['outputs']) && value['outputs'].every(isJsonObject))
    return yield* v2.decodePredict(response);
  const isV1 = ['predictions', 'outputs'].some((key) => value[key] !== undefined && value[key] !== null);
  return isV1 ? yield* v1.decodePredict(response) : undefined;
}

/** Each step's answer is an object; at least one is a prediction. */
function isEnsemble(value: Json): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const answers = entriesOf(value).map(([, answer]) => answer);
  return (
    answers.every(isJsonObject) && answers.some((answer) => 'predictions' in answer || 'outputs' in answer)
  );
}

function* readEnsemble(
  answers: JsonObject,
  response: HttpResponse,
  notes: string[],
): Work<readonly Tensor[]> {
  const tensors: Tensor[] = [];
  for (const [step, answer] of entriesOf(answers)) {
    const body = Buffer.from(stringifyJson(answer, { side: 'answer' }));
    const read = yield* orProblem(decodeStep(answer, { ...response, headers: {}, body }));
    if (read === undefined || read instanceof Problem) {
      const error = readOpenAiError(answer)?.message ?? (read?.summary || 'it is not a prediction');
      notes.push(`step ${step} answered no prediction: ${error}`);
      continue;
    }
    for (const tensor of read.tensors) tensors.push({ ...tensor, name: `${step}/${tensor.name}` });
    for (const note of read.notes ?? []) notes.push(`step ${step}: ${note}`);
  }
  return tensors;
}

function* orProblem<T>(work: Work<T>): Work<T | Problem> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** The router calls the first step in its protocol, whatever the body is written in. */
function inGraph(error: unknown): unknown {
  if (!(error instanceof Problem) || !error.next.some(({ action }) => action?.kind === 'protocol'))
    return error;
  return new Problem(error.kind, error.summary, {
    remedy:
      'Write it in the form of the graph\'s first step, {"instances":[…]}: all inputs need the same first dimension.',
    cause: error,
  });
}
