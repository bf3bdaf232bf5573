import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import got, { type Request } from 'got';
import type { HttpRequest, HttpResponse, NoResponse, Sent } from '../inference/exchange.js';
import { serverName, urlHost } from '../inference/address.js';
import { withLimits } from './limits.js';
import { startStopwatch, type Stopwatch, watchSocket } from './stopwatch.js';
import type { Target, Transport, Trust } from './transport.js';

/** An answer larger than this is refused, so that no server can fill the memory. */
const maxResponseBytes = 256 * 1024 * 1024;

type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent };

type Outcome = { readonly response: HttpResponse } | { readonly failure: NoResponse };

/** What went out, and how much of an answer's body has come. */
type Progress = { requestHeaders?: Readonly<Record<string, string>>; receivedBytes: number };

/** REST over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects, no retries, no proxy. */
export function openRest(trust: Trust): Transport<HttpRequest> {
  const agents: Agents = {
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
  };
  return {
    send: (target, request, timeoutMs, signal) => {
      const watch = startStopwatch({ resolve: isIP(target.address) === 0, tls: target.tls });
      const sentBytes = request.body === undefined ? 0 : Buffer.byteLength(request.body);
      const progress: Progress = { receivedBytes: 0 };
      const finish = (outcome: Outcome): Sent => ({
        ...outcome,
        ...progress,
        timings: watch.timings(),
        sentBytes,
      });
      const late = (): Sent => {
        const message = `no answer within ${timeoutMs / 1000} s`;
        return finish({ failure: { phase: watch.phase(), code: 'TIMEOUT', message } });
      };
      return withLimits(
        (settle) => {
          const stream = startRequest(target, request, trust, agents);
          collect(stream, watch, progress, (outcome) => settle(finish(outcome)));
          return () => stream.destroy();
        },
        { ms: timeoutMs, value: late },
        signal,
      );
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function startRequest(target: Target, request: HttpRequest, trust: Trust, agent: Agents): Request {
  const scheme = target.tls ? 'https' : 'http';
  const url = `${scheme}://${urlHost(target.address)}:${target.port}${target.basePath}${request.path}`;
  const name = serverName(target.host);
  return got.stream(url, {
    method: request.method,
    headers: { 'user-agent': 'isvc', ...request.headers, host: target.host },
    // A POST without a body states its length, as servers expect; got would leave the stream open for us to write.
    ...(request.method === 'GET' ? {} : { body: request.body ?? '' }),
    agent,
    https: {
      // RFC 6066 forbids an IP address as a server name; Node then verifies the address itself.
      ...(isIP(name) === 0 ? { serverName: name } : {}),
      rejectUnauthorized: !trust.insecure,
      ...(trust.ca === undefined ? {} : { certificateAuthority: trust.ca }),
    },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
}

/** Reads the whole answer, marking the steps on the way. `end` may be called again after the first time, which changes nothing. */
function collect(
  stream: Request,
  watch: Stopwatch,
  progress: Progress,
  end: (outcome: Outcome) => void,
): void {
  const chunks: Uint8Array[] = [];
  let head: IncomingMessage | undefined;
  const fail = (code: string, message: string) => end({ failure: { phase: watch.phase(), code, message } });

  stream.on('request', (sent: ClientRequest) => {
    progress.requestHeaders = joined(sent.getHeaders());
    sent.once('socket', (socket) => watchSocket(watch, socket));
  });
  stream.on('response', (incoming: IncomingMessage) => {
    watch.mark('responded');
    head = incoming;
  });
  stream.on('data', (chunk: Uint8Array) => {
    progress.receivedBytes += chunk.byteLength;
    chunks.push(chunk);
    if (progress.receivedBytes <= maxResponseBytes) return;
    fail('TOO_LARGE', 'the answer is larger than 256 MiB');
    stream.destroy();
  });
  stream.on('end', () => {
    if (head !== undefined) end({ response: toResponse(head, Buffer.concat(chunks)) });
  });
  // Errors that follow a destroy of ours come here too: without a listener they would end the program.
  stream.on('error', (error: { readonly code?: string; readonly message: string }) => {
    fail(error.code ?? 'ERROR', error.message);
  });
}

function toResponse({ statusCode, headers }: IncomingMessage, body: Uint8Array): HttpResponse {
  return { transport: 'http', status: statusCode ?? 0, headers: joined(headers), body };
}

/** Each header once: the values of a repeated one are joined. */
function joined(headers: OutgoingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return all;
}
