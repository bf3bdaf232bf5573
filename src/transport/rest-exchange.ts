import type { Agent } from 'node:http';
import type { HttpRequest, HttpResponse, NoResponse } from '../inference/exchange.js';
import { urlHost } from '../network/address.js';
import type { AnswerLimits } from './limits.js';
import { offeredEncodings } from './rest-body.js';
import type { Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

export type BytesRequest = HttpRequest & { readonly body?: Uint8Array };

/** `unheard`: the connection was a kept one, and was closed before a byte of an answer came. */
export type RestOutcome =
  | { readonly response: HttpResponse }
  | { readonly failure: NoResponse; readonly unheard?: boolean };

/** The request that went out, and how much of an answer has come. */
export type Progress = {
  requestHeaders?: Readonly<Record<string, string>>;
  head?: AnswerHead;
  receivedBytes: number;
  sentAgain?: true;
};

export type AnswerHead = Pick<HttpResponse, 'status' | 'headers'>;

/** Is told what happens while an answer comes. */
export type AnswerWatcher = {
  /** The whole request has gone out. */
  readonly onSent: () => void;
  readonly onHead: (head: AnswerHead) => void;
  /** A piece of the body, without its compression. */
  readonly onPiece: (piece: Uint8Array) => void;
};

/** The connection that a request is sent over. */
export type RestConnection = {
  readonly target: Target;
  readonly trust: Trust;
  readonly agent: Agent;
  /** Ends a connection that is still being made through a proxy. */
  readonly connectSignal?: AbortSignal | undefined;
};

/** The state of a request that is under way, and the limits of its answer. */
export type RestWatch = {
  readonly limits: AnswerLimits;
  readonly watch: Stopwatch;
  readonly progress: Progress;
  readonly watcher?: AnswerWatcher | undefined;
};

/**
 * Sends a request and reads the whole answer; calls `end` once. Each exchange has the same bytes and outcomes: one is over got,
 * the other by Node alone, for one of many requests alike.
 */
export type RestExchange = (
  connection: RestConnection,
  watch: RestWatch,
  end: (outcome: RestOutcome) => void,
) => { readonly destroy: () => void };

/** The URL at the target's own address, whatever host is asked for. IPv6 addresses stand in brackets. */
export function urlOf({ address, port, tls, basePath }: Target, { path }: BytesRequest): URL {
  return new URL(`${tls ? 'https' : 'http'}://${urlHost(address)}:${port}${basePath}${path}`);
}

/** All headers but those that the sender makes itself. */
export function headersOf(
  { host }: Target,
  { headers }: BytesRequest,
  proxyHeaders: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    'user-agent': 'isvc',
    'accept-encoding': offeredEncodings,
    ...headers,
    ...proxyHeaders,
    host,
  };
}
