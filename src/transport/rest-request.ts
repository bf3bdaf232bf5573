import type { Agent } from 'node:http';
import { isIP } from '../network/ip.js';
import type { HttpRequest, NoResponse, RoundTrip } from '../inference/exchange.js';
import { utf8BytesFrom } from '../runtime/byte-work.js';
import { inSlices } from '../runtime/work.js';
import { type AgentPool, createAgentPool } from './agent-pool.js';
import { blamed, createTargetCheck, type TargetCheck } from './connection.js';
import type { AnswerLimits } from './limits.js';
import { exchangeByGot } from './rest-by-got.js';
import type {
  AnswerWatcher,
  BytesRequest,
  Progress,
  RestConnection,
  RestExchange,
  RestOutcome,
} from './rest-exchange.js';
import { startStopwatch, type Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

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
  /** The part of it that has come until now. */
  readonly progress: Readonly<Progress>;
  /** The result that a transport returns for it now. */
  readonly sent: (outcome: Pick<RoundTrip, 'response' | 'failure'>) => RoundTrip;
};

export type RestRequests = {
  /** `exchange`: by what it is sent; got where absent. */
  readonly open: (target: Target, request: BytesRequest, exchange?: RestExchange) => RestRequest;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

/**
 * Requests over HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects. A request is sent again for
 * one reason only, once: a server may close a connection that it kept just as the next request is on its way (RFC 9112, section 9.3.1),
 * which says nothing about the request. curl does so too, for a POST as well (its lib/transfer.c, `Curl_retry_request`).
 */
export function openRequests(
  trust: Trust,
  limits: AnswerLimits,
  agents: AgentPool = createAgentPool(),
): RestRequests {
  // Of targets that are called again as the same object: a load has one.
  let connections = new WeakMap<Target, RestConnection>();
  const check = createTargetCheck(trust);
  const connectionTo = (target: Target): RestConnection => {
    const known = connections.get(target);
    if (known !== undefined) return known;
    const connection = { target, trust, agent: agents.agentOf(target, trust) };
    connections.set(target, connection);
    return connection;
  };
  const open: RestRequests['open'] = (wanted, request, exchange = exchangeByGot(request)) => {
    const startWatch = () => startStopwatch({ resolve: isIP(wanted.address) === 0, tls: wanted.tls });
    let watch = startWatch();
    let sending: { readonly destroy: () => void } | undefined;
    let isStopped = false;
    // Only a connection through a proxy does not end with its request while it is being made.
    const connecting = wanted.proxy === undefined ? undefined : new AbortController();
    const progress: Progress = { receivedBytes: 0 };
    return {
      start: (resolveMs, { end, fail, watcher }) => {
        const attempt = (target: Target, first: NoResponse | undefined) => {
          const connection = connectionTo(target);
          const endAttempt = (tried: RestOutcome) => {
            const outcome =
              'failure' in tried ? { ...tried, failure: blamed(tried.failure, target, trust) } : tried;
            if ('response' in outcome) end(outcome);
            else if (outcome.unheard === true && first === undefined && !isStopped) {
              closeIdle(connection.agent);
              watch = startWatch();
              progress.sentAgain = true;
              attempt(target, outcome.failure);
            } else if (first !== undefined && neverSent(outcome.failure)) {
              delete progress.sentAgain;
              end({ failure: first });
            } else end(outcome);
          };
          sending = exchange(
            { ...connection, connectSignal: connecting?.signal },
            { limits, watch, progress, watcher },
            endAttempt,
          );
        };
        const begin = (checked: TargetCheck) => {
          if (isStopped) return;
          if ('failure' in checked) end(checked);
          else attempt(checked.target, undefined);
        };
        check(wanted, resolveMs, begin, fail);
      },
      stop: () => {
        isStopped = true;
        connecting?.abort();
        sending?.destroy();
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
      agents.close();
      connections = new WeakMap();
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

/** Other kept connections are as old: the next request makes a connection of its own. */
function closeIdle({ freeSockets }: Agent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}

/** The second try did not reach the server: what became of the first is what there is to say. */
function neverSent({ phase }: NoResponse): boolean {
  return phase === 'resolve' || phase === 'connect' || phase === 'tls';
}
