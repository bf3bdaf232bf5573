import type { Discovery } from '../discovery/endpoint.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { NoResponse } from '../inference/exchange.js';
import { isCertificateFailure } from '../inference/network-failure.js';
import type { Protocol, Service } from '../kserve/service.js';
import { sendAndWatch, type SentWithStart, type StartingCall } from './await-start.js';
import type { Call, SendPlan } from './calls.js';

/** Where a call goes, and for how long it may take. */
export type Delivery = {
  readonly discovery: Discovery;
  readonly service: Service;
  readonly protocol: Protocol;
  readonly timeoutMs: number;
  /** A Host in place of the endpoint's own. */
  readonly host?: string;
} & Pick<StartingCall, 'cluster' | 'waitsForStart' | 'onProgress'>;

export type Delivered = SentWithStart & {
  readonly endpoint: Endpoint;
  readonly startedAt: number;
  /** How it went to this endpoint. */
  readonly plan: SendPlan;
};

/**
 * Finds the endpoint and sends. An endpoint that failed is forgotten; where the request cannot have reached anybody, discovery
 * gets one more chance, for gateways move and port-forwards die. Throws what discovery throws, or signal.reason.
 */
export async function deliver(
  call: Call<unknown>,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Delivered> {
  const first = await deliverOnce(call, delivery, signal);
  if (first.roundTrip.failure === undefined || first.roundTrip.failure.code === 'TIMEOUT') return first;
  delivery.discovery.forget(first.endpoint);
  return neverArrived(first.roundTrip.failure) ? deliverOnce(call, delivery, signal) : first;
}

async function deliverOnce(call: Call<unknown>, delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  const { discovery, protocol, host, ...starting } = delivery;
  const { service } = starting;
  const found = await discovery.findEndpoint(service, protocol, signal);
  const asked = host === undefined ? found : { ...found, host };
  const endpoint = await checkClaims(call, asked, delivery, signal);
  const startedAt = Date.now();
  const came = await sendAndWatch({ call, endpoint, ...starting }, signal);
  return { endpoint, startedAt, ...came, plan: call.plan(endpoint) };
}

/**
 * Who else claims the host is asked only where a secret would go along, as it costs reading the routes of all namespaces; and for
 * whom a token has to be, only where one of an account does.
 */
export async function checkClaims(
  call: Pick<Call<unknown>, 'plan'>,
  endpoint: Endpoint,
  { discovery, service }: Pick<Delivery, 'discovery' | 'service'>,
  signal: AbortSignal,
): Promise<Endpoint> {
  if (!call.plan(endpoint).secretSent) return endpoint;
  const claimed = await discovery.withClaim(service, endpoint, signal);
  const { withoutAudience } = call.plan(claimed);
  return withoutAudience === undefined
    ? claimed
    : discovery.withAudience(service, claimed, withoutAudience, signal);
}

/** Not for a server that is there and is not what we want: it would be found again. */
function neverArrived({ phase, code }: NoResponse): boolean {
  const before = phase === 'resolve' || phase === 'connect' || phase === 'tls';
  return before && !isThere(code);
}

function isThere(code: string): boolean {
  return (
    ['NOT_HTTP2', 'CLIENT_CERTIFICATE', 'TLS_VERSION', 'ADDRESS_REFUSED', 'PROXY_REFUSED'].includes(code) ||
    isCertificateFailure(code)
  );
}
