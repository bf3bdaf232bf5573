import { textAnswer, type DemoAnswer, type DemoRequest } from '../wire/exchange.js';
import { isGrpc, trailersOnly } from '../wire/grpc.js';

/** Envoy's Grpc::Utility::httpToGrpcStatus (source/common/grpc/status.cc); what it does not list is UNKNOWN. */
const grpcStatuses: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};

/**
 * What Envoy itself answers: the status and a plain text, or for a gRPC request the same mapped to a gRPC status whose
 * message is that text (none when it is empty).
 */
export function gatewayAnswer(
  request: DemoRequest,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): DemoAnswer {
  const answer = isGrpc(request)
    ? trailersOnly(grpcStatuses[status] ?? 2, text)
    : textAnswer(status, text, text === '' ? undefined : 'text/plain');
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
