import { type Agent, request as httpRequest } from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import got, { type Request } from 'got';
import type { HttpRequest, NoResponse, RoundTrip } from '../inference/exchange.js';
import { urlHost } from '../network/address.js';
import { utf8BytesFrom } from '../runtime/byte-work.js';
import { inSlices } from '../runtime/work.js';
import {
  agentFor,
  checkTarget,
  type AgentOptions,
  proxiedRequest,
  targetKey,
  tlsOptions,
} from './connection.js';
import { type AnswerLimits, maxHeaderBytes, usualAnswerLimits } from './limits.js';
import { collect, type Progress } from './rest-answer.js';
import { offeredEncodings } from './rest-body.js';
import { startStopwatch } from './stopwatch.js';
import type { Target, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

/**
 * REST over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects. A request is sent again for
 * one reason only, once: a server may close a connection that it kept just as the next request is on its way (RFC 9112, section 9.3.1),
 * which says nothing about the request. curl does so too, for a POST as well (its lib/transfer.c, `Curl_retry_request`).
 */
export function openRest(trust: Trust, limits: AnswerLimits = usualAnswerLimits): Transport<HttpRequest> {
  const agents = new Map<string, Agent>();
  const agentOf = (target: Target): Agent => {
    const key = targetKey(target, trust);
    const agent = agents.get(key) ?? agentFor(target, trust);
    agents.set(key, agent);
    return agent;
  };
  return {
    send: async (wanted, given, timeoutMs, signal) => {
      const request = await withBytes(given, signal);
      const start = () => startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
      let watch = start();
      let stream: Request | undefined;
      const connecting = new AbortController();
      const isStopped = () => connecting.signal.aborted;
      const sentBytes = request.body?.byteLength ?? 0;
      const progress: Progress = { receivedBytes: 0 };
      const finish = (outcome: Pick<RoundTrip, 'response' | 'failure'>): RoundTrip => ({
        ...outcome,
        ...progress,
        timings: watch.timings(),
        sentBytes,
      });
      const late = (): RoundTrip => {
        const message = `no answer within ${timeoutMs / 1000} s`;
        return finish({ failure: { phase: watch.phase(), code: 'TIMEOUT', message } });
      };
      const attempt = (target: Target, first: NoResponse | undefined, end: (sent: RoundTrip) => void) => {
        const agent = agentOf(target);
        stream = startRequest(target, request, trust, agent, connecting.signal);
        collect(stream, limits, watch, progress, (outcome) => {
          if ('response' in outcome) end(finish(outcome));
          else if (outcome.unheard === true && first === undefined && !isStopped()) {
            closeIdle(agent);
            watch = start();
            progress.sentAgain = true;
            attempt(target, outcome.failure, end);
          } else if (first !== undefined && neverSent(outcome.failure)) {
            delete progress.sentAgain;
            end(finish({ failure: first }));
          } else end(finish({ failure: outcome.failure }));
        });
      };
      return withLimits(
        (end, fail) => {
          const begin = async () => {
            const checked = await checkTarget(wanted, trust, timeoutMs);
            if (isStopped()) return;
            if ('failure' in checked) end(finish(checked));
            else attempt(checked.target, undefined, end);
          };
          begin().catch(fail);
          return () => {
            connecting.abort();
            stream?.destroy();
          };
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

/** What else is kept is as old: the next request makes a connection of its own. */
function closeIdle({ freeSockets }: Agent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}

/** The second try did not reach the server: what became of the first is what there is to say. */
function neverSent({ phase }: NoResponse): boolean {
  return phase === 'resolve' || phase === 'connect' || phase === 'tls';
}

type BytesRequest = HttpRequest & { readonly body?: Uint8Array };

/** The request with its text in UTF-8: got would turn it into bytes twice, each time in one go. */
async function withBytes({ body, ...head }: HttpRequest, signal: AbortSignal): Promise<BytesRequest> {
  if (body === undefined) return head;
  return {
    ...head,
    body: typeof body === 'string' ? await inSlices(utf8BytesFrom(body), undefined, signal) : body,
  };
}

function startRequest(
  target: Target,
  request: BytesRequest,
  trust: Trust,
  agent: Agent,
  connectSignal: AbortSignal,
): Request {
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
    request: (url, options, done) => {
      const all: typeof options & AgentOptions = { ...options, ...proxied?.options, connectSignal };
      if (proxied !== undefined) return (proxied.secure ? httpsRequest : httpRequest)(all, done);
      return (target.tls ? httpsRequest : httpRequest)(url, all, done);
    },
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
