import { isIP } from '../network/ip.js';
import { grpcCode } from '../inference/grpc-code.js';
import type { GrpcRequest, GrpcResponse, NoResponse, PlainAnswer, RoundTrip } from '../inference/exchange.js';
import { inSlices } from '../runtime/work.js';
import { checkTarget } from './connection.js';
import { startCall } from './grpc-call.js';
import type { Channel } from './grpc-channel.js';
import { openChannels } from './grpc-channels.js';
import { type CallStatus, isUnprocessed, noResponse, mappedStatus, readCode } from './grpc-status.js';
import { findMethod, type Method } from './grpc-methods.js';
import { keepPages } from './grpc-pages.js';
import { type AnswerLimits, usualAnswerLimits } from './limits.js';
import { startStopwatch } from './stopwatch.js';
import type { Repetition, Target, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

type GrpcOutcome = { readonly response: GrpcResponse } | { readonly failure: NoResponse };

/** Unary gRPC over grpc-js, `:authority` set to the target's host, with the messages of protos/. */
export function openGrpc(
  trust: Trust,
  limits: AnswerLimits = usualAnswerLimits,
): Transport<GrpcRequest> & Repetition<GrpcRequest> {
  const channels = openChannels(trust, limits);
  const pages = keepPages(channels.atPort);
  const sendBytes = (
    { method, bytes }: Serialized,
    wanted: Target,
    headers: GrpcRequest['headers'],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<RoundTrip> => {
    const watch = startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
    let stop: (() => void) | undefined;
    let doubt: (() => void) | undefined;

    const finish = (outcome: GrpcOutcome, receivedBytes: number): RoundTrip => {
      watch.mark('responded');
      return { ...outcome, timings: watch.timings(), sentBytes: bytes.length, receivedBytes };
    };
    const late = (): RoundTrip => {
      doubt?.();
      const message = `no answer within ${timeoutMs / 1000} s`;
      return finish({ failure: { phase: watch.phase(), code: 'TIMEOUT', message } }, 0);
    };
    const ended = (target: Target, channel: Channel, status: CallStatus, message?: Buffer): RoundTrip => {
      const context = { phase: watch.phase(), tls: target.tls, ...limits, connection: channel.fault() };
      const page = pages.of(channel);
      const failure = page === undefined ? noResponse(status, context) : undefined;
      if (failure === undefined) {
        channels.keep(target, channel);
        return finish(readResponse(method, status, message, page), message?.length ?? 0);
      }
      channels.drop(channel);
      return finish({ failure }, 0);
    };
    const attempt = (target: Target, again: boolean, end: (sent: RoundTrip) => void) => {
      const channel = channels.take(target);
      const bytesBefore = channel.bytesRead();
      channel.time(watch);
      // Time is up and not a byte came: the connection may have died in silence, and the next call makes another.
      doubt = () => {
        if (channel.bytesRead() === bytesBefore) channels.drop(channel);
      };
      let isStopped = false;
      const cancel = startCall(channel.client, method.path, bytes, headers, {
        onResponding: () => watch.mark('responded'),
        onEnd: (status, message) => {
          // Told of later: another call may have the channel by then.
          if (isStopped) return;
          if (again && isUnprocessed(status)) {
            channels.drop(channel);
            attempt(target, false, end);
          } else end(ended(target, channel, status, message));
        },
      });
      stop = () => {
        isStopped = true;
        cancel();
        if (channel.isReady()) channels.keep(target, channel);
        else channels.drop(channel);
      };
    };
    return withLimits(
      (end, fail) => {
        let stopped = false;
        const begin = async () => {
          const checked = await checkTarget(wanted, trust, timeoutMs);
          if (stopped) return;
          if ('failure' in checked) end(finish(checked, 0));
          else attempt(checked.target, true, end);
        };
        begin().catch(fail);
        return () => {
          stopped = true;
          stop?.();
        };
      },
      { ms: timeoutMs, value: late },
      signal,
    );
  };
  return {
    send: async (target, request, timeoutMs, signal) =>
      sendBytes(await serialize(request, signal), target, request.headers, timeoutMs, signal),
    repeat: (request) => {
      let serialized: Promise<Serialized> | undefined;
      return async (target, headers, timeoutMs, signal) => {
        serialized ??= serialize(request, new AbortController().signal).then(rememberLast);
        return sendBytes(await serialized, target, headers, timeoutMs, signal);
      };
    },
    close: () => {
      channels.close();
      pages.close();
    },
  };
}

type Serialized = { readonly method: Method; readonly bytes: Buffer };

/** A larger answer is not kept: comparing it would save little. */
const maxKeptBytes = 65_536;

/** An answer with the bytes of the one before is the same message, not an equal one: it was read already. */
function rememberLast({ method, bytes }: Serialized): Serialized {
  let last: { readonly bytes: Buffer; readonly message: object } | undefined;
  const deserialize = (received: Buffer): object => {
    if (last?.bytes.equals(received) === true) return last.message;
    const message = method.deserialize(received);
    last = received.byteLength > maxKeptBytes ? undefined : { bytes: received, message };
    return message;
  };
  return { bytes, method: { ...method, deserialize } };
}

async function serialize(request: GrpcRequest, signal: AbortSignal): Promise<Serialized> {
  const method = findMethod(request.service, request.method);
  return { method, bytes: await inSlices(method.serialize(request.message), undefined, signal) };
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
