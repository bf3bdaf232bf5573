// The OpenAI protocol as servers under KServe speak it: huggingfaceserver below /openai (kserve, python/kserve/kserve/protocol/rest/
// openai/endpoints.py), vLLM, llama.cpp and others at /v1.

import type { Answer, ModelMetadata, ServedModel } from '../inference/answer.js';
import type { HttpRequest, HttpResponse, ModelRef } from '../inference/exchange.js';
import { ownField, ownText, type Json } from '../inference/json.js';
import { itemsOf } from '../inference/nested.js';
import type { Payload } from '../inference/payload.js';
import type { Work } from '../runtime/work.js';
import { type AnswerStream, refuseExplain } from './codec.js';
import { getJson, jsonBody, postRaw, readAnswerBody, readyByStatus, unexpectedBody } from './http-json.js';
import { readOpenAiAnswer } from './openai-answer.js';
import { encodeBody, type OpenAiCall, taskPath } from './openai-request.js';
import { foldStream } from './openai-stream.js';
import { numberIn } from './openai-text.js';
import { startTextClock } from './openai-timing.js';

/** The functions that every protocol has, for one way of calling a server. */
export function openAiCodec(call: OpenAiCall) {
  return {
    /** Throws Problem "payload" as `encodeBody` does, and Problem "usage" for explain. */
    *encodePredict(model: ModelRef, payload: Payload): Work<HttpRequest> {
      refuseExplain(model);
      const { task, body, streams } = yield* encodeBody(model.name, payload, call);
      return {
        transport: 'http',
        method: 'POST',
        path: taskPath(call, task),
        headers: {
          'Content-Type': 'application/json',
          // An error of the same request comes as JSON.
          Accept: streams ? 'text/event-stream, application/json' : 'application/json',
        },
        body,
        ...(streams ? { streams } : {}),
      };
    },
    decodePredict,
    /** A body that goes as it is, to the path of the usual task. */
    encodeRaw: (model: ModelRef, body: Uint8Array): HttpRequest => {
      refuseExplain(model);
      return postRaw(taskPath(call, call.task), body);
    },
    encodeMetadata: (_model: ModelRef): HttpRequest => models(call),
    decodeMetadata,
    encodeReady: (_model: ModelRef): HttpRequest => models(call),
    decodeReady,
    encodeModels: (): readonly HttpRequest[] => [models(call)],
    decodeModels: (response: HttpResponse): readonly string[] =>
      decodeServedModels(response).map(({ id }) => id),
    encodeVersions: (_model: ModelRef): readonly HttpRequest[] => [],
    decodeVersions: (_response: HttpResponse): readonly string[] => [],
    startStream,
  };
}

function startStream(): AnswerStream {
  const fold = foldStream();
  const clock = startTextClock();
  return {
    add: (event) => {
      const deltas = fold.add(event);
      clock.add(deltas, event.atMs);
      return deltas;
    },
    isDone: fold.isDone,
    result: () => {
      const result = fold.result();
      return { ...result, timing: clock.timing(result.answer.text?.usage) };
    },
  };
}

function models({ prefix }: OpenAiCall): HttpRequest {
  return getJson(`${prefix}/v1/models`);
}

/** A whole answer. Throws Problem "answer" when the body is something else. A stream is put together by `foldStream`. */
function* decodePredict(response: HttpResponse): Work<Answer> {
  const { value, notes } = yield* readAnswerBody(response.body, response);
  const answer = yield* readOpenAiAnswer(value);
  return { ...answer, json: [response.body], ...(notes.length === 0 ? {} : { notes }) };
}

/**
 * The models of a server, in its order. Throws Problem "answer" for anything else: KServe's V1 list at the same path is
 * `{"models": ["…"]}` (its v1_endpoints.py), and llama.cpp adds a list `models` of its own.
 */
export function decodeServedModels(response: HttpResponse): readonly ServedModel[] {
  const data = itemsOf(ownField(jsonBody(response), 'data'));
  if (data === undefined) throw unexpectedBody('OpenAI', 'data');
  return data.filter((card) => ownText(card, 'id') !== '').map(readCard);
}

/** vLLM's ModelCard (entrypoints/openai/engine/protocol.py) has `parent` and `max_model_len`; llama.cpp's has `meta.n_ctx`. */
function readCard(card: Json): ServedModel {
  const parent = ownText(card, 'parent');
  const context =
    numberIn(ownField(card, 'max_model_len')) ?? numberIn(ownField(ownField(card, 'meta'), 'n_ctx'));
  return {
    id: ownText(card, 'id'),
    ...(parent === '' ? {} : { parent }),
    ...(context === undefined ? {} : { contextTokens: context }),
  };
}

/** A server states no inputs and outputs: these are the protocol's. */
function decodeMetadata(response: HttpResponse): ModelMetadata {
  const served = decodeServedModels(response);
  const [first] = served;
  const data = itemsOf(ownField(jsonBody(response), 'data'));
  const owner = ownText(data?.[0], 'owned_by');
  return {
    name: first?.id ?? '',
    versions: [],
    ...(owner === '' ? {} : { platform: owner }),
    signatures: [],
    models: served,
  };
}

/** A server that lists a model has loaded it: vLLM and llama.cpp answer nothing before. */
function decodeReady(response: HttpResponse): boolean {
  return readyByStatus(response, (body) => (itemsOf(ownField(body, 'data')) ?? []).length > 0);
}
