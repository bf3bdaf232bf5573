import { hostPort } from '../network/address.js';
import type { Answer } from '../inference/answer.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Exchange, HttpResponse, ModelRequest, RoundTrip, Verdict } from '../inference/exchange.js';
import { grpcCodeName } from '../inference/grpc-code.js';
import { withAudience } from '../inference/token-from.js';
import type { StreamedAnswer } from '../protocol/codec.js';
import type { GraphCall } from '../kserve/graph-call.js';
import type { RouterRun } from '../kserve/router-log.js';
import type { Protocol } from '../kserve/service.js';
import type { Mismatch, Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { type CallTarget, askedOf } from './call-target.js';
import type { ChosenPayload } from './choose-payload.js';
import type { CallSummary } from './next-commands.js';
import { bodyStart, oneLine } from './server-text.js';

/** `run` is present where the log tells this call from others. */
export type GraphEvidence = GraphCall & { readonly run?: RouterRun };

/** One call of a model server and what came of it: all that a verdict is decided from. `T` is what its answer says. */
export type Evidence<T = unknown> = CallSummary & {
  readonly endpoint: Endpoint;
  /** `ask`: not a prediction, but a question about the model. */
  readonly verb: 'predict' | 'explain' | 'ask';
  /** A client of `isvc proxy` made the request: it chose path and body, and with them protocol and model. */
  readonly relayed?: true;
  /** As it may be kept and shown: without secrets. */
  readonly request: ModelRequest;
  /** Headers that were left out of the request and why, and who can read the others, a line each. */
  readonly notes: readonly string[];
  /** Why an earlier token went in place of a new one. */
  readonly tokenTrouble?: Problem;
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly roundTrip: RoundTrip;
  /** The content of an answer whose status is OK and which has the protocol's form. */
  readonly value?: T;
  /** The text of an answer that came as events: all of it, or until it broke off. */
  readonly streamed?: StreamedAnswer;
  /** Why an OK answer could not be decoded. */
  readonly undecodable?: string;
  /** How far that answer is from what the protocol says; present together with `undecodable`. */
  readonly mismatch?: Mismatch;
  /** How far the service was that Knative had at zero; absent where it was up, or nobody asked. */
  readonly start?: 'at zero' | 'starting' | 'cannot start';
  /** Of such a service: no container of its pods has written a log. */
  readonly noLog?: true;
  /** The models that the server says it has; present once it was asked. */
  readonly models?: readonly string[];
  /** The versions of the model that the server says it has; present once it was asked. */
  readonly versions?: readonly string[];
  /** Whether the server states what the model takes; present once it was asked. */
  readonly statesInputs?: boolean;
  /** The state of a pod of the service, in a line; empty once it was asked and says nothing. */
  readonly podTrouble?: string;
  /** That line is about a rollout that does not go on: the version before answers. */
  readonly isRollout?: true;
  /** Of a graph: its steps, and what its router logged of this call. */
  readonly graph?: GraphEvidence;
  /** The protocols that the server answered to; present once they were tried. */
  readonly speaks?: readonly Protocol[];
  /** The hosts that the cluster's routes name; present once they were read. */
  readonly routes?: readonly string[];
};

/** The verdict on an answer that was decoded. */
export function predicted(evidence: Evidence): Verdict {
  const seen = describeEvidence(evidence);
  return { who: 'model', ok: true, summary: 'answered by the model', next: [], evidence: seen };
}

/** A call and its verdict in the form that is kept, without secrets. */
export function toExchange(
  target: CallTarget,
  evidence: Evidence,
  verdict: Verdict,
  {
    source,
    notes,
    payload,
  }: Pick<ChosenPayload, 'source' | 'notes'> & Partial<Pick<ChosenPayload, 'payload'>>,
  answer?: Answer,
): Exchange {
  const { tokenFrom } = target;
  const { endpoint, request, startedAt, roundTrip, tokenSent, streamed } = evidence;
  return {
    ...askedOf(target),
    endpoint,
    request,
    startedAt,
    roundTrip,
    ...defined({
      answer,
      partial: answer === undefined ? streamed?.answer : undefined,
      timing: streamed?.timing,
    }),
    verdict,
    payloadSource: source,
    ...defined({ payload }),
    notes: [...notes, ...sentAgain(roundTrip), ...(answer?.notes ?? []), ...evidence.notes],
    ...(tokenFrom === undefined || tokenSent === false
      ? {}
      : { tokenFrom: withAudience(tokenFrom, endpoint) }),
  };
}

function sentAgain({ sentAgain: again }: RoundTrip): readonly string[] {
  return again === true
    ? [
        'sent again over a new connection: the server closed the one that isvc had kept, before an answer came',
      ]
    : [];
}

/** Envoy's own time of the upstream's answer: present only when something behind the proxy answered. */
export const upstreamTime = 'x-envoy-upstream-service-time';

/**
 * Whether something behind the gateway wrote the answer. Under Knative the gateway is passed twice, so that its own second
 * answer carries an upstream's time too: there the header proves nothing.
 */
export function cameThrough(
  { service, endpoint }: Evidence,
  headers: Readonly<Record<string, string>>,
): boolean {
  if (endpoint.candidate.bypassesGateway) return true;
  return headers[upstreamTime] !== undefined && service.deploymentMode !== 'Knative';
}

/** Whether a REST request met a gRPC server, through a gateway that speaks HTTP/2 to it. */
export function isGrpcAnswer({ headers }: HttpResponse): boolean {
  return (headers['content-type'] ?? '').startsWith('application/grpc');
}

// Headers that tell who wrote an answer. Envoy's flags are there where a gateway is configured to add them.
const tellingHeaders = [
  'server',
  'via',
  'content-type',
  'location',
  'www-authenticate',
  'x-envoy-response-flags',
  upstreamTime,
];

/** The observations, a line each, for a user who wants to check the verdict. */
export function describeEvidence(evidence: Evidence): readonly string[] {
  const { roundTrip, endpoint } = evidence;
  const { candidate } = endpoint;
  const lines = [`sent to ${hostPort(endpoint)} (${candidate.route}) for host ${endpoint.host}`];
  if (endpoint.unverified === true)
    lines.push('its certificate was not verified: KServe signs it itself, for other names than this way in');
  const { response, failure, timings } = roundTrip;
  if (failure !== undefined) lines.push(`${failure.phase}: ${failure.code} ${failure.message}`);
  if (response?.transport === 'http') {
    const size = response.body.length === 0 ? 'empty body' : `${response.body.length} bytes`;
    lines.push(`HTTP ${response.status}, ${size}`, ...describeHeaders(response.headers));
    if (evidence.undecodable !== undefined) lines.push(...bodyStart(response.body));
  }
  if (response?.transport === 'grpc') {
    const { http } = response;
    if (http === undefined) {
      const text = response.details === '' ? 'empty message' : response.details;
      lines.push(`gRPC ${response.code} ${grpcCodeName(response.code)}, ${text}`);
      lines.push(...describeHeaders({ ...response.headers, ...response.trailers }));
    } else {
      lines.push(
        `HTTP ${http.status} in place of gRPC`,
        ...describeHeaders(http.headers),
        ...bodyStart(http.body),
      );
    }
  }
  const waited = `${timings.waitMs.toFixed(0)} ms`;
  if (failure === undefined || failure.phase === 'receive') lines.push(`${waited} until the answer began`);
  else if (failure.phase === 'wait') lines.push(`${waited} without an answer`);
  return lines;
}

function describeHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  const present = tellingHeaders.filter((name) => headers[name] !== undefined);
  const lines = present.map((name) => `${name}: ${headers[name]}`);
  return headers[upstreamTime] === undefined ? [...lines, `no ${upstreamTime}`] : lines;
}

/** The protocol and what was asked for; of a request that was passed on, only its path is known. */
export function askedText({ relayed, protocol, request }: Evidence): string {
  if (relayed !== true) return `${protocol} here`;
  return request.transport === 'http'
    ? `${request.method} ${oneLine(request.path.split('?', 1)[0] ?? '')}`
    : oneLine(`${request.service}/${request.method}`);
}
