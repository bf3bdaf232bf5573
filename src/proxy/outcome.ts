import { grpcCode, parseGrpcCode } from '../inference/grpc-code.js';
import type { Relay } from '../predict/predict.js';
import { defined } from '../runtime/defined.js';
import type { HeaderList } from '../transport/passing.js';
import { grpcCodeOf, sendRefusal } from './answer.js';
import type { RequestBody } from './body.js';
import type { ProxyEntry } from './entry.js';
import type { PassedBack } from './pass-back.js';
import { refuse, type ProxyRefusal, refusalByVerdict } from './refusal.js';
import { type Asked, isGrpc } from './request.js';
import type { UnderWay } from './under-way.js';

/** The outcome of a request, without its head and its time. */
export type ProxyOutcome = Omit<ProxyEntry, 'at' | 'method' | 'path' | 'totalMs'> & {
  readonly path?: string;
};

/** The part of it that does not hang on the request. */
export type OutcomeFacts = Omit<ProxyOutcome, 'path' | 'service'>;

/** Decides who answered, and tells the client where nothing came that could be passed back. */
export async function outcomeOf(
  { request, response }: Asked,
  relay: Relay,
  {
    body,
    passed,
    cors,
  }: { readonly body: RequestBody; readonly passed: PassedBack | undefined; readonly cors: HeaderList },
  under: UnderWay,
): Promise<OutcomeFacts> {
  const sentBytes = body.readBytes();
  const { bodyStart = new Uint8Array(), receivedBytes = 0, fault } = passed ?? {};
  const bytes = { sentBytes, receivedBytes, notes: relay.notes };
  if (under.isLeft()) return { ...left(body), ...bytes };
  const ended = under.refusal();
  if (ended !== undefined && ended.code !== 'timeout') {
    sendRefusal(request, response, ended, cors);
    return { ...refused(ended), ...bytes };
  }
  const late = ended === undefined ? undefined : { code: 'TIMEOUT', message: ended.message };
  const verdict = await relay.judge({
    bodyStart,
    sentBytes,
    receivedBytes,
    ...defined({ fault: late ?? fault }),
  });
  const why = passed === undefined ? refusalByVerdict(verdict) : undefined;
  if (why !== undefined) sendRefusal(request, response, why, cors);
  return {
    status: why?.status ?? relay.answer?.status ?? 0,
    ...(isGrpc(request) ? { grpcStatus: why === undefined ? grpcStatusOf(relay) : grpcCodeOf(why) } : {}),
    ...bytes,
    who: verdict.who,
    ok: verdict.ok,
    summary: verdict.summary,
    next: verdict.next.map(({ text }) => text),
  };
}

function grpcStatusOf({ answer: came }: Relay): number {
  const all = came === undefined ? [] : [...came.trailers(), ...came.headers];
  const stated = all.find(([name]) => name === 'grpc-status')?.[1];
  return stated === undefined ? grpcCode.UNAVAILABLE : (parseGrpcCode(stated) ?? grpcCode.UNKNOWN);
}

/** `maxBytes`: the limit of `--max-body`. */
export function tooLarge(maxBytes: number): ProxyRefusal {
  return refuse(
    413,
    'body',
    `the body is larger than ${maxBytes} bytes`,
    'Allow more with: isvc proxy --max-body 1GiB',
  );
}

/** A request that isvc answered itself, before anything was sent. */
export function refused({ status, message, next }: ProxyRefusal): OutcomeFacts {
  return {
    status,
    sentBytes: 0,
    receivedBytes: 0,
    who: 'isvc',
    ok: false,
    summary: message,
    next,
    notes: [],
  };
}

/** As nginx counts it. */
const leftStatus = 499;

/** The client went away before its answer was whole. */
export function left(body: RequestBody): OutcomeFacts {
  return {
    status: leftStatus,
    sentBytes: body.readBytes(),
    receivedBytes: 0,
    who: 'client',
    ok: false,
    summary: 'before its answer had ended',
    next: [],
    notes: [],
  };
}
