import type { GrpcRequest } from '../inference/exchange.js';
import type { Transport, Trust } from './transport.js';

/** Unary gRPC over grpc-js, `:authority` set to the target's host, with the messages of protos/. */
export function openGrpc(_trust: Trust): Transport<GrpcRequest> {
  throw new Error('not written yet');
}
