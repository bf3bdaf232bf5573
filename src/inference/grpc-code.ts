/** gRPC's status codes by their names (grpc, doc/statuscodes.md). */
export const grpcCode = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** The code that a `grpc-status` states; undefined for a text that is not a number (grpc, doc/PROTOCOL-HTTP2.md, "Status"). */
export function parseGrpcCode(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A code by its name; one that gRPC does not define stays a number. */
export function grpcCodeName(code: number): string {
  return Object.entries(grpcCode).find(([, known]) => known === code)?.[0] ?? String(code);
}
