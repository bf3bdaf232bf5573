import { startDualServer, type DemoServer } from './wire/dual-server.js';
import type { DemoAnswer, DemoHandler, DemoOutcome, DemoRequest } from './wire/exchange.js';
import { refuseAccess } from './gateway/access.js';
import { pickerHeaders, refuseByPicker } from './gateway/endpoint-picker.js';
import { gatewayAnswer } from './gateway/own-answer.js';
import { choosePathRule, type GatewayRoute, type PathRule } from './gateway/gateway-routes.js';
import type { TokenIssuer } from './token-issuer.js';

export type GatewayOptions = {
  /** A free one when absent. */
  readonly port?: number;
  /** By host, in lower case, without a port. Looked up anew for each request: changes take effect at once. */
  readonly routes: ReadonlyMap<string, GatewayRoute>;
  /** The route of every host that `routes` does not name; none where absent. Looked up anew as well. */
  readonly pathRules?: () => Iterable<PathRule>;
  /** Whose tokens are valid. */
  readonly issuer: TokenIssuer;
};

const resetText = 'upstream connect error or disconnect/reset before headers. reset reason: remote reset';

const defaultTimeoutMs = 60_000;

export type Gateway = DemoServer & {
  /** Breaks off every answer that is on its way in pieces, as it looks when the server behind it is killed. */
  readonly cutAnswers: () => void;
};

/** Starts the demo's gateway: answers as Envoy 1.40 does under Istio, on 127.0.0.1. Rejects when the port is taken. */
export async function startGateway({ port, routes, pathRules, issuer }: GatewayOptions): Promise<Gateway> {
  let cutting = new AbortController();
  const server = await startDualServer(
    async (request, signal) => {
      const host = routes.get(hostOf(request.authority));
      const chosen =
        host === undefined ? choosePathRule(pathRules?.() ?? [], request) : { route: host, request };
      const answer =
        chosen === undefined
          ? early(request, gatewayAnswer(request, 404, ''))
          : await passOn(chosen.route, issuer, chosen.request, signal, cutting.signal);
      return { ...answer, headers: { ...answer.headers, server: 'istio-envoy' } };
    },
    port === undefined ? {} : { port },
  );
  return {
    ...server,
    cutAnswers: () => {
      cutting.abort();
      cutting = new AbortController();
    },
  };
}

async function passOn(
  found: GatewayRoute,
  issuer: TokenIssuer,
  request: DemoRequest,
  signal: AbortSignal,
  cut: AbortSignal,
): Promise<DemoAnswer> {
  const refusal =
    refuseAccess(request, found.access ?? 'open', found.caller, issuer) ??
    (found.picker === undefined ? undefined : refuseByPicker(found.picker, request));
  if (refusal !== undefined) return early(request, refusal);
  const backend = found.onceMore === undefined ? found.backend : secondPass(found.onceMore, issuer, cut);
  if (backend === undefined || found.hasReadyPod?.() === false)
    return early(request, gatewayAnswer(request, 503, 'no healthy upstream'));
  const startedAt = performance.now();
  const timeout = timeoutSignal(found.timeoutMs ?? defaultTimeoutMs);
  const answer = await firstOf(backend(request, AbortSignal.any([signal, timeout])), timeout);
  if (answer === undefined) return gatewayAnswer(request, 504, 'upstream request timeout');
  if (answer === 'reset') return gatewayAnswer(request, 503, resetText);
  const upstreamMs = Math.round(performance.now() - startedAt);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'x-envoy-upstream-service-time': String(upstreamMs),
      ...(found.picker === undefined ? {} : pickerHeaders),
    },
    ...(found.picker === undefined ? {} : { chunked: true }),
    ...(answer.chunks === undefined ? {} : { chunks: until(answer.chunks, AbortSignal.any([timeout, cut])) }),
  };
}

/** The gateway as a backend of itself: the first pass has read the whole request, so that no connection is closed. */
function secondPass(
  onceMore: () => GatewayRoute | undefined,
  issuer: TokenIssuer,
  cut: AbortSignal,
): DemoHandler {
  return async (request, signal) => {
    const next = onceMore();
    if (next === undefined) return gatewayAnswer(request, 404, '');
    const { headers, ...answer } = await passOn(next, issuer, request, signal, cut);
    const { connection: _closed, ...kept } = headers;
    return { ...answer, headers: kept };
  };
}

/**
 * An answer that Envoy gives before it has read the request's body: over HTTP/1.1 it closes the connection then
 * (source/common/http/conn_manager_impl.cc, encodeHeaders).
 */
function early(request: DemoRequest, answer: DemoAnswer): DemoAnswer {
  if (request.body.length === 0) return answer;
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}

/** Aborts when the time is up; never for 0. */
function timeoutSignal(timeoutMs: number): AbortSignal {
  if (timeoutMs === 0) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(timeoutMs, 2 ** 31 - 1));
}

/** Envoy matches hosts without regard to case or port. */
function hostOf(authority: string): string {
  return authority.toLowerCase().replace(/:\d+$/, '');
}

/** The answer, or undefined when the time ran out first, whether or not the backend heeds its signal. */
async function firstOf(answer: Promise<DemoOutcome>, timeout: AbortSignal): Promise<DemoOutcome | undefined> {
  return Promise.race([unlessRanOut(answer, timeout), ranOut(timeout)]);
}

/**
 * The chunks as they come, until the signal breaks the answer off. Envoy's timeout of a route lasts until the answer is complete: an
 * answer that has begun is broken off then (`timeout` of RouteAction, api/envoy/config/route/v3/route_components.proto).
 */
async function* until(
  chunks: AsyncIterable<Uint8Array>,
  end: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = chunks[Symbol.asyncIterator]();
  const ended = ranOut(end);
  try {
    for (;;) {
      const next = await Promise.race([unlessRanOut(source.next(), end), ended]);
      if (next === undefined) throw new Error('the answer is broken off');
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that heeds no signal may never come back.
    source.return?.().catch(() => undefined);
  }
}

function ranOut(timeout: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (timeout.aborted) resolve(undefined);
    timeout.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** An error of a backend whose time has run out comes from the timeout. */
function unlessRanOut<Value>(coming: Promise<Value>, timeout: AbortSignal): Promise<Value | undefined> {
  return coming.catch((error: unknown) => {
    if (timeout.aborted) return undefined;
    throw error;
  });
}
