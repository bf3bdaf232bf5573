import { onTestFinished } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { createDiscovery, type Discovery } from '../../src/discovery/endpoint.js';
import type { Service } from '../../src/kserve/service.js';
import { createPredictor, type PredictOptions, type Predictor } from '../../src/predict/predict.js';
import { makeService } from '../discovery/make-service.js';

/** A cluster that is asked nothing but for examples, and has none: the address is given. */
const bareCluster: Cluster = {
  context: 'test',
  namespace: 'demo',
  contexts: [],
  server: 'http://127.0.0.1:1',
  inCluster: false,
  get: () => Promise.resolve(undefined),
  list: () => Promise.resolve({ items: [], resourceVersion: '1' }),
  readOne: () => Promise.resolve({ items: [] }),
  read: () => Promise.resolve({ items: [] }),
  watch: () => {
    throw new Error('not asked for here');
  },
  logs: () => {
    throw new Error('unused');
  },
  create: () => Promise.reject(new Error('nothing is written here')),
  remove: () => Promise.reject(new Error('nothing is written here')),
  createToken: () => Promise.reject(new Error('not asked for here')),
  serverInfo: () => Promise.reject(new Error('not asked for here')),
  refused: () => [],
  issuerOf: () => Promise.reject(new Error('not asked for here')),
  forward: () => Promise.reject(new Error('not asked for here')),
  close: () => Promise.resolve(),
};

export const iris: Service = makeService({ name: 'iris' });

/** A predictor that reaches everything at one loopback port. */
export function openPredictor(
  port: number,
  token?: string,
  payloadFolder = '/nonexistent/isvc/payloads',
): Predictor {
  const trust = { insecure: false };
  const discovery = createDiscovery(bareCluster, { address: `127.0.0.1:${port}`, trust, environment: {} });
  return createPredictor({
    cluster: bareCluster,
    discovery,
    trust,
    ...(token === undefined ? {} : { token }),
    headers: {},
    payloadFolder,
  });
}

/** A predictor of that cluster, without saved payloads, which the end of the test closes. */
export function predictorOf(cluster: Cluster, discovery: Discovery, token?: string): Predictor {
  const predictor = createPredictor({
    cluster,
    discovery,
    trust: { insecure: false },
    ...(token === undefined ? {} : { token }),
    headers: {},
    payloadFolder: '/nonexistent/isvc/payloads',
  });
  onTestFinished(predictor.close);
  return predictor;
}

export function options(json: string | undefined, more: Partial<PredictOptions> = {}): PredictOptions {
  const payload = json === undefined ? {} : { payload: { bytes: Buffer.from(json), source: 'the test' } };
  return { verb: 'predict', binary: false, scale: 255, timeoutMs: 5000, ...payload, ...more };
}
