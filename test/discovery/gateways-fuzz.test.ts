import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { nothingRead, type GatewayObjects } from '../../src/discovery/observations.js';
import { iris, observed } from './cluster-objects.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const keys = [
  'metadata',
  'name',
  'namespace',
  'labels',
  'spec',
  'status',
  'ports',
  'port',
  'nodePort',
  'targetPort',
  'selector',
  'loadBalancer',
  'ingress',
  'ip',
  'addresses',
  'value',
  'listeners',
  'conditions',
  'type',
  'data',
];
const words = [
  'istio-ingressgateway',
  'istio-system',
  'kserve',
  'kserve-ingress-gateway',
  'Ready',
  'True',
  'iris',
  'models',
];

/** JSON in the shape of Kubernetes objects, with anything in any place. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(...words, null, true, 0, 80, -1, ''),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 6 }),
  ),
}));
const kubeObject = fc.dictionary(fc.constantFrom(...keys), tree, { maxKeys: 5 });

test('whatever a cluster holds, there are candidates or there are none', () => {
  const kinds = Object.keys(nothingRead) as (keyof GatewayObjects)[];
  const objects = fc.record(
    Object.fromEntries(kinds.map((kind) => [kind, fc.array(kubeObject, { maxLength: 3 })])),
  );
  fc.assert(
    fc.property(objects, fc.constantFrom('Standard', 'Knative'), fc.boolean(), (some, mode, inCluster) => {
      const service = iris({ mode });
      const { candidates } = gatewayCandidates(observed(some, { service, inCluster, context: 'kind-x' }));
      for (const candidate of candidates) expect(candidate.port).toBeTypeOf('number');
    }),
    { numRuns: propertyRuns(300) },
  );
});
