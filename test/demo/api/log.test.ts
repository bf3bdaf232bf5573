import { beforeEach, expect, test, vi } from 'vitest';
import { kindNamed, smallApi, type SmallApi } from './small-api.js';

const path = '/api/v1/namespaces/ns/pods/iris/log';

let api: SmallApi;

/** A pod that came at nine, of these containers, all of them running; with what its program wrote a minute later. */
function apiWithPod(containers: readonly string[], initial: readonly string[] = []): SmallApi {
  const made = smallApi();
  const running = { state: { running: {} } };
  made.state.store.put(kindNamed('Pod'), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'iris',
      namespace: 'ns',
      creationTimestamp: '2026-01-05T09:00:00Z',
      labels: { app: 'iris', 'serving.kserve.io/inferenceservice': 'iris' },
    },
    spec: {
      containers: containers.map((name) => ({ name })),
      initContainers: initial.map((name) => ({ name })),
    },
    status: { containerStatuses: containers.map((name) => ({ name, ...running })) },
  });
  vi.setSystemTime('2026-01-05T09:01:00Z');
  made.state.logs.write('ns', { app: 'iris' }, 'called');
  return made;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  api = apiWithPod(['kserve-container']);
});

function read(query: string): string {
  return api.text('GET', `${path}?container=kserve-container&${query}`);
}

test('a log is what the program wrote, no more', () => {
  expect(read('')).toBe(
    [
      '2026-01-05 09:00:00.000 1 kserve INFO reading /mnt/models',
      '2026-01-05 09:00:01.000 1 kserve INFO the model iris is loaded',
      '2026-01-05 09:00:02.000 1 kserve INFO serving on port 8080',
      '2026-01-05 09:00:03.000 1 kserve INFO ready',
      'called',
      '',
    ].join('\n'),
  );
});

test('with timestamps each line has the time at which it was written in front, once', () => {
  vi.setSystemTime('2026-01-06T00:00:00Z');
  expect(read('timestamps=true&tailLines=2')).toBe(
    '2026-01-05T09:00:03.000Z 2026-01-05 09:00:03.000 1 kserve INFO ready\n2026-01-05T09:01:00.000Z called\n',
  );
});

test('a log that is followed goes on with lines of the same form', () => {
  const written: string[] = [];
  const watching = api.open(`${path}?follow=true&tailLines=1&timestamps=true`, (text) => written.push(text));
  api.state.logs.write('ns', { app: 'iris' }, 'called again');
  watching.stop();
  api.state.logs.write('ns', { app: 'iris' }, 'nobody hears this');
  expect(written).toEqual(['2026-01-05T09:01:00.000Z called\n', '2026-01-05T09:01:00.000Z called again\n']);
});

test('the only container needs no name', () => {
  expect(api.text('GET', `${path}?tailLines=1`)).toBe('called\n');
});

test.each([
  [[], 'a container name must be specified for pod iris, choose one of: [kserve-container queue-proxy]'],
  [
    ['storage-initializer'],
    'a container name must be specified for pod iris, choose one of: [kserve-container queue-proxy] or one of the init containers: [storage-initializer]',
  ],
])('of several, with %j before them, one has to be named', (initial, message) => {
  const several = apiWithPod(['kserve-container', 'queue-proxy'], initial);
  expect(several.ask('GET', path)).toMatchObject({ status: 400, body: { reason: 'BadRequest', message } });
});
