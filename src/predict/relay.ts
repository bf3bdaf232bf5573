import type { Endpoint } from '../inference/endpoint.js';
import type { ModelRequest, NoResponse, Verdict } from '../inference/exchange.js';
import { grpcCode } from '../inference/grpc-code.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Protocol, Service } from '../kserve/service.js';
import { isOverGrpc } from '../protocol/protocols.js';
import { defined } from '../runtime/defined.js';
import { startTimer } from '../runtime/wait.js';
import type { HeaderList, PassedAnswer, PassedRequest, Passing, PassOutcome } from '../transport/passing.js';
import { passedResponse } from '../transport/passed-response.js';
import { type PredictorContext, sentToken, summaryOf, targetOf } from './call-target.js';
import { headersToSend, previewHeaders, type RequestCredentials } from './credentials.js';
import { judgeRelay } from './judge-relay.js';
import { checkClaims, neverArrived } from './send-call.js';

/** A request that somebody else has made for a service. */
export type RelayRequest = PassedRequest & {
  readonly transport: ModelRequest['transport'];
  /** Of the client, in place of any token; it goes only where a token for this very service may go. */
  readonly authorization?: string;
};

export type RelayOptions = {
  /** A token of this service account goes along, in place of any other. */
  readonly tokenFrom?: TokenFrom;
  /** Until there is a connection. */
  readonly connectMs: number;
  /** How long nothing may come: said where the signal has ended it for that. */
  readonly silenceMs: number;
};

/** How a relayed exchange ended. */
export type RelayEnd = {
  /** The beginning of the answer's body, as it came. */
  readonly bodyStart: Uint8Array;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Where its answer broke off. */
  readonly fault?: { readonly code: string; readonly message: string };
};

/** A request that was passed on, and what came back or why nothing did. */
export type Relay = {
  readonly endpoint: Endpoint;
  /** Headers that were left out of the request and why, and who can read the others, a line each. */
  readonly notes: readonly string[];
  /** Absent where nobody answered. */
  readonly answer?: PassedAnswer;
  /** Ends it: its connection is closed. */
  readonly stop: () => void;
  /** Who answered, once it has ended. Asks no server; of a graph that failed, the cluster for its steps and its router's log. */
  readonly judge: (end: RelayEnd) => Promise<Verdict>;
};

/**
 * Passes a request on by the service's way in, with what belongs to the service. As for a call of our own, an endpoint that failed is
 * forgotten, and where the request cannot have reached anybody discovery gets one more chance. Throws what discovery throws, or
 * signal.reason before anything is sent; a signal with a TimeoutError is told as a timeout.
 */
export async function relayRequest(
  context: PredictorContext,
  service: Service,
  request: RelayRequest,
  options: RelayOptions,
  signal: AbortSignal,
): Promise<Relay> {
  const first = await relayOnce(context, service, request, options, signal);
  const { failure, unread } = first;
  if (failure === undefined || failure.code === 'STOPPED' || failure.code === 'TIMEOUT') return first.relay;
  context.discovery.forget(first.relay.endpoint);
  if (!unread || signal.aborted) return first.relay;
  const isStale = failure.phase === 'wait';
  return isStale || neverArrived(failure)
    ? (await relayOnce(context, service, request, options, signal)).relay
    : first.relay;
}

type RelayedOnce = { readonly relay: Relay; readonly failure?: NoResponse; readonly unread?: boolean };

async function relayOnce(
  context: PredictorContext,
  service: Service,
  request: RelayRequest,
  options: RelayOptions,
  signal: AbortSignal,
): Promise<RelayedOnce> {
  const { clients, discovery } = context;
  const protocol = protocolFor(service, request);
  const found = await discovery.findEndpoint(service, protocol, signal);
  const credentials = clients.credentialsFor({
    service,
    ...defined({ tokenFrom: options.tokenFrom, authorization: request.authorization }),
  });
  const own = Object.fromEntries(request.headers);
  const requestFor = (endpoint: Endpoint) => {
    const { headers, ...preview } = previewHeaders(own, credentials, endpoint);
    return { ...preview, request: modelRequest(request, headers) };
  };
  // Not as verdicts name it: the client may ask for any path, over gRPC too.
  const asked = { preview: requestFor, path: `${found.basePath}${request.path}` };
  const endpoint = await checkClaims(context, { service }, asked, found, signal);
  const { headers, token } = await headersToSend(own, credentials, endpoint, signal);
  const startedAt = Date.now();
  const pass = await clients.pass();
  signal.throwIfAborted();
  const send = request.transport === 'grpc' ? pass.overHttp2 : pass.overHttp1;
  const passing = send(
    endpoint,
    { ...request, headers: joined(request.headers, headers) },
    options.connectMs,
  );
  const outcome = await untilAnswered(passing, options, signal);
  const preview = requestFor(endpoint);
  noteRefusal(credentials, endpoint, token, outcome);
  const judge = (end: RelayEnd): Promise<Verdict> => {
    const response =
      'answer' in outcome ? passedResponse(request.transport, outcome.answer, end.bodyStart) : undefined;
    const failure = endFailure(passing, outcome, end);
    return judgeRelay(
      context,
      {
        ...summaryOf(context, { ...targetOf(service, { protocol, timeoutMs: options.silenceMs }) }),
        service,
        verb: request.method === 'POST' ? 'predict' : 'ask',
        endpoint,
        request: preview.request,
        notes: preview.notes,
        ...defined({ tokenTrouble: preview.tokenTrouble }),
        tokenSent: sentToken(preview.tokenSent, options.tokenFrom),
        timeoutMs: options.silenceMs,
        startedAt,
        relayed: true,
        roundTrip: {
          ...(failure === undefined ? defined({ response }) : { failure }),
          timings: passing.timings(),
          sentBytes: end.sentBytes,
          receivedBytes: end.receivedBytes,
        },
      },
      signal,
    );
  };
  return {
    relay: {
      endpoint,
      notes: preview.notes,
      ...('answer' in outcome ? { answer: outcome.answer } : {}),
      stop: passing.stop,
      judge,
    },
    ...('failure' in outcome ? outcome : {}),
  };
}

/** The protocol by whose ways in it goes: the service's own, if that is carried as the request is. */
function protocolFor({ protocol }: Service, { transport }: RelayRequest): Protocol {
  if (isOverGrpc(protocol) === (transport === 'grpc')) return protocol;
  return transport === 'grpc' ? 'grpc-v2' : 'v2';
}

async function untilAnswered(
  passing: Passing,
  { connectMs, silenceMs }: RelayOptions,
  signal: AbortSignal,
): Promise<PassOutcome> {
  let ended: NoResponse | undefined;
  const end = (code: string, message: string) => {
    ended ??= passing.failureOf(code, message);
    passing.stop();
  };
  const stop = () => {
    const isLate = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    if (isLate) end('TIMEOUT', `no answer within ${silenceMs / 1000} s`);
    else end('STOPPED', 'the client ended it');
  };
  const stopTimer = startTimer(connectMs, () => {
    const { phase } = passing.failureOf('', '');
    if (phase === 'wait' || phase === 'receive') return;
    end('TIMEOUT', `no connection within ${connectMs / 1000} s`);
  });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const outcome = await passing.outcome;
    return ended === undefined || 'answer' in outcome ? outcome : { failure: ended, unread: false };
  } finally {
    stopTimer();
    signal.removeEventListener('abort', stop);
  }
}

/** The client's headers, each value as it was, with the service's own in their places. */
function joined(own: HeaderList, all: Readonly<Record<string, string>>): HeaderList {
  const before = new Map(own);
  return [
    ...own.filter(([name]) => Object.hasOwn(all, name) && all[name] === before.get(name)),
    ...Object.entries(all).filter(([name, value]) => before.get(name) !== value),
  ];
}

function noteRefusal(
  { account }: RequestCredentials,
  endpoint: Endpoint,
  token: string | undefined,
  outcome: PassOutcome,
): void {
  if (token === undefined || !('answer' in outcome)) return;
  const { status, headers } = outcome.answer;
  const code = headers.find(([name]) => name === 'grpc-status')?.[1];
  if (status === 401 || code === String(grpcCode.UNAUTHENTICATED)) account?.refused(endpoint, token);
}

/** The request in the form in which verdicts read it: without its body. */
function modelRequest(
  { transport, method, path }: RelayRequest,
  headers: Readonly<Record<string, string>>,
): ModelRequest {
  if (transport === 'http') return { transport, method: method === 'GET' ? 'GET' : 'POST', path, headers };
  const [service = '', name = ''] = path.slice(1).split('/').slice(-2);
  return { transport, service, method: name, message: {}, headers };
}

function endFailure(passing: Passing, outcome: PassOutcome, { fault }: RelayEnd): NoResponse | undefined {
  if ('failure' in outcome) return outcome.failure;
  return fault === undefined ? undefined : passing.failureOf(fault.code, fault.message);
}
