import { hostPort } from '../inference/address.js';
import { grpcCodeName } from '../inference/grpc-code.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { HttpResponse, RoundTrip, Verdict } from '../inference/exchange.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Mismatch } from '../problem.js';
import type { RepeatedFlags } from '../inference/command-line.js';
import { bodyStart } from './server-text.js';

/** All that a verdict is decided from. */
export type Evidence = {
  readonly service: Service;
  readonly endpoint: Endpoint;
  readonly protocol: Protocol;
  /** `ask`: not a prediction, but a question about the model. */
  readonly verb: 'predict' | 'explain' | 'ask';
  readonly modelName: string;
  readonly modelVersion?: string;
  /** Of a REST call: what was asked for, with the endpoint's base path. */
  readonly path?: string;
  /** Why this protocol: `--protocol`, or where the service states it; absent where it is the service's own. */
  readonly protocolGiven?: true;
  /** Flags that next steps say again. */
  readonly repeat?: RepeatedFlags;
  /** The account of which it is, where isvc asked for it. */
  readonly tokenSent: boolean | TokenFrom;
  readonly timeoutMs: number;
  /** How far the service was that Knative had at zero; absent where it was up, or nobody asked. */
  readonly start?: 'at zero' | 'starting' | 'cannot start';
  readonly roundTrip: RoundTrip;
  /** The answer was decoded: it is a prediction. */
  readonly predicted: boolean;
  /** Why an OK answer could not be decoded. */
  readonly undecodable?: string;
  /** How far that answer is from what the protocol says; present together with `undecodable`. */
  readonly mismatch?: Mismatch;
  /** The models that the server says it has; present once it was asked. */
  readonly models?: readonly string[];
  /** The versions of the model that the server says it has; present once it was asked. */
  readonly versions?: readonly string[];
  /** Whether the server states what the model takes; present once it was asked. */
  readonly statesInputs?: boolean;
  /** What a pod of the service says of itself, in a line; empty once it was asked and says nothing. */
  readonly podTrouble?: string;
  /** The protocols that the server answered to; present once they were tried. */
  readonly speaks?: readonly Protocol[];
  /** The hosts that the cluster's routes name; present once they were read. */
  readonly routes?: readonly string[];
};

/** A verdict, and what would make it more useful if it were asked. */
export type Ruling = Verdict & {
  readonly ask?: Question;
  /** What the server says of the model, where it speaks of that at all. */
  readonly model?: 'unknown' | 'not ready';
};

/** What the server or the cluster can be asked beside the call. */
export type Question = 'models' | 'versions' | 'inputs' | 'protocols' | 'routes' | 'pods';

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

/** What was seen, a line each, for a person who wants to judge for themselves. */
export function describeEvidence(evidence: Evidence): readonly string[] {
  const { roundTrip, endpoint } = evidence;
  const { candidate } = endpoint;
  const lines = [`sent to ${hostPort(endpoint)} (${candidate.route}) for host ${endpoint.host}`];
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
