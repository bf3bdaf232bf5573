import { expect, test } from 'vitest';

import { listAt, textAt } from '../../../src/demo/api/api-object.js';
import { kindOf } from '../../../src/demo/api/kinds.js';
import { readManifests, type DemoObject } from '../../../src/demo/objects/manifests.js';
import { demoModels } from '../models/serving.js';

const nowMs = Date.parse('2026-06-15T12:00:00Z');
const objects = readManifests(new URL('../../../manifests/demo/', import.meta.url), nowMs);

function nameOf({ object }: DemoObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}

function ofKind(kind: string): readonly DemoObject[] {
  return objects.filter(({ object }) => object['kind'] === kind);
}

const services = ofKind('InferenceService');
const ready = services.filter(({ object }) => object['status'] === undefined);

test('every manifest is of a kind that the demo serves, and named once', () => {
  const names = objects.map((each) => `${String(each.object['kind'])} ${nameOf(each)}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { object } of objects) expect(kindOf(object)?.namespaced).toBe(nameHasNamespace(object));
});

function nameHasNamespace(object: DemoObject['object']): boolean {
  return textAt(object, 'metadata', 'namespace') !== undefined;
}

test('every namespace that is used exists', () => {
  const namespaces = new Set(ofKind('Namespace').map(({ object }) => textAt(object, 'metadata', 'name')));
  for (const { object } of objects.filter(({ object }) => nameHasNamespace(object))) {
    expect(namespaces).toContain(textAt(object, 'metadata', 'namespace'));
  }
});

test.each(ready.map((each) => [nameOf(each), each] as const))(
  '%s has a model server on its port',
  (_, { object }) => {
    const model = demoModels.get(textAt(object, 'metadata', 'name') ?? '');
    const [port] = listAt(object, 'spec', 'predictor', 'model', 'ports');
    const isGrpc = model?.protocol.startsWith('grpc') === true;
    expect(model).toBeDefined();
    expect(port).toEqual(
      isGrpc
        ? { name: model?.port.name, protocol: 'TCP', containerPort: model?.port.containerPort }
        : undefined,
    );
  },
);

test.each([...demoModels])(
  'the model server %s belongs to a service of its protocol',
  (name, { protocol }) => {
    const found = ready.find(({ object }) => textAt(object, 'metadata', 'name') === name);
    const version = textAt(found?.object, 'spec', 'predictor', 'model', 'protocolVersion');
    expect(found).toBeDefined();
    // KServe's webhook writes v2 for vLLM too, which does not speak it.
    const format = textAt(found?.object, 'spec', 'predictor', 'model', 'modelFormat', 'name');
    expect(version).toBe(protocol.endsWith('v2') || format === 'vLLM' ? 'v2' : undefined);
  },
);

test('every runtime that a service names is there, but the one that is missed on purpose', () => {
  const runtimes = new Set(
    ofKind('ClusterServingRuntime').map(({ object }) => textAt(object, 'metadata', 'name')),
  );
  const named = services.map(({ object }) => textAt(object, 'spec', 'predictor', 'model', 'runtime'));
  const missing = named.filter((name) => name !== undefined && !runtimes.has(name));
  expect(missing).toEqual(['does-not-exist']);
});

test.each(ofKind('ConfigMap').filter(({ object }) => textAt(object, 'data', 'payload.json') !== undefined))(
  'the payload $object.metadata.name is JSON, for a service that exists',
  ({ object }) => {
    const namespace = textAt(object, 'metadata', 'namespace') ?? '';
    const service = textAt(object, 'metadata', 'labels', 'isvc/example-for') ?? '';
    expect(services.map(nameOf)).toContain(`${namespace}/${service}`);
    expect(JSON.parse(textAt(object, 'data', 'payload.json') ?? '')).toBeTypeOf('object');
  },
);

test('ages become times; hints for the demo are taken off', () => {
  const iris = services.find((each) => nameOf(each) === 'kserve-demo/sklearn-iris');
  expect(iris?.object['metadata']).toEqual({
    name: 'sklearn-iris',
    namespace: 'kserve-demo',
    labels: { team: 'botany' },
    annotations: { modelFormat: 'sklearn', 'serving.kserve.io/deploymentMode': 'Standard' },
    creationTimestamp: '2026-06-12T12:00:00Z',
  });
  expect(objects.some(({ object }) => JSON.stringify(object).includes('demo.isvc/'))).toBe(false);
});

test('the settings of KServe are JSON', () => {
  const config = ofKind('ConfigMap').find((each) => nameOf(each) === 'kserve/inferenceservice-config');
  expect(JSON.parse(textAt(config?.object, 'data', 'ingress') ?? '')).toMatchObject({
    enableGatewayApi: true,
    kserveIngressGateway: 'kserve/kserve-ingress-gateway',
    ingressDomain: 'example.com',
  });
});
