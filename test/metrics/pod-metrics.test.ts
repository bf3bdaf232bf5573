import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Service } from '../../src/kserve/service.js';
import { maxMetricsBytes, type PodLimits, watchPodMetrics } from '../../src/metrics/pod-metrics.js';
import { openRest } from '../../src/transport/rest.js';

function podWith(annotations: Readonly<Record<string, string>>, containers: readonly object[]) {
  return { metadata: { name: 'p', annotations }, spec: { containers } };
}

const service = { kind: 'inference', namespace: 'models', name: 'iris' } as Service;

/** On a busy machine two hundred answers take their time: no test of these servers is about that. */
const patient: PodLimits = { answerMs: 600_000, lookMs: 600_000, silentMs: 600_000 };

/** A pod whose every port leads to a server of ours. */
async function watchServer(
  answer: RequestListener,
  maxAnswerBytes = maxMetricsBytes,
  namesAt: (look: number) => readonly string[] = () => ['p'],
) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let open = 0;
  let looks = 0;
  const rest = openRest({ insecure: false }, { maxAnswerBytes });
  const pod = {
    ...podWith({ 'prometheus.kserve.io/port': '8080' }, [{ name: 'kserve-container' }]),
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'kserve-container', ready: true, restartCount: 2, state: { running: {} } }],
    },
  };
  const watcher = watchPodMetrics(
    {
      list: () => {
        looks += 1;
        const items = namesAt(looks).map((name) => ({ ...pod, metadata: { ...pod.metadata, name } }));
        return Promise.resolve({ items, resourceVersion: '1' });
      },
      forward: () => {
        open += 1;
        const close = () => {
          open -= 1;
          return Promise.resolve();
        };
        return Promise.resolve({ address: '127.0.0.1', port, close });
      },
    },
    service,
    rest,
    patient,
  );
  onTestFinished(async () => {
    await watcher.close();
    rest.close();
    server.closeAllConnections();
    server.close();
    expect(open).toBe(0);
  });
  return { ...watcher, open: () => open };
}

const { signal } = new AbortController();
const noMetrics = expect.stringMatching(/^no metrics on 8080\/metrics/) as string;

test('no token goes along, and the second look has what was counted in between', async () => {
  let calls = 10;
  const asked: IncomingHttpHeaders[] = [];
  const watcher = await watchServer((request, response) => {
    asked.push(request.headers);
    response.end(`request_predict_seconds_count{model_name="iris"} ${calls}\n`);
    calls += 5;
  });
  const [first] = await watcher.look(signal);
  expect(first).toMatchObject({ loads: [], pod: { restarts: 2 } });
  const [second] = await watcher.look(signal);
  expect(second?.loads).toMatchObject([{ kind: 'kserve' }]);
  expect(second?.loads[0]?.callsPerS).toBeGreaterThan(0);
  expect(asked.some((headers) => 'authorization' in headers)).toBe(false);
});

test('a pod without metrics is not asked at every look', async () => {
  let asked = 0;
  const watcher = await watchServer((_, response) => {
    asked += 1;
    response.writeHead(404).end();
  });
  const [first] = await watcher.look(signal);
  const askedOnce = asked;
  const [second] = await watcher.look(signal);
  expect(first).toMatchObject({ loads: [], trouble: noMetrics });
  expect(second).toMatchObject({ loads: [], trouble: noMetrics });
  expect([askedOnce > 0, asked]).toEqual([true, askedOnce]);
});

test('a pod whose server is gone for one look is asked at the next', async () => {
  let status = 200;
  const watcher = await watchServer((_, response) => {
    response.writeHead(status).end('request_predict_seconds_count{model_name="iris"} 10\n');
  });
  await watcher.look(signal);
  status = 503;
  expect(await watcher.look(signal)).toMatchObject([{ trouble: noMetrics }]);
  status = 200;
  expect(await watcher.look(signal)).toMatchObject([{ loads: [{ kind: 'kserve', callsPerS: 0 }] }]);
});

test('no more of its metrics is read than 32 MiB', async () => {
  expect(maxMetricsBytes).toBe(32 * 1024 * 1024);
  const line = Buffer.from('request_predict_seconds_count 1\n'.repeat(1000));
  const watcher = await watchServer((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(line));
    };
    response.on('drain', more);
    more();
  }, 1_000_000);
  const [pod] = await watcher.look(signal);
  expect(pod).toMatchObject({ loads: [], trouble: noMetrics });
});

test.each([
  ['a page', (response: ServerResponse) => response.end('<html>')],
  [
    'a redirect',
    (response: ServerResponse) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
  ],
  ['an error', (response: ServerResponse) => response.writeHead(500).end()],
  ['a broken connection', (response: ServerResponse) => response.destroy()],
])('%s in place of metrics is told, and followed nowhere', async (_, answer) => {
  const watcher = await watchServer((__, response) => void answer(response));
  const [pod] = await watcher.look(signal);
  expect(pod?.trouble).toMatch(/^no metrics on 8080\/metrics, 8082\/metrics/);
});

test('the port-forwards of a pod that is gone are closed at the next look', async () => {
  const watcher = await watchServer(
    (_, response) => response.end('request_predict_seconds_count 1\n'),
    maxMetricsBytes,
    (look) => [`pod-${look}`],
  );
  for (let look = 0; look < 3; look += 1) await watcher.look(signal);
  // One server of the pod that is there.
  expect(watcher.open()).toBe(1);
});

test('pods beyond the fiftieth are counted, and not asked', async () => {
  const names = Array.from({ length: 52 }, (_, at) => `pod-${at}`);
  const watcher = await watchServer(
    (_, response) => response.end('request_predict_seconds_count 1\n'),
    maxMetricsBytes,
    () => names,
  );
  const pods = await watcher.look(signal);
  expect([pods.length, watcher.open()]).toEqual([52, 50]);
  expect(pods.at(-1)).toMatchObject({ pod: { name: 'pod-51' }, trouble: 'not asked: more than 50 pods' });
});

/** Two pods, of which the API server opens no port-forward to the first until the opening is given up. */
async function oneSilentPod(limits: Pick<PodLimits, 'lookMs' | 'silentMs'>) {
  const server = createServer((_, response) =>
    response.end('request_predict_seconds_count{model_name="iris"} 1\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let given = 0;
  const ready = {
    phase: 'Running',
    containerStatuses: [{ name: 'kserve-container', ready: true, restartCount: 0, state: { running: {} } }],
  };
  const pods = ['silent', 'fine'].map((name) => ({
    metadata: { name, annotations: { 'prometheus.io/port': '8080' } },
    spec: { containers: [{ name: 'kserve-container' }] },
    status: ready,
  }));
  const rest = openRest({ insecure: false });
  const cluster = {
    list: () => Promise.resolve({ items: pods, resourceVersion: '' }),
    forward: async ({ pod }: { readonly pod: string }, signal: AbortSignal) => {
      if (pod === 'silent') {
        await once(signal, 'abort');
        given += 1;
        throw signal.reason;
      }
      const { port } = server.address() as AddressInfo;
      return { address: '127.0.0.1', port, close: () => Promise.resolve() };
    },
  };
  const watcher = watchPodMetrics(cluster, service, rest, { ...patient, ...limits });
  onTestFinished(async () => {
    await watcher.close();
    rest.close();
    server.closeAllConnections();
    server.close();
  });
  return { watcher, given: () => given };
}

test('a pod that does not answer is told after its time, and the others beside it; it is not asked at every look', async () => {
  const { watcher, given } = await oneSilentPod({ lookMs: 1000, silentMs: 1_000_000 });
  const first = await watcher.look(signal);
  const triedOnce = given();
  const second = await watcher.look(signal);
  expect([first[0]?.trouble, second[0]?.trouble]).toEqual(Array(2).fill('no answer within 1 s'));
  expect(first[1]?.trouble).toBe(undefined);
  expect(second[1]?.trouble).toBe(undefined);
  expect([triedOnce > 0, given()]).toEqual([true, triedOnce]);
});

test('one that was silent long ago is asked again', async () => {
  const { watcher, given } = await oneSilentPod({ lookMs: 300, silentMs: 0 });
  await watcher.look(signal);
  const triedOnce = given();
  await watcher.look(signal);
  expect(given()).toBe(2 * triedOnce);
});
