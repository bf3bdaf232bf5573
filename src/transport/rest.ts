import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import got, { type Request } from 'got';
import type { HttpRequest, HttpResponse, NoResponse, Sent } from '../inference/exchange.js';
import { urlHost } from '../inference/address.js';
import { failureCode } from '../inference/failure-code.js';
import { agentFor, proxiedRequest, settle, targetKey, tlsOptions } from './connecting.js';
import { type AnswerLimits, maxHeaderBytes, maxInterimAnswers, usualAnswerLimits } from './limits.js';
import { offeredEncodings, readBody } from './rest-body.js';
import type { Fault } from './fault.js';
import { startStopwatch, type Stopwatch, watchSocket } from './stopwatch.js';
import type { Target, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

type Outcome = { readonly response: HttpResponse } | { readonly failure: NoResponse };

/** What went out, and how much of an answer's body has come. */
type Progress = { requestHeaders?: Readonly<Record<string, string>>; receivedBytes: number };

/** REST over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects, no retries. */
export function openRest(trust: Trust, limits: AnswerLimits = usualAnswerLimits): Transport<HttpRequest> {
  const agents = new Map<string, Agent>();
  const agentOf = (target: Target): Agent => {
    const key = targetKey(target, trust);
    const agent = agents.get(key) ?? agentFor(target, trust);
    agents.set(key, agent);
    return agent;
  };
  return {
    send: async (target, request, timeoutMs, signal) => {
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
      const settled = await settle(target, trust, timeoutMs);
      if ('failure' in settled) return finish(settled);
      return withLimits(
        (end) => {
          const stream = startRequest(settled.target, request, trust, agentOf(settled.target));
          collect(stream, limits, watch, progress, (outcome) => end(finish(outcome)));
          return () => stream.destroy();
        },
        { ms: timeoutMs, value: late },
        signal,
      );
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function startRequest(target: Target, request: HttpRequest, trust: Trust, agent: Agent): Request {
  const scheme = target.tls ? 'https' : 'http';
  const path = `${target.basePath}${request.path}`;
  const { servername, ca, cert, key, rejectUnauthorized } = tlsOptions(target, trust);
  const proxied = proxiedRequest(target, trust, path);
  return got.stream(`${scheme}://${urlHost(target.address)}:${target.port}${path}`, {
    method: request.method,
    headers: {
      'user-agent': 'isvc',
      'accept-encoding': offeredEncodings,
      ...request.headers,
      ...proxied?.headers,
      host: target.host,
    },
    // A POST without a body states its length, as servers expect; got would leave the stream open for us to write.
    ...(request.method === 'GET' ? {} : { body: request.body ?? '' }),
    agent: { http: agent, https: agent as HttpsAgent },
    ...(proxied === undefined
      ? {}
      : {
          request: (_url, options, done) =>
            (proxied.secure ? httpsRequest : httpRequest)({ ...options, ...proxied.options }, done),
        }),
    https: {
      ...(servername === '' ? {} : { serverName: servername }),
      rejectUnauthorized,
      ...(ca === undefined ? {} : { certificateAuthority: ca }),
      ...(cert === undefined ? {} : { certificate: cert, key }),
    },
    maxHeaderSize: maxHeaderBytes,
    // What is compressed, how large it may be and where it was broken is told better where we read it ourselves.
    decompress: false,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
}

/** Node's code and got's own for an answer that ended early. */
const cuts = new Set(['ECONNRESET', 'ERR_HTTP_CONTENT_LENGTH_MISMATCH']);

/** Reads the whole answer, marking the steps on the way. `end` may be called again after the first time, which changes nothing. */
function collect(
  stream: Request,
  { maxAnswerBytes }: AnswerLimits,
  watch: Stopwatch,
  progress: Progress,
  end: (outcome: Outcome) => void,
): void {
  let interim = 0;
  const fail = (fault: Fault) => {
    end({ failure: { phase: watch.phase(), ...fault } });
    stream.destroy();
  };
  stream.on('request', (sent: ClientRequest) => {
    progress.requestHeaders = joined(sent.getHeaders());
    sent.once('socket', (socket) => watchSocket(watch, socket));
  });
  stream.on('information', () => {
    interim += 1;
    if (interim > maxInterimAnswers) fail({ code: 'BAD_HTTP', message: 'only interim answers came (1xx)' });
  });
  // HTTP 101: the socket is nobody's from then on, and would keep the program alive.
  stream.on('upgrade', ({ headers }: IncomingMessage, socket: Socket) => {
    socket.destroy();
    fail(switched(headers.upgrade));
  });
  stream.on('response', (incoming: IncomingMessage) => {
    if (incoming.statusCode === 101) {
      fail(switched(undefined));
      return;
    }
    watch.mark('responded');
    readBody(stream, incoming, maxAnswerBytes, {
      onBytes: (count) => {
        progress.receivedBytes += count;
      },
      onEnd: (body) => {
        if (Buffer.isBuffer(body)) end({ response: toResponse(incoming, body) });
        else fail(body);
      },
    });
  });
  // Errors that follow a destroy of ours come here too: without a listener they would end the program.
  stream.on('error', ({ code = 'ERROR', message }: { readonly code?: string; readonly message: string }) => {
    // Node tells of a close in the middle as of a reset.
    const cut = cuts.has(code) && watch.phase() === 'receive';
    fail({ code: cut ? 'CUT_SHORT' : failureCode(code, message), message });
  });
}

function switched(to = 'another protocol'): Fault {
  return {
    code: 'SWITCHED',
    message: `it switched to ${to.slice(0, 40)}, which nobody asked for (HTTP 101)`,
  };
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
