import { grpcCode } from '../inference/grpc-code.js';
import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { HttpRequest, ModelRequest, ModelResponse, RoundTrip, ModelRef } from '../inference/exchange.js';
import type { TextDelta } from '../inference/generated-text.js';
import { grpcHeaderFault, headerFault } from '../network/header-fault.js';
import type { Payload } from '../inference/payload.js';
import type { Work } from '../runtime/work.js';
import { Problem } from '../problem.js';
import type { AnswerStream, Codec, StreamedAnswer } from '../protocol/codec.js';
import type { EventStreams } from '../transport/rest.js';
import type { Repetition, StreamLimits, Transport } from '../transport/transport.js';
import {
  type HeadersPreview,
  headersToSend,
  previewHeaders,
  type RequestCredentials,
  withoutEmpty,
} from './credentials.js';
import { hideSecrets, lowerCase } from './secrets.js';

/** How a request goes to one endpoint. */
export type RequestPreview = Omit<HeadersPreview, 'headers'> & {
  /** As it may be kept and shown: secrets are replaced, and those that may not go there are left out. */
  readonly request: ModelRequest;
};

/** How long an answer may take, and who is told of what comes of it. */
export type SendOptions = {
  /** Of an answer that comes as a whole. */
  readonly timeoutMs: number;
  /** Of one that comes as events. */
  readonly stream: StreamLimits;
  /** The same call is sent many times. */
  readonly isRepeated?: true;
  /** A request whose answer comes as events is with the server, which has not answered yet. */
  readonly onWaiting?: () => void;
  /** Its first event has come. */
  readonly onBegun?: () => void;
  readonly onText?: (deltas: readonly TextDelta[]) => void;
};

/** The outcome of one request; `streamed` is present where the answer came as events. */
export type SentCall = RoundTrip & { readonly streamed?: StreamedAnswer };

/** One request that is ready to go, and what reads its answer. */
export type ModelCall<T> = {
  readonly preview: (endpoint: Endpoint) => RequestPreview;
  /** Its answer comes as events, where the server does as it is asked. */
  readonly streams?: true;
  /** The round trip may be kept and shown too: it is without secrets. */
  readonly send: (endpoint: Endpoint, how: SendOptions, signal: AbortSignal) => Promise<SentCall>;
  /** Throws Problem "answer". */
  readonly decode: (response: ModelResponse) => T;
  /** Its request with all headers as they go to one endpoint, secrets included: for another thread of this program, and nobody else. */
  readonly share: (endpoint: Endpoint, signal: AbortSignal) => Promise<ModelRequest>;
};

/** A protocol joined with its transport: from here on nobody needs to know which of the two transports it is. */
export type ModelClient = {
  readonly predict: (
    model: ModelRef,
    payload: Payload,
    metadata?: ModelMetadata,
  ) => Work<ModelCall<Work<Answer>>>;
  /** A body that goes as it is. Throws Problem "usage" where the protocol has no such body. */
  readonly raw: (model: ModelRef, body: Uint8Array) => ModelCall<Work<Answer>>;
  /** A prediction that another thread has made. Its answer is in no form that depends on the payload. */
  readonly shared: (request: ModelRequest) => ModelCall<Work<Answer>>;
  readonly metadata: (model: ModelRef) => ModelCall<ModelMetadata>;
  readonly ready: (model: ModelRef) => ModelCall<boolean>;
  readonly models: () => readonly ModelCall<readonly string[]>[];
  readonly versions: (model: ModelRef) => readonly ModelCall<readonly string[]>[];
};

/** `isMine` tells the responses of this transport, so that a codec never sees the other's. */
export function createClient<Request extends ModelRequest, Response extends ModelResponse>(
  codec: Codec<Request, Response>,
  transport: Transport<Request> & Repetition<Request> & Partial<EventStreams>,
  isMine: (response: ModelResponse) => response is Response,
  credentials: RequestCredentials,
): ModelClient {
  const bind = <T>(request: Request, decode: (response: Response) => T): ModelCall<T> => {
    const own = lowerCase(request.headers);
    checkHeaders(request.transport, withoutEmpty({ ...own, ...credentials.headers.all }));
    const { startStream } = codec;
    const { stream, repeat } = transport;
    let repeated: ReturnType<Repetition<Request>['repeat']> | undefined;
    let fixed:
      | {
          readonly endpoint: Endpoint;
          readonly headers: Readonly<Record<string, string>>;
          readonly token?: string;
        }
      | undefined;
    let hidden: { readonly of: object; readonly headers: Readonly<Record<string, string>> } | undefined;
    const sendAll = (
      endpoint: Endpoint,
      headers: Readonly<Record<string, string>>,
      how: SendOptions,
      signal: AbortSignal,
    ): Promise<SentCall> => {
      const all = { ...request, headers };
      if (!streams(all) || startStream === undefined || stream === undefined) {
        if (how.isRepeated !== true) return transport.send(endpoint, all, how.timeoutMs, signal);
        repeated ??= repeat(request);
        return repeated(endpoint, headers, how.timeoutMs, signal);
      }
      return sendStream(stream, startStream(), { endpoint, request: all, how }, signal);
    };
    return {
      ...(streams(request) ? { streams: true } : {}),
      preview: (endpoint) => {
        const { headers, ...preview } = previewHeaders(own, credentials, endpoint);
        return { ...preview, request: { ...request, headers } };
      },
      send: async (endpoint, how, signal) => {
        const { headers, token } =
          fixed?.endpoint === endpoint ? fixed : await headersToSend(own, credentials, endpoint, signal);
        if (fixed?.endpoint !== endpoint) checkHeaders(request.transport, headers);
        // A token of an account runs out, and is asked for anew.
        if (how.isRepeated === true && credentials.account === undefined) fixed = { endpoint, headers };
        const roundTrip = await sendAll(endpoint, headers, how, signal);
        if (token !== undefined && isUnauthenticated(roundTrip.response))
          credentials.account?.refused(endpoint, token);
        const { requestHeaders } = roundTrip;
        if (requestHeaders === undefined) return roundTrip;
        if (hidden?.of !== requestHeaders)
          hidden = { of: requestHeaders, headers: hideSecrets(requestHeaders) };
        return { ...roundTrip, requestHeaders: hidden.headers };
      },
      decode: (response) => {
        if (!isMine(response)) throw new Error(`A ${response.transport} answer came to the other transport.`);
        return decode(response);
      },
      share: async (endpoint, signal) => {
        const { headers } = await headersToSend(own, credentials, endpoint, signal);
        return { ...request, headers };
      },
    };
  };
  const bindPrediction = (request: Request, payload?: Payload) =>
    bind(request, (response) => codec.decodePredict(response, payload));
  return {
    *predict(model, payload, metadata) {
      const request = yield* codec.encodePredict(model, payload, metadata);
      return bindPrediction(request, payload);
    },
    // Of the same protocol, by whom it was made.
    shared: (request) => bindPrediction(request as Request),
    raw: (model, body) => bindPrediction(codec.encodeRaw(model, body)),
    metadata: (model) => bind(codec.encodeMetadata(model), codec.decodeMetadata),
    ready: (model) => bind(codec.encodeReady(model), codec.decodeReady),
    models: () => codec.encodeModels().map((request) => bind(request, codec.decodeModels)),
    versions: (model) =>
      codec
        .encodeVersions(model)
        .map((request) => bind(request, (response) => codec.decodeVersions(response, model))),
  };
}

function streams(request: ModelRequest): request is HttpRequest & { readonly streams: true } {
  return request.transport === 'http' && request.streams === true;
}

/** Reads the events as they come. The answer may all the same be one that comes as a whole: an error, or a server that streams nothing. */
async function sendStream(
  stream: EventStreams['stream'],
  answer: AnswerStream,
  {
    endpoint,
    request,
    how,
  }: { readonly endpoint: Endpoint; readonly request: HttpRequest; readonly how: SendOptions },
  signal: AbortSignal,
): Promise<SentCall> {
  const { events, ...roundTrip } = await stream(
    endpoint,
    request,
    how.stream,
    {
      onWaiting: () => how.onWaiting?.(),
      onEvent: (event) => {
        how.onBegun?.();
        const deltas = answer.add(event);
        if (deltas.length > 0) how.onText?.(deltas);
        return answer.isDone() ? 'last' : undefined;
      },
    },
    signal,
  );
  return events === undefined ? roundTrip : { ...roundTrip, streamed: answer.result() };
}

/** A value that one transport carries and another refuses is told before anything is sent, without the value. Throws Problem "usage". */
function checkHeaders(transport: ModelRequest['transport'], headers: Readonly<Record<string, string>>): void {
  const faultOf = transport === 'grpc' ? grpcHeaderFault : headerFault;
  for (const [name, value] of Object.entries(headers)) {
    const fault = faultOf(name, value);
    if (fault === undefined) continue;
    const over = transport === 'grpc' ? 'gRPC' : 'HTTP';
    throw new Problem('usage', `The header ${name} cannot be sent over ${over}: ${fault}.`, {
      remedy: 'Change or leave out what gives it: -H, or headers in the settings.',
    });
  }
}

/** HTTP 401, or its like in gRPC (UNAUTHENTICATED). */
function isUnauthenticated(response: ModelResponse | undefined): boolean {
  return response?.transport === 'grpc'
    ? response.code === grpcCode.UNAUTHENTICATED
    : response?.status === 401;
}
