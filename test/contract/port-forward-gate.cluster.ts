// A port-forward over WebSocket starts as a GET. Kubernetes 1.35 asks for `create` as well, by the feature gate
// AuthorizePodWebsocketUpgradeCreatePermission (pkg/registry/core/pod/rest/subresources.go); isvc-reader grants both.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startProcess } from '../cluster/parts/process.ts';
import { readRecord, type ProcessSpec } from '../cluster/state/records.ts';
import { type Admin, openAdmin } from './admin.js';
import { createReaders, grantsOf, readerRules, type Readers } from './grants.js';
import { useWorld } from './open-world.js';
import { never, openProduct } from './product.js';
import { features, type FeatureName } from './rights-features.js';

const world = useWorld();
const forwarding: FeatureName = 'isvc predict by a port-forward';
const grants = grantsOf(await readerRules());
const others = grants.filter(({ resource }) => resource !== 'pods/portforward');
const forward = (verb: 'get' | 'create') => ({ group: '', resource: 'pods/portforward', verb });
const around = { touch: () => Promise.reject(new Error('nothing is changed here')) };

const startMs = 170_000;

let admin: Admin;
let readers: Readers;
let original: ProcessSpec;
let kubeconfigs: Readonly<Record<'get' | 'create', string>>;

async function makeReaders(): Promise<void> {
  const [get, create] = await Promise.all(
    (['get', 'create'] as const).map((verb) => readers.make([...others, forward(verb)])),
  );
  kubeconfigs = { get: get ?? '', create: create ?? '' };
}

const said = (kubeconfig: string) => features[forwarding][0](kubeconfig, around);

/** After a start the API server serves before it has read all roles. */
async function rolesAreKnown(): Promise<void> {
  for (const [verb, kubeconfig] of Object.entries(kubeconfigs)) {
    const product = await openProduct({ kubeconfig });
    const right = { verb, group: '', resource: 'pods', subresource: 'portforward' };
    await vi.waitFor(
      async () => expect(await (await product.cluster.serverInfo()).allows(right, never)).toBe(true),
      { timeout: 120_000, interval: 200 },
    );
    await product.close();
  }
}

beforeAll(async () => {
  const record = await readRecord('apiserver');
  if (record === undefined) throw new Error('the API server was not started');
  // A busy machine starts one in minutes.
  original = { ...record.spec, readyTimeoutMs: startMs };
  admin = openAdmin(world().kubeconfig);
  readers = createReaders(world().kubeconfig, admin);
  await makeReaders();
});

afterAll(async () => {
  await readers.remove();
  admin.close();
});

describe('with the gate, as Kubernetes 1.35 has it', () => {
  test.each([
    ['get', 'create'],
    ['create', 'get'],
  ] as const)('with `%s` alone, `%s` is missing, and isvc says so', async (granted, missing) => {
    await rolesAreKnown();
    expect(await said(kubeconfigs[granted])).toContain(
      `You may not ${missing} pods/portforward in namespace llm-test`,
    );
  });
});

describe('without the gate, as Kubernetes up to 1.34', () => {
  beforeAll(async () => {
    const gate = '--feature-gates=AuthorizePodWebsocketUpgradeCreatePermission=false';
    await startProcess({ ...original, args: [...original.args, gate] });
    await rolesAreKnown();
  });
  afterAll(async () => {
    await startProcess(original);
  });

  test('`get` alone is enough', async () => {
    const answer = await said(kubeconfigs.get);
    expect(answer).toMatch(features[forwarding][1]);
    expect(answer).not.toMatch(/you may not/iu);
  });

  test('`create` alone is not: `get` is missing, and isvc says so', async () => {
    expect(await said(kubeconfigs.create)).toContain(
      'You may not get pods/portforward in namespace llm-test',
    );
  });
});
