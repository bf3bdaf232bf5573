import { openSocketChannel } from './grpc-by-socket.js';
import { createChannels } from './grpc-channels.js';
import { type CallSender, createCallSender } from './grpc-exchange.js';
import { createRequestMaker } from './grpc-request.js';
import type { AnswerLimits } from './limits.js';
import type { Trust } from './transport.js';

/** Sends calls that are made many times, over connections of its own. Not through a proxy. */
export type GrpcRepeater = {
  readonly send: CallSender;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

/** gRPC for a load's calls: over bare sockets, with its own connections. */
export function createRepeater(trust: Trust, limits: AnswerLimits): GrpcRepeater {
  const requestOf = createRequestMaker();
  const channels = createChannels(trust, (target) => openSocketChannel(target, trust, limits, requestOf));
  return { send: createCallSender(channels, trust, limits), close: channels.close };
}
