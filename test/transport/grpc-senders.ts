import type { GrpcRequest } from '../../src/inference/exchange.js';
import { openGrpc } from '../../src/transport/grpc.js';
import type { Transport } from '../../src/transport/transport.js';

type Open = (...given: Parameters<typeof openGrpc>) => Transport<GrpcRequest>;

type Sender = readonly [name: string, open: Open];

/** Both ways in which a call goes out: alone, over grpc-js, and as one of a load's many, over sockets. They are to have the same outcomes. */
export const grpcSenders: readonly [alone: Sender, repeated: Sender] = [
  ['alone', openGrpc],
  [
    'repeated',
    (...given) => {
      const { repeat, ...grpc } = openGrpc(...given);
      return {
        ...grpc,
        send: (to, request, timeoutMs, signal) => repeat(request)(to, request.headers, timeoutMs, signal),
      };
    },
  ],
];
