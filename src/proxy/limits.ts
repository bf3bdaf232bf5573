// The limits of a client of the proxy. An answer is passed on as it comes, so that only time ends it.

/** Bytes of the head of a request. */
export const maxHeadBytes = 64 * 1024;

/** Bytes of a request's body, unless `--max-body` says otherwise. */
export const usualMaxBodyBytes = 256 * 1024 * 1024;

/** A connection that has not said by then what it asks for is closed, and so is one whose next head takes as long. */
const headMs = 10_000;

/** Until there is a connection to the service. */
const connectMs = 10_000;

/** An exchange in which no byte comes from either side for so long is ended, unless `--timeout` says otherwise: a model may have others in its queue. */
export const usualSilenceMs = 5 * 60_000;

/** A connection without a request is closed after it. */
const idleMs = 60_000;

/** Connections at a time. */
const maxConnections = 256;

/** Requests at a time on one connection of HTTP/2. */
const maxStreams = 100;

/** Requests at a time, on all connections. */
const maxRequests = 256;

/** How long a service is taken to be as it was read, once it was asked for. */
export const serviceAgeMs = 30_000;

/** Bytes of an answer that are kept to tell who gave it. */
export const maxStartBytes = 64 * 1024;

/** How long a client may go on to send the body of a request that was refused. */
export const lingerMs = 2000;

/** The limits that a proxy keeps, whoever runs it. */
export type ProxyLimits = {
  readonly headMs: number;
  readonly connectMs: number;
  readonly idleMs: number;
  readonly maxConnections: number;
  readonly maxStreams: number;
  readonly maxRequests: number;
};

export const usualLimits: ProxyLimits = {
  headMs,
  connectMs,
  idleMs,
  maxConnections,
  maxStreams,
  maxRequests,
};
