import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';

import type { Json } from '../../inference/json.js';
import {
  type DemoAnswer,
  type DemoHandler,
  type DemoRequest,
  jsonAnswer,
  textAnswer,
} from '../wire/exchange.js';
import { restHandler, type RestRoute } from '../wire/rest.js';
import { kserveJson } from './kserve-json.js';
import { type Flavour, flavours } from './language-flavours.js';
import type { LanguageModel } from './language-model.js';
import {
  type BodyFault,
  isBodyFault,
  notAnObject,
  readBody,
  readChat,
  readCompletion,
  readEmbedding,
  type TextRequest,
} from './language-request.js';
import { type LanguageQuirks, textAnswerBody, textEvents } from './language-answer.js';
import { tokenize } from './tokens.js';
import { createVllmEngine, type FinishReason, type RunningRequest, type VllmEngine } from './vllm-engine.js';
import { writeText, type WrittenPiece } from './written-text.js';

export type LanguageServer = {
  readonly model: LanguageModel;
  /** `model` in requests; the first is the one that answers call themselves by. */
  readonly names: readonly [string, ...string[]];
  /** The server that its paths and errors are those of. */
  readonly flavour: Flavour;
  /** Prompt and answer together; 4,096 where absent. */
  readonly contextTokens?: number;
  readonly quirks?: LanguageQuirks;
  /** One of its own where absent. */
  readonly engine?: VllmEngine;
};

/** A server for one language model with OpenAI's protocol: models, chat, completions and embeddings. */
export function languageServer(server: LanguageServer): DemoHandler {
  const { prefix, otherRoutes, noRoute, refuseType } = flavours[server.flavour];
  const { engine = createVllmEngine(server.names[0]) } = server;
  const post = (
    path: string,
    answer: (body: Json, signal: AbortSignal) => DemoAnswer | Promise<DemoAnswer>,
  ): RestRoute => ({
    method: 'POST',
    path: new RegExp(`^${prefix}/v1/${path}$`),
    answer: (_names, { headers, body }, signal) => {
      const refused = refuseType(headers['content-type'] ?? '');
      if (refused !== undefined) return refused;
      const read = readBody(body);
      return isBodyFault(read) ? malformed(server, read) : answer(read.json, signal);
    },
  });
  const routes: readonly RestRoute[] = [
    { method: 'GET', path: new RegExp(`^${prefix}/v1/models$`), answer: () => listModels(server) },
    post('chat/completions', (body, signal) => write(server, engine, true, readChat(body), signal)),
    post('completions', (body, signal) => write(server, engine, false, readCompletion(body), signal)),
    post('embeddings', (body) => embed(server, body)),
    { method: 'GET', path: /^\/metrics$/, answer: engine.metrics },
    ...otherRoutes(server.names[0]),
  ];
  return restHandler({
    routes,
    noRoute: (_request: DemoRequest, pathExists) =>
      pathExists ? jsonAnswer(405, '{"detail":"Method Not Allowed"}') : noRoute,
    errorBody: (error) => kserveJson({ error }),
  });
}

function listModels({ names, flavour, contextTokens = usualContext }: LanguageServer): DemoAnswer {
  const data = names.map((id) => flavours[flavour].modelCard(id, contextTokens));
  return jsonAnswer(200, kserveJson({ object: 'list', data }));
}

const usualContext = 4096;

async function write(
  server: LanguageServer,
  engine: VllmEngine,
  isChat: boolean,
  read: TextRequest | BodyFault,
  signal: AbortSignal,
): Promise<DemoAnswer> {
  const { contextTokens = usualContext, quirks = {} } = server;
  if (quirks.refuses !== undefined) return quirks.refuses;
  const refused = refuse(server, read);
  if (refused !== undefined || isBodyFault(read)) return refused ?? malformed(server, notAnObject);
  const { errors } = flavours[server.flavour];
  const left = contextTokens - read.promptTokens;
  if (left <= 0) return errors.tooLong(contextTokens, read.promptTokens);
  if ((read.maxTokens ?? 1) < 1) return errors.badMaxTokens(read.maxTokens ?? 0);
  if ((read.maxTokens ?? 0) > left)
    return errors.tooMany(contextTokens, read.promptTokens, read.maxTokens ?? 0);
  const maxTokens = read.maxTokens ?? left;
  const told = {
    id: `${isChat ? 'chatcmpl' : 'cmpl'}-${randomUUID().replaceAll('-', '')}`,
    model: server.names[0],
  };
  const request = { ...read, isChat, ...told };
  const compute = (running: Running): readonly Iterable<WrittenPiece>[] =>
    Array.from({ length: read.choices }, (_, choice) =>
      running.counted(writeText(server.model, isChat, read, maxTokens, choice)),
    );
  if (read.streams) {
    const events = stream(
      () => start(engine, read.promptTokens, signal),
      (running) => textEvents(request, compute(running), quirks),
      quirks,
      signal,
    );
    return { ...textAnswer(200, '', 'text/event-stream; charset=utf-8'), chunks: events };
  }
  const running = await start(engine, read.promptTokens, signal);
  try {
    await setImmediate();
    const written = compute(running).map((pieces) => [...pieces]);
    return jsonAnswer(200, kserveJson(textAnswerBody(request, written, quirks)));
  } finally {
    running.end();
  }
}

/** A request that the engine computes, and how it ended as far as is known. */
type Running = {
  /** The pieces as they are drawn, told to the engine. */
  readonly counted: (pieces: Iterable<WrittenPiece>) => Iterable<WrittenPiece>;
  readonly end: () => void;
};

async function start(engine: VllmEngine, promptTokens: number, signal: AbortSignal): Promise<Running> {
  const request: RunningRequest = await engine.start(promptTokens, signal);
  let reason: FinishReason = 'abort';
  return {
    counted: function* (pieces) {
      for (const piece of pieces) {
        request.wrote(piece.tokens.length);
        if (piece.finishReason !== undefined) reason = piece.finishReason;
        yield piece;
      }
    },
    end: () => request.end(reason),
  };
}

/** Each event by itself, as it would be computed, once the engine has a place for it. */
async function* stream(
  begin: () => Promise<Running>,
  events: (running: Running) => Iterable<string>,
  { msPerEvent = 0 }: LanguageQuirks,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const running = await begin();
  try {
    for (const event of events(running)) {
      yield Buffer.from(event);
      // A turn of the event loop, so that a signal is heard.
      await (msPerEvent > 0 ? setTimeout(msPerEvent, undefined, { signal }) : setImmediate());
    }
  } finally {
    running.end();
  }
}

function embed(server: LanguageServer, body: Json): DemoAnswer {
  const read = readEmbedding(body);
  const refused = refuse(server, read);
  if (refused !== undefined || isBodyFault(read)) return refused ?? malformed(server, notAnObject);
  const tokens = read.texts.reduce((sum, text) => sum + tokenize(text).length, 0);
  const data = read.texts.map((text, index) => {
    const vector = server.model.embed(text);
    const base64 = Buffer.from(Float32Array.from(vector).buffer).toString('base64');
    return { index, object: 'embedding', embedding: read.base64 ? base64 : vector };
  });
  const usage = {
    prompt_tokens: tokens,
    total_tokens: tokens,
    completion_tokens: 0,
    prompt_tokens_details: null,
  };
  return jsonAnswer(
    200,
    kserveJson({
      id: `embd-${randomUUID()}`,
      object: 'list',
      created: now(),
      model: server.names[0],
      data,
      usage,
    }),
  );
}

/** A server's error for a body, or a model, that it does not take. */
function refuse(
  server: LanguageServer,
  read: BodyFault | { readonly model: string | undefined },
): DemoAnswer | undefined {
  if (isBodyFault(read)) return malformed(server, read);
  const { errors, needsModel } = flavours[server.flavour];
  if (server.quirks?.ignoresModel === true || (read.model === undefined && !needsModel)) return undefined;
  return server.names.includes(read.model ?? '') ? undefined : errors.noModel(read.model);
}

function malformed(server: LanguageServer, fault: BodyFault): DemoAnswer {
  return flavours[server.flavour].errors.malformed(fault);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
