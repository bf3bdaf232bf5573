import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { LoginOptions } from './credentials.js';
import { answerTimeoutMs, connectTimeoutMs, silenceTimeoutMs } from './limits.js';
import { silentProblem, switchedProblem } from './network-problem.js';

/** A request: a GET, or a POST where there is a body and nothing else is said. */
export type Outgoing = {
  readonly url: string;
  readonly method?: 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer goes on for as long as it likes: a watch, a log. Only its head must come in time. */
  readonly streams?: boolean;
};

/**
 * Sends a request and resolves with the answer's head. Rejects with Node's error, with a Problem for silence, for an answer
 * that takes too long and for 101, or with signal.reason.
 */
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
      // one such connection, so this ends with a new one. A POST may be repeated too: those for a token and for a right store nothing, and
      // an object that is created has a name, which no second one can have.
      if (!sent.request.reusedSocket || !isCut(error)) throw error;
    }
  }
}

function request(
  { url, method, headers, body, streams = false }: Outgoing,
  options: LoginOptions,
  signal: AbortSignal,
): { readonly request: ClientRequest; readonly response: Promise<IncomingMessage> } {
  signal.throwIfAborted();
  const { request: open } = url.startsWith('https:') ? https : http;
  const { agent, absoluteForm } = options;
  const sent = open(url, {
    agent,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      'user-agent': 'isvc',
      ...options.headers,
      ...headers,
      ...absoluteForm?.headers,
    },
    // RFC 9112, section 3.2.2: what a plain HTTP proxy is asked for.
    ...(absoluteForm === undefined ? {} : { path: url }),
  });
  const { origin } = new URL(url);
  // Once the head is here, the answer is what fails: its reader must hear why.
  let failing: ClientRequest | IncomingMessage = sent;
  const giveUp = (waitedMs: number): void => void failing.destroy(silentProblem(origin, waitedMs));
  // A timer of ours, because a socket's own timeout starts only when an agent (a proxy's too) hands the socket over.
  let timer = setTimeout(giveUp, connectTimeoutMs, connectTimeoutMs);
  const onConnected = (): void => {
    clearTimeout(timer);
    sent.setTimeout(silenceTimeoutMs, () => giveUp(silenceTimeoutMs));
    // A limit on silence is not enough: a byte a second, or one `100 Continue` after another, is not silence.
    timer = setTimeout(giveUp, answerTimeoutMs, answerTimeoutMs);
  };
  const onAbort = (): void => void sent.destroy(asError(signal.reason));
  signal.addEventListener('abort', onAbort);
  sent.once('socket', (socket) => whenConnected(socket, onConnected));
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', (received) => {
      if (streams) clearTimeout(timer);
      failing = received;
      resolve(received);
    });
    // Nobody asked for another protocol: without this listener Node closes the connection, and nothing else happens.
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(switchedProblem(origin));
    });
    sent.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // However it ended, whoever waits hears of it.
      reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
    // Stays for good: a request may fail again after its answer came, and an error without a listener ends the process.
    sent.on('error', reject);
  });
  sent.end(body);
  return { request: sent, response };
}

/** Calls `connected` once the socket, and TLS on it, stands: at once for one that is used again. */
function whenConnected(socket: Socket, connected: () => void): void {
  if (socket instanceof TLSSocket) {
    // nodejs.org/api/tls.html#tlssocketgetprotocol: `unknown` until the handshake is done.
    if (socket.connecting || socket.getProtocol() === 'unknown') socket.once('secureConnect', connected);
    else connected();
  } else if (socket.connecting) socket.once('connect', connected);
  else connected();
}

function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
