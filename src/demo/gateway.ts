import { startDualServer, type DemoServer } from './wire/dual-server.js';
import type { DemoAnswer, DemoHandler, DemoOutcome, DemoRequest } from './wire/exchange.js';
import { refuseAccess, type AccessRule } from './gateway/access.js';
import { gatewayAnswer } from './gateway/own-answer.js';
import type { TokenIssuer } from './token-issuer.js';

/** What stands behind one host. */
export type GatewayRoute = {
  /** Absent: the route exists, but no healthy backend does. */
  readonly backend?: DemoHandler;
  /** Who may pass; `open` when absent. */
  readonly access?: AccessRule;
  /** The user whose token passes, as `system:serviceaccount:NAMESPACE:NAME`. */
  readonly caller?: string;
  /** Milliseconds until the gateway gives up waiting for the backend; Gateway API's 60 s when absent. */
  readonly timeoutMs?: number;
};

export type GatewayOptions = {
  /** A free one when absent. */
  readonly port?: number;
  /** By host, in lower case, without a port. Looked up anew for each request: changes take effect at once. */
  readonly routes: ReadonlyMap<string, GatewayRoute>;
  /** Whose tokens are valid. */
  readonly issuer: TokenIssuer;
};

const resetText = 'upstream connect error or disconnect/reset before headers. reset reason: remote reset';

const defaultTimeoutMs = 60_000;

/** Starts the demo's gateway: answers as Envoy 1.40 does under Istio, on 127.0.0.1. Rejects when the port is taken. */
export function startGateway({ port, routes, issuer }: GatewayOptions): Promise<DemoServer> {
  return startDualServer(async (request, signal) => {
    const answer = await route(routes, issuer, request, signal);
    return { ...answer, headers: { ...answer.headers, server: 'istio-envoy' } };
  }, port);
}

async function route(
  routes: GatewayOptions['routes'],
  issuer: TokenIssuer,
  request: DemoRequest,
  signal: AbortSignal,
): Promise<DemoAnswer> {
  const found = routes.get(hostOf(request.authority));
  if (found === undefined) return gatewayAnswer(request, 404, '');
  const refusal = refuseAccess(request, found.access ?? 'open', found.caller, issuer);
  if (refusal !== undefined) return refusal;
  if (found.backend === undefined) return gatewayAnswer(request, 503, 'no healthy upstream');
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(found.timeoutMs ?? defaultTimeoutMs);
  const answer = await firstOf(found.backend(request, AbortSignal.any([signal, timeout])), timeout);
  if (answer === undefined) return gatewayAnswer(request, 504, 'upstream request timeout');
  if (answer === 'reset') return gatewayAnswer(request, 503, resetText);
  const upstreamMs = Math.round(performance.now() - startedAt);
  return {
    ...answer,
    headers: { ...answer.headers, 'x-envoy-upstream-service-time': String(upstreamMs) },
  };
}

/** Envoy matches hosts without regard to case or port. */
function hostOf(authority: string): string {
  return authority.toLowerCase().replace(/:\d+$/, '');
}

/** The answer, or undefined when the time ran out first, whether or not the backend heeds its signal. */
function firstOf(answer: Promise<DemoOutcome>, timeout: AbortSignal): Promise<DemoOutcome | undefined> {
  const ranOut = new Promise<undefined>((resolve) => {
    timeout.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const unlessTimedOut = answer.catch((error: unknown) => {
    if (timeout.aborted) return undefined;
    throw error;
  });
  return Promise.race([unlessTimedOut, ranOut]);
}
