import { isIP } from '../network/ip.js';
import { grpcCode } from '../inference/grpc-code.js';
import type { GrpcResponse, NoResponse, PlainAnswer, RoundTrip } from '../inference/exchange.js';
import { createTargetCheck, type TargetCheck } from './connection.js';
import type { Channels } from './grpc-channels.js';
import type { Channel, GrpcCall } from './grpc-connection.js';
import type { Method } from './grpc-methods.js';
import { type CallStatus, isUnprocessed, mappedStatus, noResponse, readCode } from './grpc-status.js';
import type { AnswerLimits } from './limits.js';
import { startStopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

/** Sends a call to a target, within a time. Rejects with signal.reason, or an error of ours. */
export type CallSender = (
  call: GrpcCall,
  wanted: Target,
  timeoutMs: number,
  signal: AbortSignal,
) => Promise<RoundTrip>;

type GrpcOutcome = { readonly response: GrpcResponse } | { readonly failure: NoResponse };

/** Sends calls over channels of one kind; their outcomes do not depend on the kind. */
export function createCallSender(channels: Channels, trust: Trust, limits: AnswerLimits): CallSender {
  const check = createTargetCheck(trust);
  return (call, wanted, timeoutMs, signal) => {
    const { method, bytes } = call;
    const watch = startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
    let stop: (() => void) | undefined;

    const finish = (outcome: GrpcOutcome, receivedBytes: number): RoundTrip => {
      watch.mark('responded');
      return { ...outcome, timings: watch.timings(), sentBytes: bytes.length, receivedBytes };
    };
    const late = (): RoundTrip => {
      const message = `no answer within ${timeoutMs / 1000} s`;
      return finish({ failure: { phase: watch.phase(), code: 'TIMEOUT', message } }, 0);
    };
    const ended = (
      target: Target,
      channel: Channel,
      status: CallStatus,
      message: Buffer | undefined,
      page: PlainAnswer | undefined,
    ): RoundTrip => {
      const context = { phase: watch.phase(), tls: target.tls, ...limits, connection: channel.fault() };
      const failure = page === undefined ? noResponse(status, context) : undefined;
      if (failure === undefined) {
        channels.keep(channel);
        return finish(
          readResponse(method, status, message, page),
          page === undefined ? (message?.length ?? 0) : 0,
        );
      }
      channels.drop(channel);
      return finish({ failure }, 0);
    };
    const attempt = (target: Target, again: boolean, end: (sent: RoundTrip) => void) => {
      const channel = channels.take(target);
      channel.time(watch);
      let isStopped = false;
      const cancel = channel.start(call, {
        onResponding: () => watch.mark('responded'),
        onEnd: (status, message, page) => {
          // What ends the channel ends its call, which was given up before.
          if (isStopped) return;
          if (again && isUnprocessed(status)) {
            channels.drop(channel);
            attempt(target, false, end);
          } else end(ended(target, channel, status, message, page));
        },
      });
      stop = () => {
        isStopped = true;
        cancel();
        // It may have died in silence, or its server may have stopped within a frame: nobody can tell, and the next call makes another.
        channels.drop(channel);
      };
    };
    return withLimits(
      (end, fail) => {
        let stopped = false;
        const begin = (checked: TargetCheck) => {
          if (stopped) return;
          if ('failure' in checked) end(finish(checked, 0));
          else attempt(checked.target, true, end);
        };
        check(wanted, timeoutMs, begin, fail);
        return () => {
          stopped = true;
          stop?.();
        };
      },
      { ms: timeoutMs, value: late },
      signal,
    );
  };
}

function readResponse(
  method: Method,
  status: CallStatus,
  bytes: Buffer | undefined,
  page: PlainAnswer | undefined,
): GrpcOutcome {
  const { headers = {}, trailers } = status;
  if (page !== undefined) {
    const mapped = mappedStatus(page.status, page.headers['content-type'] ?? '');
    return { response: { transport: 'grpc', ...mapped, headers: page.headers, trailers, http: page } };
  }
  const { code, details } = readCode(status.code, status.details);
  const response: GrpcResponse = { transport: 'grpc', code, details, headers, trailers };
  if (code !== grpcCode.OK) return { response: withPlainHead(response) };
  try {
    if (bytes === undefined) throw new Error('it is empty');
    return { response: { ...response, message: method.deserialize(bytes) } };
  } catch (error) {
    const message = `the answer is not a message of ${method.path}: ${String(error)}`;
    return { failure: { phase: 'receive', code: 'BAD_MESSAGE', message } };
  }
}

/** The page that came, without its body, where this Node does not tell of streams. */
function withPlainHead(response: GrpcResponse): GrpcResponse {
  const status = /^Received HTTP status code (\d+)/.exec(response.details)?.[1];
  if (status === undefined) return response;
  const headers = { ...response.headers, ...response.trailers };
  return { ...response, http: { status: Number(status), headers, body: Buffer.alloc(0) } };
}
