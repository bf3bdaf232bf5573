import { type Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { isIP } from '../network/ip.js';
import {
  agentFor,
  type AgentOptions,
  blamed,
  checkTarget,
  proxiedRequest,
  socketFault,
  targetKey,
  tlsOptions,
} from './connection.js';
import { keptSocketMs, maxHeaderBytes, maxInterimAnswers } from './limits.js';
import type { HeaderList, PassedAnswer, PassedRequest, Passing, PassOutcome } from './passing.js';
import { startStopwatch, watchSocket } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

/** Over HTTP/1.1, with connections that are kept for a moment only: of a body that is a stream nothing can be sent twice. */
export function openHttp1Pass(trust: Trust): {
  readonly send: (target: Target, request: PassedRequest, connectMs: number) => Passing;
  readonly close: () => void;
} {
  const agents = new Map<string, Agent>();
  const agentOf = (target: Target): Agent => {
    const key = targetKey(target, trust);
    const agent = agents.get(key) ?? agentFor(target, trust, keptSocketMs);
    agents.set(key, agent);
    return agent;
  };
  return {
    send: (target, request, connectMs) => {
      const watch = startStopwatch({ resolve: isIP(target.address) === 0, tls: target.tls });
      const stopped = new AbortController();
      const failureOf: Passing['failureOf'] = (code, message) => ({ phase: watch.phase(), code, message });
      const start = async (): Promise<PassOutcome> => {
        const checked = await checkTarget(target, trust, connectMs);
        if ('failure' in checked) return { ...checked, unread: true };
        const { promise, resolve } = Promise.withResolvers<PassOutcome>();
        let sent: ClientRequest;
        try {
          sent = startRequest(checked.target, request, trust, agentOf(target), stopped.signal);
        } catch (error) {
          // Node refuses a head that HTTP/1.1 cannot carry.
          const { code = 'ERROR', message } = error as NodeJS.ErrnoException;
          return { failure: failureOf(code, message), unread: true };
        }
        stopped.signal.addEventListener('abort', () => sent.destroy(), { once: true });
        if (stopped.signal.aborted) sent.destroy();
        const failed = (code: string, message: string) => blamed(failureOf(code, message), target, trust);
        watchRequest(sent, request, target, { watch, failureOf: failed, resolve });
        return promise;
      };
      return {
        outcome: start(),
        timings: watch.timings,
        failureOf,
        stop: () => stopped.abort(),
      };
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function startRequest(
  target: Target,
  { method, path, headers, upgrade }: PassedRequest,
  trust: Trust,
  agent: Agent,
  connectSignal: AbortSignal,
): ClientRequest {
  const { address, port, tls, host, basePath } = target;
  const full = `${basePath}${path}`;
  const proxied = proxiedRequest(target, trust, full);
  const options: RequestOptions & AgentOptions = {
    host: address,
    port,
    method,
    path: full,
    agent,
    maxHeaderSize: maxHeaderBytes,
    ...(tls ? tlsOptions(target, trust) : {}),
    headers: {
      ...headerObject(headers),
      ...proxied?.headers,
      ...(upgrade === undefined ? {} : { connection: 'Upgrade', upgrade }),
      host,
    },
    ...proxied?.options,
    connectSignal,
  };
  return (tls || proxied?.secure === true ? httpsRequest : httpRequest)(options);
}

type Watching = {
  readonly watch: ReturnType<typeof startStopwatch>;
  readonly failureOf: Passing['failureOf'];
  readonly resolve: (outcome: PassOutcome) => void;
};

/** Sends the body once there is a connection, and tells what comes back: once. */
function watchRequest(
  sent: ClientRequest,
  request: PassedRequest,
  { tls }: Target,
  { watch, failureOf, resolve }: Watching,
): void {
  let hasBegun = false;
  let interim = 0;
  let isUnheard: (() => boolean) | undefined;
  const begin = () => {
    hasBegun = true;
    sendBody(sent, request);
  };
  sent.once('socket', (socket: Socket) => {
    watchSocket(watch, socket);
    const bytesBefore = socket.bytesRead;
    isUnheard = () => sent.reusedSocket && socket.bytesRead === bytesBefore;
    if (socket.connecting) socket.once(tls ? 'secureConnect' : 'connect', begin);
    else begin();
  });
  sent.on('information', () => {
    interim += 1;
    if (interim > maxInterimAnswers)
      sent.destroy(Object.assign(new Error('only interim answers came (1xx)'), { code: 'BAD_HTTP' }));
  });
  sent.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    watch.mark('responded');
    // Nobody asked for it: the socket is nobody's.
    if (request.upgrade === undefined) {
      socket.destroy();
      resolve({
        failure: failureOf('SWITCHED', 'it switched to another protocol (HTTP 101)'),
        unread: false,
      });
      return;
    }
    if (head.length > 0) socket.unshift(head);
    resolve({ answer: { ...answerOf(incoming), socket } });
  });
  sent.on('response', (incoming: IncomingMessage) => {
    watch.mark('responded');
    resolve({ answer: answerOf(incoming) });
  });
  // Errors that follow a destroy of ours come here too: without a listener they would end the program.
  sent.on('error', (error) => {
    const { code, message } = socketFault(error);
    const isBytes = !(request.body instanceof Readable);
    const unread = !hasBegun || (isBytes && isUnheard?.() === true);
    resolve({ failure: failureOf(code, message), unread });
  });
}

/** Not by a pipeline: what becomes of the server's side must not close the client's, which still has to be told. */
function sendBody(sent: ClientRequest, { body, trailers }: PassedRequest): void {
  const end = (last?: Uint8Array) => {
    const behind = trailers();
    // Only a chunked body can have them.
    if (behind.length === 0 || sent.getHeader('transfer-encoding') === undefined) {
      sent.end(last);
      return;
    }
    if (last !== undefined) sent.write(last);
    sent.addTrailers(headerObject(behind));
    sent.end();
  };
  if (!(body instanceof Readable)) {
    end(body);
    return;
  }
  body.once('end', () => end());
  sent.once('close', () => {
    body.unpipe(sent);
    // A body that nobody reads any more must not keep the client from reading its answer.
    body.resume();
  });
  body.pipe(sent, { end: false });
}

function answerOf(incoming: IncomingMessage): PassedAnswer {
  return {
    status: incoming.statusCode ?? 0,
    headers: pairsOf(incoming.rawHeaders),
    body: incoming,
    isHeadOnly: false,
    fault: () =>
      incoming.complete
        ? undefined
        : { code: 'CUT_SHORT', message: 'the connection was closed before the end of the answer' },
    trailers: () => pairsOf(incoming.rawTrailers),
  };
}

/** Node's list, in which names and values take turns. */
function pairsOf(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : []));
}

/** Node's form of them: a repeated one is a list. Names such as `constructor` are names like any other. */
export function headerObject(headers: HeaderList): Record<string, string | string[]> {
  const all = new Map<string, string | string[]>();
  for (const [name, value] of headers) {
    const before = all.get(name);
    all.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Object.fromEntries(all);
}
