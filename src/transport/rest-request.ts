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
import { type AnswerLimits, maxHeaderBytes } from './limits.js';
import { type AnswerWatcher, collect, type RestOutcome, type Progress } from './rest-answer.js';
import { offeredEncodings } from './rest-body.js';
import { startStopwatch, type Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

export type BytesRequest = HttpRequest & { readonly body?: Uint8Array };

/** One request from its start to its outcome. */
export type RestRequest = {
  /** Sends it. `end` is told the outcome once, unless it was stopped before; `fail` an error of ours. */
  readonly start: (
    /** How long DNS may take where the address must be known before there is a socket. */
    resolveMs: number,
    on: {
      readonly end: (outcome: RestOutcome) => void;
      readonly fail: (error: unknown) => void;
      readonly watcher?: AnswerWatcher;
    },
  ) => void;
  /** Closes its connection. */
  readonly stop: () => void;
  readonly stopwatch: () => Pick<Stopwatch, 'phase' | 'elapsedMs'>;
  /** What has come of it until now. */
  readonly progress: Readonly<Progress>;
  /** What a transport returns for it now. */
  readonly sent: (outcome: Pick<RoundTrip, 'response' | 'failure'>) => RoundTrip;
};

export type RestRequests = {
  readonly open: (target: Target, request: BytesRequest) => RestRequest;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

/**
 * Requests over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects. A request is sent again for
 * one reason only, once: a server may close a connection that it kept just as the next request is on its way (RFC 9112, section 9.3.1),
 * which says nothing about the request. curl does so too, for a POST as well (its lib/transfer.c, `Curl_retry_request`).
 */
export function openRequests(trust: Trust, limits: AnswerLimits): RestRequests {
  const agents = new Map<string, Agent>();
  const agentOf = (target: Target): Agent => {
    const key = targetKey(target, trust);
    const agent = agents.get(key) ?? agentFor(target, trust);
    agents.set(key, agent);
    return agent;
  };
  const open = (wanted: Target, request: BytesRequest): RestRequest => {
    const startWatch = () => startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
    let watch = startWatch();
    let stream: Request | undefined;
    const connecting = new AbortController();
    const isStopped = () => connecting.signal.aborted;
    const progress: Progress = { receivedBytes: 0 };
    return {
      start: (resolveMs, { end, fail, watcher }) => {
        const attempt = (target: Target, first: NoResponse | undefined) => {
          const agent = agentOf(target);
          stream = startRequest(target, request, trust, agent, connecting.signal);
          const endAttempt = (outcome: RestOutcome) => {
            if ('response' in outcome) end(outcome);
            else if (outcome.unheard === true && first === undefined && !isStopped()) {
              closeIdle(agent);
              watch = startWatch();
              progress.sentAgain = true;
              attempt(target, outcome.failure);
            } else if (first !== undefined && neverSent(outcome.failure)) {
              delete progress.sentAgain;
              end({ failure: first });
            } else end(outcome);
          };
          collect(stream, limits, watch, progress, endAttempt, watcher);
        };
        const begin = async () => {
          const checked = await checkTarget(wanted, trust, resolveMs);
          if (isStopped()) return;
          if ('failure' in checked) end(checked);
          else attempt(checked.target, undefined);
        };
        begin().catch(fail);
      },
      stop: () => {
        connecting.abort();
        stream?.destroy();
      },
      stopwatch: () => watch,
      progress,
      sent: ({ response, failure }) => {
        const { head: _, ...sent } = progress;
        return {
          ...(response === undefined ? {} : { response }),
          ...(failure === undefined ? {} : { failure }),
          ...sent,
          timings: watch.timings(),
          sentBytes: request.body?.byteLength ?? 0,
        };
      },
    };
  };
  return {
    open,
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/** The request with its text in UTF-8: got would turn it into bytes twice, each time in one go. */
export async function withBytes({ body, ...head }: HttpRequest, signal: AbortSignal): Promise<BytesRequest> {
  if (body === undefined) return head;
  return {
    ...head,
    body: typeof body === 'string' ? await inSlices(utf8BytesFrom(body), undefined, signal) : body,
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
