import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import got, { type Request } from 'got';
import type { HttpRequest, HttpResponse, NoResponse, Sent } from '../inference/exchange.js';
import { serverName, urlHost } from './address.js';
import { startStopwatch, watchSocket } from './stopwatch.js';
import type { Target, Transport, Trust } from './transport.js';

/** An answer larger than this is refused, so that no server can fill the memory. */
const maxResponseBytes = 256 * 1024 * 1024;

/** REST over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects, no retries, no proxy. */
export function openRest(trust: Trust): Transport<HttpRequest> {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

  return {
    send: (target, request, timeoutMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const watch = startStopwatch({ resolve: isIP(target.address) === 0, tls: target.tls });
        const stream = startRequest(target, request, trust, agents);
        let response: IncomingMessage | undefined;
        const chunks: Uint8Array[] = [];
        let receivedBytes = 0;

        const settle = (outcome: { readonly response: HttpResponse } | { readonly failure: NoResponse }) => {
          leave();
          const sent: Sent = {
            ...outcome,
            timings: watch.timings(),
            sentBytes: byteLength(request.body),
            receivedBytes,
          };
          resolve(sent);
        };
        const fail = (code: string, message: string) =>
          settle({ failure: { phase: watch.phase(), code, message } });
        const abandon = (code: string, message: string) => {
          fail(code, message);
          stream.destroy();
        };
        const abort = () => {
          leave();
          stream.destroy();
          reject(signal.reason);
        };
        const timer = setTimeout(
          () => abandon('TIMEOUT', `no answer within ${seconds(timeoutMs)}`),
          timeoutMs,
        );
        signal.addEventListener('abort', abort, { once: true });
        const leave = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
        };

        stream.on('request', (sent: ClientRequest) => {
          sent.once('socket', (socket) => watchSocket(watch, socket));
        });
        stream.on('response', (incoming: IncomingMessage) => {
          watch.mark('responded');
          response = incoming;
        });
        stream.on('data', (chunk: Uint8Array) => {
          receivedBytes += chunk.byteLength;
          chunks.push(chunk);
          if (receivedBytes > maxResponseBytes) abandon('TOO_LARGE', 'the answer is larger than 256 MiB');
        });
        stream.on('end', () => {
          if (response === undefined) return;
          settle({
            response: {
              transport: 'http',
              status: response.statusCode ?? 0,
              headers: joinHeaders(response.headers),
              body: Buffer.concat(chunks),
            },
          });
        });
        // Also the errors that follow a destroy of ours: by then the promise is settled.
        stream.on('error', (error: { readonly code?: string; readonly message: string }) => {
          fail(error.code ?? 'ERROR', error.message);
        });
      }),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function startRequest(
  target: Target,
  request: HttpRequest,
  trust: Trust,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
): Request {
  const scheme = target.tls ? 'https' : 'http';
  const url = `${scheme}://${urlHost(target.address)}:${target.port}${target.basePath}${request.path}`;
  return got.stream(url, {
    method: request.method,
    headers: { 'user-agent': 'isvc', ...request.headers, host: target.host },
    // A POST without a body states its length, as servers expect; got would leave the stream open for us to write.
    ...(request.method === 'GET' ? {} : { body: request.body ?? '' }),
    agent: agents,
    https: {
      serverName: serverName(target.host),
      rejectUnauthorized: !trust.insecure,
      ...(trust.ca === undefined ? {} : { certificateAuthority: trust.ca }),
    },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
}

function joinHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

function byteLength(body: string | Uint8Array | undefined): number {
  return body === undefined ? 0 : Buffer.byteLength(body);
}

function seconds(timeoutMs: number): string {
  return `${timeoutMs / 1000} s`;
}
