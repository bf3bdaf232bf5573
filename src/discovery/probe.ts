import { type Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Attempt } from '../inference/endpoint.js';
import type { NoResponse } from '../inference/exchange.js';
import { errorText, failureCode, networkFailure } from '../network/failure.js';
import { proxyAnswer } from '../network/proxies.js';
import {
  agentFor,
  checkTarget,
  type AgentOptions,
  proxiedRequest,
  tlsOptions,
} from '../transport/connection.js';
import { maxHeaderBytes, type Target, type Trust } from '../transport/transport.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { RefusedAddress } from '../transport/lookup.js';
import { defined } from '../runtime/defined.js';
import { startTimer } from '../runtime/wait.js';

/** A Host that no route has, so that a probe wakes no service that is scaled to zero and reaches no model. */
const probeHost = 'isvc-probe.invalid';

/** The time that DNS may take to tell where a target leads: as long as a probe may take. */
export const probeCheckMs = 1000;

/** How long a page may take to its end, for its connection to be used again. */
const readingMs = 1000;

/** So much of a page tells whether it is another one. */
const pageBytes = 16_384;

/** `host`: the name that TLS asks for and verifies. */
export type ProbeTarget = Omit<Target, 'basePath'>;

export type ProbeResult = Pick<Attempt, 'detail' | 'failure'> & {
  readonly answered: boolean;
  /** The connection over which the answer came. */
  readonly connection?: ProbeConnection;
};

/** A connection that is open still: somebody keeps it or closes it. */
export type ProbeConnection = {
  readonly keepIn: (agents: AgentPool, trust: Trust) => void;
  readonly close: () => void;
};

/** Whether an HTTP server is there: any HTTP/1.1 response is an answer, an open TCP connection is not. Never rejects. */
export async function probeHttp1(
  target: ProbeTarget,
  trust: Trust,
  signal: AbortSignal,
  path = '/',
): Promise<ProbeResult> {
  const checked = await checkTarget({ ...target, basePath: '' }, trust, probeCheckMs);
  if ('failure' in checked) return failedProbe(checked.failure);
  try {
    const page = await ask(checked.target, path, trust, signal);
    const own = isPassedOn(checked.target)
      ? await proxysOwn(page, checked.target, path, trust, signal)
      : undefined;
    if (own !== undefined) return { answered: false, detail: own };
    return { answered: true, detail: page.detail, ...defined({ connection: page.connection }) };
  } catch (error) {
    return probeFailure(error as Error, signal);
  }
}

type ProbePage = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly detail: string;
  readonly connection?: ProbeConnection;
};

/** Whether a proxy reads the request, and may answer it itself: inside TLS it cannot. */
function isPassedOn({ proxy, tls }: ProbeTarget): boolean {
  return proxy !== undefined && !tls;
}

/** The signs that the proxy wrote a page itself: its own headers, or that it has the same for a host that does not exist. */
async function proxysOwn(
  page: ProbePage,
  target: Target,
  path: string,
  trust: Trust,
  signal: AbortSignal,
): Promise<string | undefined> {
  const own = proxyAnswer(page);
  if (own !== undefined) return own;
  try {
    const nowhere = await ask({ ...target, address: probeHost, port: 80 }, path, trust, signal);
    const isSame =
      nowhere.status === page.status && nowhere.body === page.body && nowhere.detail === page.detail;
    return isSame ? 'the proxy answers the same for a host that does not exist' : undefined;
  } catch {
    // A proxy that cuts the connection for a host that does not exist has no page of its own.
    return undefined;
  }
}

function ask(target: Target, path: string, trust: Trust, signal: AbortSignal): Promise<ProbePage> {
  return new Promise((resolve, reject) => {
    const agent = agentFor(target, trust);
    const request = probeRequest(target, path, trust, agent, signal);
    const stop = () => request.destroy(signal.reason as Error);
    const end = (then: () => void) => {
      signal.removeEventListener('abort', stop);
      then();
      request.destroy();
      agent.destroy();
    };
    const fail = (error: Error) => end(() => reject(error));
    signal.addEventListener('abort', stop, { once: true });
    request.on('response', (response) => {
      // Without an upgrade's headers Node takes 101 for an answer like any other.
      if (response.statusCode === 101) return end(() => reject(switched()));
      const page = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        detail: describe(response),
      };
      if (!isPassedOn(target)) {
        signal.removeEventListener('abort', stop);
        // From here on the agent does not concern the probe.
        request.off('error', fail);
        request.on('error', () => request.destroy());
        readToEnd(response);
        const connection: ProbeConnection = {
          keepIn: (agents, own) => agents.adopt(target, own, agent),
          close: () => agent.destroy(),
        };
        return resolve({ ...page, body: '', connection });
      }
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > pageBytes) end(() => resolve({ ...page, body }));
      });
      response.on('end', () => end(() => resolve({ ...page, body })));
      response.on('error', (error) => end(() => reject(error)));
    });
    // HTTP 101: the socket is nobody's from then on, and a service behind it takes no prediction.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      end(() => reject(switched()));
    });
    request.on('error', fail);
    request.end();
    if (signal.aborted) stop();
  });
}

function probeRequest(
  target: Target,
  path: string,
  trust: Trust,
  agent: Agent,
  signal: AbortSignal,
): ClientRequest {
  const proxied = proxiedRequest(target, trust, path);
  const options: RequestOptions & AgentOptions = {
    maxHeaderSize: maxHeaderBytes,
    host: target.address,
    port: target.port,
    path,
    agent,
    // Node tells of a request's end only once it has a connection.
    connectSignal: signal,
    headers: { host: probeHost, ...proxied?.headers },
    ...(target.tls ? tlsOptions(target, trust) : { servername: '' }),
    ...proxied?.options,
  };
  return target.tls || proxied?.secure === true ? httpsRequest(options) : httpRequest(options);
}

/** A connection is free once its answer has ended; where that is long, or breaks off, there is none to use again. */
function readToEnd(response: IncomingMessage): void {
  let bytes = 0;
  const stop = startTimer(readingMs, () => response.destroy());
  response.once('close', stop);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > pageBytes) response.destroy();
  });
  response.on('error', () => response.destroy());
}

function switched(): Error {
  return new Error('it switched to another protocol without being asked (HTTP 101)');
}

function describe(response: IncomingMessage): string {
  const { server } = response.headers;
  return server === undefined
    ? `HTTP ${response.statusCode}`
    : `HTTP ${response.statusCode} from ${String(server)}`;
}

/** The result of a probe that ended with an error. */
export function probeFailure(error: Error, signal: AbortSignal): ProbeResult {
  if (signal.aborted) return { answered: false, detail: 'no answer in time' };
  const { code, refused }: NodeJS.ErrnoException & RefusedAddress = error;
  const message = errorText(error);
  if (code === 'ERR_HTTP2_ERROR') return noHttp2;
  return failedProbe({ code: typeof code === 'string' ? code : '', message, ...defined({ refused }) });
}

function failedProbe({
  code,
  message,
  refused,
}: Pick<NoResponse, 'code' | 'message'> & RefusedAddress): ProbeResult {
  const failure = { code: failureCode(code, message), ...defined({ refused }) };
  return { answered: false, detail: networkFailure(code, message), failure };
}

/** The result of a probe for gRPC at a port that answers otherwise. */
export const noHttp2: ProbeResult = failedProbe({ code: 'NOT_HTTP2', message: '' });
