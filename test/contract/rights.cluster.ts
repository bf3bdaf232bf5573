// The features that work with exactly the rules of manifests/isvc-reader.yaml, and those that break without each of them.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkGroups } from '../../src/doctor/check-kserve.js';
import { checkLogin } from '../../src/doctor/check-login.js';
import { checkRights } from '../../src/doctor/check-rights.js';
import { type Check, startCheckup } from '../../src/doctor/checkup.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { ServiceKind } from '../../src/kserve/service.js';
import { type Admin, openAdmin, pathOf } from './admin.js';
import { createReaders, type Grant, grantsOf, grantText, readerRules, type Readers } from './grants.js';
import { useWorld } from './open-world.js';
import { never, openProduct } from './product.js';
import { featureOf, features, staged, type FeatureName } from './rights-features.js';
import { stagedKinds, stagedObjects } from './rights-stage.js';

const world = useWorld();
const rules = await readerRules();
const grants = grantsOf(rules);
/** The right of docs/in-cluster.md, which the ClusterRole leaves out. */
const tokens: Grant = { group: '', resource: 'serviceaccounts/token', verb: 'create', name: staged.account };
let admin: Admin;
let readers: Readers;

/** Starting all of it takes longer on a busy machine than a case may. */
const setUpMs = 400_000;

beforeAll(async () => {
  admin = openAdmin(world().kubeconfig);
  readers = createReaders(world().kubeconfig, admin);
  const kinds = await stagedKinds();
  await Promise.all(kinds.map((kind) => admin.apply(kind)));
  await Promise.all(kinds.map(established));
  for (const object of stagedObjects) await admin.apply(object);
}, setUpMs);

/** Its kind can be used then. */
async function established(kind: KubeObject): Promise<void> {
  const path = pathOf(kind);
  await vi.waitFor(
    async () => {
      if (!JSON.stringify(await admin.get(path)).includes('"Established"'))
        throw new Error(`${path} is not there yet`);
    },
    { timeout: setUpMs, interval: 500 },
  );
}

afterAll(async () => {
  await readers.remove();
  for (const object of stagedObjects.toReversed()) await admin.remove(object);
  for (const kind of await stagedKinds()) await admin.remove(kind);
  admin.close();
}, setUpMs);

/** The kubeconfig of a service account with these rights, once the API server knows of them. */
async function readerWith(some: readonly Grant[]): Promise<string> {
  const kubeconfig = await readers.make([...some, tokens]);
  const product = await openProduct({ kubeconfig });
  const { allows } = await product.cluster.serverInfo();
  const { resource } = tokens;
  const [name = '', subresource = ''] = resource.split('/');
  const right = { verb: 'create', group: '', resource: name, subresource, name: staged.account };
  await vi.waitFor(async () => expect(await allows(right, never)).toBe(true), {
    timeout: 60_000,
    interval: 100,
  });
  await product.close();
  return kubeconfig;
}

const touched: Readonly<
  Record<ServiceKind, readonly [version: string, kind: string, namespace: string, name: string]>
> = {
  inference: ['v1beta1', 'InferenceService', 'kserve-test', 'sklearn-iris'],
  llm: ['v1alpha2', 'LLMInferenceService', 'llm-test', 'single'],
  graph: ['v1alpha1', 'InferenceGraph', 'kserve-test', 'iris-steps'],
};
let touches = 0;
const around = {
  touch: async (of: ServiceKind) => {
    const [version, kind, namespace, name] = touched[of];
    touches += 1;
    // KServe passes all others on to its pods.
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': String(touches) };
    await admin.apply({
      apiVersion: `serving.kserve.io/${version}`,
      kind,
      metadata: { namespace, name, annotations },
    });
  },
};

const run = (name: FeatureName, kubeconfig: string) => features[name][0](kubeconfig, around);

const refusal = ({ group, resource, verb, name }: Grant): RegExp => {
  const whole = group === '' ? resource : `${resource}.${group}`;
  return new RegExp(`You may not ${verb} ${whole.replaceAll('.', '\\.')}(?=[ .]).*${name ?? ''}`, 'u');
};

const aKubeconfig = () => ({ source: 'The test', contexts: ['reader'] });

async function rightsCheck(kubeconfig: string): Promise<Check | undefined> {
  const product = await openProduct({ kubeconfig });
  const checkup = startCheckup(() => undefined, never);
  const login = checkLogin(checkup, aKubeconfig, () => Promise.resolve(product), never);
  checkRights(checkup, login, checkGroups(checkup, login, never), 'kserve-test', never);
  const checks = await checkup.ended();
  await product.close();
  return checks.find(({ id }) => id === 'rights');
}

describe('with exactly these rules', () => {
  let full: string;
  beforeAll(async () => {
    full = await readerWith(grants);
  });

  test.each(Object.keys(features) as readonly FeatureName[])(
    '%s works, and nothing is refused',
    async (name) => {
      const said = await run(name, full);
      expect(said).toMatch(features[name][1]);
      expect(said).not.toMatch(/you may not/iu);
    },
  );

  test('isvc doctor misses no right', async () => {
    const check = await rightsCheck(full);
    expect([check?.state, check?.parts, check?.remedy]).toEqual(['passed', [], []]);
    expect(check?.seen.join()).toContain(`${grants.length} of the ${grants.length} rights`);
  });
});

test('each right has a feature that needs it, and each feature a right', () => {
  expect(Object.keys(featureOf).sort()).toEqual(grants.map(grantText).sort());
  expect([...new Set(Object.values(featureOf))].sort()).toEqual(Object.keys(features).sort());
});

describe('without a right', () => {
  test.each(grants.map((grant) => [grantText(grant), featureOf[grantText(grant)], grant] as const))(
    '%s: %s says so, and who grants it',
    async (_, name, grant) => {
      expect(name).toBeDefined();
      if (name === undefined) return;
      const kubeconfig = await readerWith(grants.filter((one) => one !== grant));
      const said = await run(name, kubeconfig);
      expect(said).toMatch(refusal(grant));
      // Doctor's line about a right stands beside the Role.
      const granting = name.includes('isvc doctor')
        ? /./u
        : /isvc doctor[^"\n]* prints the Role that grants/u;
      expect(said).toMatch(granting);
      const check = await rightsCheck(kubeconfig);
      expect(check?.seen.join()).toContain(`${grants.length - 1} of the ${grants.length} rights`);
      const { verb, group, resource, name: object } = grant;
      const whole = [group === '' ? resource : `${resource}.${group}`, object].filter(Boolean).join(' ');
      expect(check?.parts.map(({ text }) => text)).toEqual([expect.stringContaining(`${verb} ${whole} (`)]);
      expect(check?.remedy.join('\n')).toContain(
        [
          `  - apiGroups: [${group === '' ? '""' : group}]`,
          `    resources: [${resource}]`,
          ...(object === undefined ? [] : [`    resourceNames: [${object}]`]),
          `    verbs: [${verb}]`,
        ].join('\n'),
      );
    },
  );
});

describe('without a rule', () => {
  test.each(rules.map((rule) => [rule.resources.join(', '), rule] as const))(
    '%s: isvc doctor names all of it',
    async (_, rule) => {
      const check = await rightsCheck(await readerWith(grantsOf(rules.filter((one) => one !== rule))));
      const missing = grantsOf([rule]);
      expect(check?.seen.join()).toContain(
        `${grants.length - missing.length} of the ${grants.length} rights`,
      );
      const told = check?.parts.map(({ text }) => text).join('\n') ?? '';
      for (const { resource, verb } of missing)
        expect(told).toMatch(new RegExp(`${verb}[^\n]* ${resource}`, 'u'));
    },
  );
});
