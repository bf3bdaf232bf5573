import { grpcCode } from '../../inference/grpc-code.js';
import { textAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import { isGrpc, trailersOnly } from '../wire/grpc.js';

/** Envoy's Grpc::Utility::httpToGrpcStatus (source/common/grpc/status.cc); what it does not list is UNKNOWN. */
const grpcStatuses: Readonly<Record<number, number>> = {
  400: grpcCode.INTERNAL,
  401: grpcCode.UNAUTHENTICATED,
  403: grpcCode.PERMISSION_DENIED,
  404: grpcCode.UNIMPLEMENTED,
  429: grpcCode.UNAVAILABLE,
  502: grpcCode.UNAVAILABLE,
  503: grpcCode.UNAVAILABLE,
  504: grpcCode.UNAVAILABLE,
};

/**
 * The answer of Envoy itself: the status and a plain text, or for a gRPC request the same mapped to a gRPC status whose
 * message is that text (none when it is empty).
 */
export function gatewayAnswer(
  request: DemoRequest,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): DemoAnswer {
  const answer = isGrpc(request)
    ? trailersOnly(grpcStatuses[status] ?? grpcCode.UNKNOWN, text)
    : textAnswer(status, text, text === '' ? undefined : 'text/plain');
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
