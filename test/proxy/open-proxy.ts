import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { type Demo, startDemo } from '../../src/demo/demo.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { createPredictor } from '../../src/predict/predict.js';
import { type ProxyEntry, type ProxyOptions, startProxy } from '../../src/proxy/proxy.js';

/** A demo cluster for the tests of a file. */
export function useDemo(): () => Demo {
  let demo: Demo | undefined;
  beforeAll(async () => {
    demo = await startDemo({});
  });
  afterAll(async () => {
    await demo?.close();
  });
  return () => {
    if (demo === undefined) throw new Error('the demo is started before the tests of a file');
    return demo;
  };
}

/** A running proxy, for as long as a test runs. */
export type OpenProxy = {
  readonly url: string;
  readonly port: number;
  readonly key: string;
  /** The next request that ends, in their order. */
  readonly nextEntry: () => Promise<ProxyEntry>;
  readonly close: () => Promise<void>;
};

export type ProxySetUp = Partial<Omit<ProxyOptions, 'cluster' | 'predictor' | 'onEntry'>> & {
  /** `HOST:PORT`, in place of looking for a gateway. */
  readonly address?: string;
  readonly insecure?: boolean;
};

export const key = 'the-key-of-the-test';
export const iris = { namespace: 'kserve-demo', name: 'sklearn-iris' };

export async function openProxy(
  demo: Demo,
  { address, insecure = false, ...options }: ProxySetUp = {},
): Promise<OpenProxy> {
  const trust = { insecure };
  const cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  const way = address === undefined ? {} : { address };
  const discovery = createDiscovery(cluster, { environment: {}, trust, ...way });
  const payloadFolder = '/nonexistent/isvc/payloads';
  const predictor = createPredictor({ cluster, discovery, trust, headers: {}, payloadFolder });
  const entries: ProxyEntry[] = [];
  let waiting: (() => void) | undefined;
  const proxy = await startProxy({
    served: 'all',
    on: { address: undefined, port: 0 },
    key,
    allowedHosts: [],
    allowedOrigins: [],
    passesAuthorization: false,
    tokenFor: () => undefined,
    maxBodyBytes: 1024 * 1024,
    silenceMs: 60_000,
    ...options,
    cluster,
    predictor,
    onEntry: (entry) => {
      entries.push(entry);
      waiting?.();
    },
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= proxy.close().then(() => {
      predictor.close();
      return cluster.close();
    });
    return closed;
  };
  onTestFinished(close);
  return {
    url: proxy.url,
    port: Number(/:(\d+)$/.exec(proxy.url)?.[1] ?? 0),
    key,
    nextEntry: async () => {
      if (entries.length === 0)
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      const [first] = entries.splice(0, 1);
      if (first === undefined) throw new Error('there is one');
      return first;
    },
    close,
  };
}

export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly trailers: NodeJS.Dict<string>;
  readonly text: string;
};

export type AskOptions = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The key goes along, unless it is not to. */
  readonly withKey?: boolean;
};

/** One request over HTTP/1.1, its path as it is written. */
export function ask(
  { port }: { readonly port: number },
  path: string,
  { method, headers = {}, body, withKey = true }: AskOptions = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      agent: false,
      headers: { ...(withKey ? { 'x-isvc-key': key } : {}), ...headers },
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          trailers: response.trailers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
