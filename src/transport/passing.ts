import type { Duplex, Readable } from 'node:stream';
import type { NoResponse, Timings } from '../inference/exchange.js';
import type { Target } from './transport.js';

/** Headers in their order, in lower case; a repeated one once for each value. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request that somebody else has made: its body goes on as it comes. */
export type PassedRequest = {
  readonly method: string;
  /** Absolute path under the target's base path, with its query. */
  readonly path: string;
  /** Without Host, and without those that are about a connection (RFC 9110, section 7.6.1). */
  readonly headers: HeaderList;
  /** Bytes may be sent twice; of a stream nothing is read before there is a connection. */
  readonly body: Readable | Uint8Array;
  /** Those behind the body; read once it has ended. */
  readonly trailers: () => HeaderList;
  /** The protocol to which its connection is to change: `websocket`. */
  readonly upgrade?: string;
};

/** The answer; its body has not been read yet. */
export type PassedAnswer = {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Readable;
  /** Those behind the body; read once it has ended. */
  readonly trailers: () => HeaderList;
  /** Why the body broke off; asked once it has ended. Undefined for a whole one. */
  readonly fault: () => { readonly code: string; readonly message: string } | undefined;
  /** The head was all: over HTTP/2 such a one says so itself. */
  readonly isHeadOnly: boolean;
  /** The connection, in both directions, where the status is 101. */
  readonly socket?: Duplex;
};

export type PassOutcome =
  | { readonly answer: PassedAnswer }
  /** `unread`: nothing was read of the request's body, so that it may be sent again. */
  | { readonly failure: NoResponse; readonly unread: boolean };

/** One request on its way. */
export type Passing = {
  /** Never rejects. */
  readonly outcome: Promise<PassOutcome>;
  readonly timings: () => Timings;
  /** Why it ended, by the step that was under way. */
  readonly failureOf: (code: string, message: string) => NoResponse;
  /** Closes its connection, or its stream of one. */
  readonly stop: () => void;
};

/** Passes requests of others on to model servers: over HTTP/1.1, and over HTTP/2 for gRPC. */
export type Pass = {
  readonly overHttp1: (target: Target, request: PassedRequest, connectMs: number) => Passing;
  readonly overHttp2: (target: Target, request: PassedRequest, connectMs: number) => Passing;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};
