import { isCertificateFailure } from '../network/failure.js';
import type { Answer } from '../inference/answer.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { ModelRequest, ModelResponse, NoResponse, RoundTrip } from '../inference/exchange.js';
import { grpcCode } from '../inference/grpc-code.js';
import { hasLog } from '../kserve/log-source.js';
import { inSlices, type Work } from '../runtime/work.js';
import { podReasonLine } from '../kserve/pod-reason.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { streamLimits } from '../transport/transport.js';
import { type ColdStart, sendAndWatch } from './await-start.js';
import { type CallTarget, sentToken, summaryOf, type PredictorContext, withHost } from './call-target.js';
import { type Evidence, isGrpcAnswer } from './evidence.js';
import type { ModelCall } from './model-client.js';

type Context = Pick<PredictorContext, 'cluster' | 'discovery' | 'startLimits'>;

/**
 * Finds the endpoint, sends, and reads what comes back. An endpoint that failed is forgotten; where the request cannot have reached
 * anybody, discovery gets one more chance, for gateways move and port-forwards die. Throws what discovery throws, or signal.reason.
 */
export async function sendCall<T>(
  context: Context,
  target: CallTarget,
  call: ModelCall<T>,
  verb: Evidence['verb'],
  signal: AbortSignal,
): Promise<Evidence<T>> {
  const first = await sendOnce(context, target, call, verb, signal);
  const { failure } = first.roundTrip;
  // A call that the user stopped says nothing of the endpoint either.
  if (failure === undefined || failure.code === 'TIMEOUT' || failure.code === 'STOPPED') return first;
  context.discovery.forget(first.endpoint);
  return neverArrived(failure) ? sendOnce(context, target, call, verb, signal) : first;
}

async function sendOnce<T>(
  context: Context,
  target: CallTarget,
  call: ModelCall<T>,
  verb: Evidence['verb'],
  signal: AbortSignal,
): Promise<Evidence<T>> {
  const { service, protocol, protocolGiven, tokenFrom, waitsForStart = false } = target;
  const found = await context.discovery.findEndpoint(service, protocol, signal);
  const endpoint = await checkClaims(context, target, call, withHost(found, target), signal);
  const startedAt = Date.now();
  const { roundTrip: sent, start } = await sendAndWatch(
    {
      call,
      endpoint,
      cluster: context.cluster,
      ...target,
      waitsForStart,
      ...defined({ limits: context.startLimits }),
    },
    signal,
  );
  const { streamed, ...roundTrip } = sent;
  const { request, notes, tokenSent, tokenTrouble } = call.preview(endpoint);
  return {
    ...summaryOf(context, target),
    // With what its pods said while it was waited for.
    service: start?.explained.service ?? service,
    ...defined({ protocolGiven, graph: target.graph, tokenTrouble }),
    verb,
    endpoint,
    request,
    notes,
    tokenSent: sentToken(tokenSent, tokenFrom),
    timeoutMs: (waitsForStart ? waitedMs(roundTrip, start) : undefined) ?? limitOf(target, call, roundTrip),
    startedAt,
    roundTrip,
    ...startOf(start),
    ...(streamed === undefined ? readAnswer(call, roundTrip.response) : { streamed }),
  };
}

/** The limit that a call reached, or had: what is streamed has another for each of its steps. */
function limitOf(
  { timeoutMs, waitsForStart = false }: CallTarget,
  { streams }: Pick<ModelCall<unknown>, 'streams'>,
  { failure }: RoundTrip,
): number {
  if (streams !== true || failure === undefined || failure.phase === 'receive') return timeoutMs;
  const { connectMs, firstEventMs } = streamLimits(timeoutMs, !waitsForStart);
  return failure.phase === 'wait' ? firstEventMs : connectMs;
}

/** The path of a request as it goes out: gRPC's are fixed. */
export function sentPath(request: ModelRequest, { basePath }: Pick<Endpoint, 'basePath'>): string {
  return request.transport === 'http'
    ? `${basePath}${request.path}`
    : `/${request.service}/${request.method}`;
}

/**
 * Who else claims the host, for that very path, is asked only where a secret would go along, as it costs reading the routes of all namespaces; and for
 * whom a token has to be, only where one of an account does.
 */
export async function checkClaims(
  { discovery }: Pick<Context, 'discovery'>,
  { service }: Pick<CallTarget, 'service'>,
  call: Pick<ModelCall<unknown>, 'preview'> & { readonly path?: string },
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Endpoint> {
  const { secretSent, request } = call.preview(endpoint);
  if (!secretSent) return endpoint;
  const path = call.path ?? sentPath(request, endpoint);
  const claimed = await discovery.withClaim(service, endpoint, path, signal);
  const { withoutAudience } = call.preview(claimed);
  return withoutAudience === undefined
    ? claimed
    : discovery.withAudience(service, claimed, withoutAudience, signal);
}

/**
 * The content of a response, or why it cannot be decoded; neither where its status is not OK. Anything that a server may send is a value
 * here, never an exception.
 */
export function readAnswer<T>(
  call: ModelCall<T>,
  response: ModelResponse | undefined,
): Pick<Evidence<T>, 'value' | 'undecodable' | 'mismatch'> {
  if (response === undefined || !isOk(response)) return {};
  try {
    return { value: call.decode(response) };
  } catch (error) {
    if (error instanceof Problem) return undecodable(error);
    throw error;
  }
}

/**
 * Reads a prediction's answer in slices, within what is left of its time: where that runs out, the call ends as one whose answer did
 * not end in time. Rejects with signal.reason.
 */
export async function finishAnswer(
  { value: begun, ...evidence }: Evidence<Work<Answer>>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Evidence<Answer>> {
  const { streamed } = evidence;
  if (streamed !== undefined && isWhole(evidence)) return { ...evidence, value: streamed.answer };
  if (begun === undefined) return evidence;
  const { roundTrip } = evidence;
  const late = Symbol('late');
  const untilMs = performance.now() + timeoutMs - roundTrip.timings.totalMs;
  try {
    return { ...evidence, value: await inSlices(begun, { untilMs, late: () => late }, signal) };
  } catch (error) {
    // Its reason may be a Problem too, which says nothing of the answer.
    signal.throwIfAborted();
    if (error === late) return { ...evidence, roundTrip: tooLate(roundTrip, timeoutMs) };
    if (error instanceof Problem) return { ...evidence, ...undecodable(error) };
    throw error;
  }
}

/** An answer that came as events, to its end. */
function isWhole({ streamed, roundTrip }: Pick<Evidence, 'streamed' | 'roundTrip'>): boolean {
  return streamed !== undefined && streamed.fault === undefined && roundTrip.failure === undefined;
}

function undecodable(problem: Problem): Required<Pick<Evidence, 'undecodable' | 'mismatch'>> {
  return { undecodable: problem.summary, mismatch: problem.mismatch ?? 'form' };
}

function tooLate(ended: RoundTrip, timeoutMs: number): RoundTrip {
  const { response: _, ...roundTrip } = ended;
  const message = `the answer came, but could not be read within ${timeoutMs / 1000} s`;
  return { ...roundTrip, failure: { phase: 'receive', code: 'TIMEOUT', message } };
}

/** A gRPC server answers a REST request with 200 and its error in headers: `application/grpc` is not a REST answer. */
function isOk(response: ModelResponse): boolean {
  if (response.transport === 'grpc') return response.code === grpcCode.OK;
  return response.status >= 200 && response.status < 300 && !isGrpcAnswer(response);
}

/** How long a service was waited for that was starting, to the second; undefined where the call's own limit held. */
function waitedMs({ failure }: RoundTrip, start: ColdStart | undefined): number | undefined {
  if (start === undefined || failure?.code !== 'TIMEOUT') return undefined;
  return Math.max(1, Math.round(start.waitedMs / 1000)) * 1000;
}

/** How far a service came that was at zero, and what its pods said. */
function startOf(start: ColdStart | undefined): Pick<Evidence, 'start' | 'podTrouble' | 'noLog'> {
  if (start === undefined || start.state === 'up') return {};
  const { trouble, pods = [] } = start.explained;
  return {
    start: start.state,
    podTrouble: trouble === undefined ? '' : podReasonLine(trouble.reason),
    ...(hasLog(pods) ? {} : { noLog: true }),
  };
}

/** Not for a server that is there and is not the one that is called: it would be found again. */
export function neverArrived({ phase, code }: NoResponse): boolean {
  const before = phase === 'resolve' || phase === 'connect' || phase === 'tls';
  return before && !isThere(code);
}

function isThere(code: string): boolean {
  return (
    ['NOT_HTTP2', 'CLIENT_CERTIFICATE', 'TLS_VERSION', 'ADDRESS_REFUSED', 'PROXY_REFUSED'].includes(code) ||
    isCertificateFailure(code)
  );
}
