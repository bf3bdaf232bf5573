import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LoginOptions } from './credentials.js';
import { silentProblem } from './network-problem.js';

/** Longest wait for a connection, and between two bytes of an answer. A watch sets its own after the head. */
const connectTimeoutMs = 10_000;
const silenceTimeoutMs = 30_000;

/** What is asked: a GET, or a POST where there is a body. */
export type Outgoing = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends a request and resolves with the answer's head. Rejects with Node's error, a Problem for silence, or signal.reason. */
export async function send(
  outgoing: Outgoing,
  options: LoginOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  for (;;) {
    const sent = request(outgoing, options, signal);
    try {
      return await sent.response;
    } catch (error) {
      // The server closed an idle connection just as we reused it: that says nothing about the server. Each try uses up
      // one such connection, so this ends with a new one. The only POST, for a token, may be repeated: it stores nothing.
      if (!sent.request.reusedSocket || !isCut(error)) throw error;
    }
  }
}

function request(
  { url, headers, body }: Outgoing,
  options: LoginOptions,
  signal: AbortSignal,
): { readonly request: ClientRequest; readonly response: Promise<IncomingMessage> } {
  signal.throwIfAborted();
  const { request: open } = url.startsWith('https:') ? https : http;
  const sent = open(url, {
    ...options,
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept: 'application/json', 'user-agent': 'isvc', ...options.headers, ...headers },
  });
  // Once the head is here, the answer is what fails: its reader must hear why.
  let failing: ClientRequest | IncomingMessage = sent;
  const giveUp = (waitedMs: number): void =>
    void failing.destroy(silentProblem(new URL(url).origin, waitedMs));
  // A timer of ours, because a socket's own timeout starts only when an agent (a proxy's too) hands the socket over.
  const connectTimer = setTimeout(giveUp, connectTimeoutMs, connectTimeoutMs);
  const onConnected = (): void => {
    clearTimeout(connectTimer);
    sent.setTimeout(silenceTimeoutMs, () => giveUp(silenceTimeoutMs));
  };
  const onAbort = (): void => void sent.destroy(asError(signal.reason));
  signal.addEventListener('abort', onAbort);
  sent.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', onConnected);
    else onConnected();
  });
  sent.once('close', () => {
    clearTimeout(connectTimer);
    signal.removeEventListener('abort', onAbort);
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', (received) => {
      failing = received;
      resolve(received);
    });
    // Stays for good: a request may fail again after its answer came, and an error without a listener ends the process.
    sent.on('error', reject);
  });
  sent.end(body);
  return { request: sent, response };
}

function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
