import type { GrpcRequest } from '../inference/exchange.js';
import { inSlices } from '../runtime/work.js';
import { proxyOf } from './connection.js';
import { registerAddresses } from './grpc-addresses.js';
import { openChannel } from './grpc-channel.js';
import { createChannels } from './grpc-channels.js';
import type { GrpcCall } from './grpc-connection.js';
import { createCallSender } from './grpc-exchange.js';
import { joinChunksAsTheyCome } from './grpc-frames.js';
import { findMethod, type Method } from './grpc-methods.js';
import { keepPages } from './grpc-pages.js';
import type { GrpcRepeater } from './grpc-repeat.js';
import { type AnswerLimits, usualAnswerLimits } from './limits.js';
import type { Repetition, Transport, Trust } from './transport.js';

/**
 * Unary gRPC, `:authority` set to the target's host, with the messages of protos/: over grpc-js, and where a call is sent many times and
 * no proxy is on the way over sockets of our own.
 */
export function openGrpc(
  trust: Trust,
  limits: AnswerLimits = usualAnswerLimits,
): Transport<GrpcRequest> & Repetition<GrpcRequest> {
  registerAddresses();
  joinChunksAsTheyCome();
  const channels = createChannels(trust, (target) => openChannel(target, trust, limits, pages.of));
  const pages = keepPages(channels.atPort);
  const send = createCallSender(channels, trust, limits);
  let repeater: Promise<GrpcRepeater> | undefined;
  const openRepeater = async () => {
    // A single call needs none of it.
    const { createRepeater } = await import('./grpc-repeat.js');
    return createRepeater(trust, limits);
  };
  return {
    send: async (target, request, timeoutMs, signal) =>
      send(await readyCall(request, signal), target, timeoutMs, signal),
    repeat: (request) => {
      let opening: Promise<[GrpcCall, GrpcRepeater]> | undefined;
      let call: GrpcCall | undefined;
      return async (target, headers, timeoutMs, signal) => {
        repeater ??= openRepeater();
        opening ??= Promise.all([
          readyCall(request, new AbortController().signal).then(rememberLast),
          repeater,
        ]);
        const [first, { send: repeat }] = await opening;
        if (call?.headers !== headers) call = { ...first, headers };
        const isProxied = proxyOf(target, trust) !== undefined;
        return (isProxied ? send : repeat)(call, target, timeoutMs, signal);
      };
    },
    close: () => {
      channels.close();
      pages.close();
      void repeater?.then((opened) => opened.close());
    },
  };
}

async function readyCall(request: GrpcRequest, signal: AbortSignal): Promise<GrpcCall> {
  const method = findMethod(request.service, request.method);
  const bytes = await inSlices(method.serialize(request.message), undefined, signal);
  return { method, bytes, headers: request.headers };
}

/** A larger answer is not kept: comparing it would save little. */
const maxKeptBytes = 65_536;

/** An answer with the bytes of the one before is the same message, not an equal one: it was read already. */
function rememberLast(call: GrpcCall): GrpcCall {
  const { method } = call;
  let last: { readonly bytes: Buffer; readonly message: object } | undefined;
  const deserialize: Method['deserialize'] = (received) => {
    if (last?.bytes.equals(received) === true) return last.message;
    const message = method.deserialize(received);
    last = received.byteLength > maxKeptBytes ? undefined : { bytes: received, message };
    return message;
  };
  return { ...call, method: { ...method, deserialize } };
}
