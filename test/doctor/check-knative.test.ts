import { expect, test } from 'vitest';
import { checkKnative } from '../../src/doctor/check-knative.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from '../discovery/cluster-objects.js';
import type { FakeOptions } from '../discovery/fake-cluster.js';
import { runCheck, startedCheck } from './run-check.js';

const installed = new Map([['serving.knative.dev', ['v1']]]);

const run = (options: FakeOptions, groups = installed) =>
  runCheck(options, (checkup, login, signal) => checkKnative(checkup, login, startedCheck(groups), signal));

function deployment(namespace: string, name: string, available: number, layer?: string): KubeObject {
  return object(
    namespace,
    name,
    {
      spec: { replicas: 1, template: { spec: { containers: [{ name, image: `knative/${name}:v1.21.1` }] } } },
      status: { availableReplicas: available },
    },
    layer === undefined ? {} : { 'networking.knative.dev/ingress-provider': layer },
  );
}

const namespace = 'serverless';
const core = ['activator', 'autoscaler', 'controller', 'webhook'].map((name) =>
  deployment(namespace, name, 1),
);
const service = { namespace, name: 'webhook' };
const webhook = object('', 'config.webhook.serving.knative.dev', {
  webhooks: [{ clientConfig: { service } }],
});
const config = (className?: string) =>
  object(namespace, 'config-network', {
    data: className === undefined ? {} : { 'ingress-class': className },
  });
const kourierClass = 'kourier.ingress.networking.knative.dev';
const objects = (deployments: readonly KubeObject[], className?: string) => ({
  objects: {
    deployments,
    validatingwebhookconfigurations: [webhook],
    configmaps: [config(className)],
  },
});

test('where Knative is not installed there is nothing to check', async () => {
  expect((await run({}, new Map())).state).toBe('skipped');
});

test('in the namespace of its webhook all run, and so does the layer of its ingress class, in whichever namespace', async () => {
  const gateway = deployment('kourier-system', '3scale-kourier-gateway', 1, 'kourier');
  const other = deployment('serverless', 'net-istio-controller', 0, 'istio');
  const { state, seen, parts } = await run(objects([...core, gateway, other], kourierClass));
  expect([state, seen]).toEqual(['passed', [`runs in namespace serverless, ingress class ${kourierClass}`]]);
  expect(parts.map(({ text }) => text)).toEqual(
    [...core, gateway].map((one) => {
      const { name } = one['metadata'] as { readonly name: string };
      return `${name}: 1 of 1 available (${name}:v1.21.1)`;
    }),
  );
});

test('a part that does not run, or is not there, fails by its name', async () => {
  const istio = deployment(namespace, 'net-istio-controller', 0, 'istio');
  const stopped = await run(objects([...core.slice(1), istio]));
  expect([stopped.state, stopped.problem]).toEqual(['failed', 'cluster']);
  expect(stopped.seen).toEqual([
    'Of Knative in namespace serverless, net-istio-controller does not run, activator is not there.',
  ]);
  expect(stopped.remedy).toContain('kubectl describe deployment net-istio-controller -n serverless');
});

test('a layer whose controller is not known is told, and is no failure: it may run elsewhere', async () => {
  const own = await run(objects(core));
  const foreign = await run(objects(core, 'example.com/ingress'));
  expect([own.state, own.parts.at(-1)?.text]).toEqual([
    'passed',
    'the controller of ingress class istio.ingress.networking.knative.dev is not known: no Deployment has the label networking.knative.dev/ingress-provider=istio',
  ]);
  expect([foreign.state, foreign.parts.at(-1)?.text]).toEqual([
    'passed',
    "ingress class example.com/ingress is not one of Knative's own layers: its controller is not looked for",
  ]);
});

test('what may not be read is skipped', async () => {
  const { state } = await run({ forbidden: ['deployments'] });
  const part = await run({ ...objects(core), forbidden: ['configmaps'] });
  expect([state, part.state, part.parts.at(-1)?.state]).toEqual(['skipped', 'passed', 'skipped']);
});
