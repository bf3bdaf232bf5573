import type { Cluster } from '../cluster/cluster.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Service } from '../kserve/service.js';
import type { Predictor } from '../predict/predict.js';
import { sendRefusal } from './answer.js';
import type { ProxyEntry } from './entry.js';
import { answerRequest, type ExchangeContext } from './exchange.js';
import { type ProxyLimits, usualLimits } from './limits.js';
import { type Bound, bind, type ListenOn } from './bind.js';
import { refuse } from './refusal.js';
import type { Asked } from './request.js';
import type { Served } from './route.js';
import { keepServices } from './services.js';

export type ProxyOptions = {
  readonly cluster: Cluster;
  readonly predictor: Pick<Predictor, 'relay'>;
  readonly served: Served;
  readonly on: ListenOn;
  /** Undefined where none is demanded. */
  readonly key: string | undefined;
  /** Host names beside those of this machine. */
  readonly allowedHosts: readonly string[];
  /** `scheme://host[:port]` of pages that may call it. */
  readonly allowedOrigins: readonly string[];
  /** The client's own `Authorization` goes on, in place of any token. */
  readonly passesAuthorization: boolean;
  /** The account of which a token goes along to a service. */
  readonly tokenFor: (service: Service) => TokenFrom | undefined;
  readonly maxBodyBytes: number;
  readonly silenceMs: number;
  /** The usual ones where absent. */
  readonly limits?: ProxyLimits;
  /** Told of each request once it has ended. */
  readonly onEntry: (entry: ProxyEntry) => void;
};

export type RunningProxy = {
  /** `http://127.0.0.1:PORT`, or `unix:FILE`. */
  readonly url: string;
  /** Ends all requests and connections, and resolves once they are told of. */
  readonly close: () => Promise<void>;
};

/** Serves cluster services on this machine, for any client. Throws Problem "usage" where the place to listen cannot be had. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { limits = usualLimits } = options;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let context: ExchangeContext | undefined;
  const onAsked = (asked: Asked): void => {
    if (context === undefined) return;
    if (running.size >= limits.maxRequests) {
      sendRefusal(
        asked.request,
        asked.response,
        refuse(503, 'busy', `${limits.maxRequests} requests are under way`),
      );
      return;
    }
    const one = answerRequest(context, asked).then(options.onEntry);
    running.add(one);
    void one.finally(() => running.delete(one));
  };
  const bound: Bound = await bind(options.on, limits, onAsked);
  context = {
    ...options,
    limits,
    services: keepServices(options.cluster, closing.signal),
    rules: {
      served: options.served,
      key: options.key,
      doorway: {
        port: bound.port,
        hosts: new Set([...bound.hosts, ...options.allowedHosts].map((host) => host.toLowerCase())),
        origins: new Set(options.allowedOrigins),
      },
    },
    closing: closing.signal,
  };
  return {
    url: bound.url,
    close: async () => {
      closing.abort();
      await bound.close();
      await Promise.all(running);
    },
  };
}

export { makeKey } from './key.js';
export type { ListenOn } from './bind.js';
export type { ProxyEntry } from './entry.js';
export { entryJson, entryLines } from './entry-line.js';
export { whatToSet, whatToSetJson } from './what-to-set.js';
export { usualMaxBodyBytes, usualSilenceMs } from './limits.js';
