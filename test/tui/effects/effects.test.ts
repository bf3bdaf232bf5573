import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectCluster } from '../../../src/cluster/cluster.js';
import { startDemo } from '../../../src/demo/demo.js';
import { createDiscovery } from '../../../src/discovery/endpoint.js';
import { createPredictor } from '../../../src/predict/predict.js';
import { createEffects } from '../../../src/tui/effects/effects.js';
import type { Message } from '../../../src/tui/state/messages.js';
import type { State } from '../../../src/tui/state/state.js';
import { createStore } from '../../../src/tui/app/store.js';
import { origin } from '../../format/origin.js';
import { stateWith } from '../states.js';

/** The TUI without its screen: the state and the effects, against a demo cluster of this test. */
async function openCore() {
  const demo = await startDemo({});
  const cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  const trust = { insecure: false };
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const payloadFolder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  const predictor = createPredictor({ cluster, discovery, trust, headers: {}, payloadFolder });
  const settings = { columns: [], repeatMs: 2000 };
  const predictorTo = () => Promise.resolve(predictor);
  const { given } = origin();
  const session = { cluster, discovery, predictor, predictorTo, given, payloadFolder, settings };
  const copied: string[] = [];
  const store = createStore(stateWith([]), (effect) => effects.run(effect));
  const effects = createEffects({
    session: () => session,
    send: (message) => store.send(message),
    terminal: {
      attach: () => () => undefined,
      lend: (use) => use(),
      isLent: () => false,
      copy: (text) => {
        copied.push(text);
        return { tried: true, note: '' };
      },
    },
    environment: {},
    connect: () => Promise.resolve(),
    openDemo: () => Promise.resolve(),
    stopJob: () => Promise.resolve(),
    quit: () => undefined,
    crashed: (thrown) => {
      throw thrown;
    },
  });
  onTestFinished(async () => {
    effects.stop();
    predictor.close();
    await cluster.close();
    await demo.close();
    await rm(payloadFolder, { recursive: true, force: true });
  });

  /** Waits for a state: the state after the message that brings it. */
  const until = (holds: (state: State) => boolean): Promise<State> =>
    new Promise((resolve) => {
      const check = () => {
        if (!holds(store.state())) return;
        stop();
        resolve(store.state());
      };
      const stop = store.subscribe(check);
      check();
    });
  const press = (...keys: readonly string[]) => {
    for (const key of keys) store.send({ type: 'key', key } satisfies Message);
  };
  effects.run({ type: 'watch', namespace: 'kserve-demo' });
  await until(({ cursor }) => cursor !== undefined);
  return { demo, press, until, copied };
}

const iris = 'kserve-demo/sklearn-iris';

/** The keys that put the cursor on a service. */
const on = (name: string) => ['/', ...Array.from(name), 'enter'];

test('a prediction goes out and its exchange comes back', async () => {
  const { press, until } = await openCore();
  press(...on('sklearn-iris'), 'p');
  const { outcomes } = await until((state) => state.outcomes.has(iris));
  expect(outcomes.get(iris)).toMatchObject([{ kind: 'exchange', exchange: { verdict: { ok: true } } }]);
});

test('names of the classes that the metadata states follow the answer', async () => {
  const { press, until } = await openCore();
  press(...on('iris-grpc'), 'p');
  const { labels, outcomes } = await until((state) => state.labels.size === 1);
  expect(outcomes.has('kserve-demo/iris-grpc')).toBe(true);
  expect(labels.get('kserve-demo/iris-grpc')).toEqual({
    from: 'metadata',
    names: [],
    outputs: new Map([['probabilities', ['setosa', 'versicolor', 'virginica']]]),
  });
});

test('a repetition goes on until esc, and leaves nothing behind', async () => {
  const { press, until } = await openCore();
  press(...on('sklearn-iris'), 'r', '-');
  const { repeat } = await until((state) => (state.repeat?.runs.get(iris)?.count ?? 0) >= 2);
  expect(repeat?.runs.get(iris)?.beats.map(({ changed }) => changed)).toEqual([false, false]);
  press('esc');
  const after = await until((state) => state.calls.size === 0);
  expect(after.repeat).toBeUndefined();
});

test('all that is marked is predicted, each with its own outcome', async () => {
  const { press, until } = await openCore();
  press(...on('iris'), 'space', 'space', 'space', 'p');
  const { outcomes, marked } = await until((state) => state.outcomes.size === 3);
  expect([...outcomes.keys()].toSorted()).toEqual([...marked].toSorted());
});

test('a cancelled prediction leaves nothing behind', async () => {
  const { press, until } = await openCore();
  press(...on('slow'), 'p');
  await until(({ calls }) => calls.has('kserve-demo/slow'));
  press('esc');
  const { calls, outcomes } = await until(({ calls }) => calls.size === 0);
  expect([calls.size, outcomes.size]).toEqual([0, 0]);
});

test('the list is marked while the API server is away, and live again when it is back', async () => {
  const { demo, until } = await openCore();
  await demo.controls.stopApi();
  const { stale } = await until((state) => state.stale !== undefined);
  expect(stale?.why).not.toBe('');
  await demo.controls.startApi();
  await until((state) => state.stale === undefined);
});

test('screens get what they asked for: object, events, payload, namespaces, gateways', async () => {
  const { press, until } = await openCore();
  press(...on('bad-image'), 'enter');
  await until(({ places }) =>
    places.some((place) => place.name === 'details' && place.events.state === 'ready'),
  );
  press('y');
  await until(({ places }) => places.some((place) => place.name === 'yaml' && place.text.state === 'ready'));
  press('esc', 'esc', 'esc', ...on('sklearn-iris'), 'P');
  const { places } = await until(({ places }) =>
    places.some((place) => place.name === 'payload' && place.payload.state === 'ready'),
  );
  expect(places.at(-1)).toMatchObject({ payload: { value: { template: false } } });
  press('esc', 'n');
  const { places: menu } = await until(({ places }) =>
    places.some((place) => place.name === 'namespaces' && place.names.state === 'ready'),
  );
  expect(menu.at(-1)).toMatchObject({ names: { value: expect.arrayContaining(['kserve-demo', 'vision']) } });
  press('esc', 'g', 'r');
  const { survey } = await until((state) => state.survey.state === 'ready');
  expect(survey).toMatchObject({ value: { winner: { outcome: 'answered' } } });
});

test('a screen that is opened over one that still waits does not take away what that waits for', async () => {
  const { press, until } = await openCore();
  press(...on('sklearn-iris'), 'y', 'P', 'l', 'esc', 'esc');
  const { places } = await until(({ places }) =>
    places.some((place) => place.name === 'yaml' && place.text.state === 'ready'),
  );
  expect(places.length).toBe(2);
});

test('C before the first prediction prepares what it would send, and copies a curl command with it', async () => {
  const { press, until, copied } = await openCore();
  press(...on('sklearn-iris'), 'C');
  await until(({ notice }) => notice?.includes('copied') ?? false);
  expect(copied[0]).toMatch(/^curl http.*-H 'Host: sklearn-iris-kserve-demo\.example\.com'.*"instances"/s);
});

test('an object that went meanwhile is a failure on its screen, not a crash', async () => {
  const { demo, press, until } = await openCore();
  const { places } = await until(() => true);
  expect(places.length).toBe(1);
  press(...on('sklearn-iris'));
  demo.controls.failNext(/inferenceservices\/sklearn-iris/, 403, 9);
  press('y');
  const after = await until(({ places }) =>
    places.some((place) => place.name === 'yaml' && place.text.state === 'failed'),
  );
  expect(after.places.at(-1)).toMatchObject({ text: { failure: { kind: 'cluster' } } });
});
