import { stepsText } from '../../src/problem.js';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { createDiscovery, type Discovery, type DiscoveryOptions } from '../../src/discovery/endpoint.js';
import { findService } from '../../src/discovery/find-service.js';
import type { Answer } from '../../src/inference/answer.js';
import type { Exchange } from '../../src/inference/exchange.js';
import { kindWords } from '../../src/kserve/service-key.js';
import type { Service } from '../../src/kserve/service.js';
import { createPredictor, type PredictOptions, type Predictor } from '../../src/predict/predict.js';
import type { Target } from './world.js';

export const never = new AbortController().signal;

export type ProductOptions = Partial<DiscoveryOptions> & {
  readonly kubeconfig: string;
  readonly token?: string;
  /** Sent with each prediction. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** The parts under both faces of isvc, opened on a world as they open them. */
export type Product = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  readonly predictorTo: (service: Service, part: string) => Promise<Predictor>;
  readonly find: (target: Pick<Target, 'namespace' | 'service' | 'kind'>) => Promise<Service>;
  /** Sends the payload (JSON text) to the target, over its protocol. */
  readonly predict: (
    target: Target,
    json: string,
    more?: Partial<PredictOptions>,
    signal?: AbortSignal,
  ) => Promise<Exchange>;
  readonly close: () => Promise<void>;
};

export async function openProduct({
  kubeconfig,
  token,
  headers = {},
  ...options
}: ProductOptions): Promise<Product> {
  const { trust = { insecure: false } } = options;
  const cluster = await connectCluster({ kubeconfigText: kubeconfig });
  const discovery = createDiscovery(cluster, { environment: {}, ...options, trust });
  const predictorBy = (by: Discovery) =>
    createPredictor({
      cluster,
      discovery: by,
      trust,
      ...(token === undefined ? {} : { token }),
      headers,
      payloadFolder: '/nonexistent/isvc/payloads',
    });
  const predictor = predictorBy(discovery);
  const opened = [predictor];
  const find: Product['find'] = ({ namespace, service, kind }) =>
    findService(cluster, namespace, kind === undefined ? service : `${kindWords[kind]}/${service}`, never);
  return {
    cluster,
    discovery,
    predictor,
    predictorTo: async ({ key }, part) => {
      const pinned = predictorBy(await discovery.pin(key, part));
      opened.push(pinned);
      return pinned;
    },
    find,
    predict: async (target, json, more = {}, signal = never) =>
      predictor.predict(await find(target), predictOptions(target, json, more), signal),
    close: async () => {
      for (const each of opened) each.close();
      await cluster.close();
    },
  };
}

/** The options of a prediction whose payload is this text. */
export function predictOptions(
  { protocol, model }: Target,
  json: string,
  more: Partial<PredictOptions> = {},
): PredictOptions {
  return {
    verb: 'predict',
    payload: { bytes: Buffer.from(json), source: 'the test' },
    protocol,
    ...(model === undefined ? {} : { model }),
    binary: false,
    scale: 255,
    timeoutMs: 30_000,
    ...more,
  };
}

/** The answer of an exchange; fails with the verdict when there is none. */
export function answerOf({ answer, verdict }: Exchange): Answer {
  if (answer !== undefined) return answer;
  throw new Error([verdict.summary, stepsText(verdict.next), ...verdict.evidence].join('\n'));
}
