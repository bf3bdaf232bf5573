import type { KubeObject } from '../../src/kserve/kube-object.js';
import { gateway, type Labels } from './cluster-objects.js';

const parentRef = { name: 'edge', namespace: 'infra' };

/** The HTTPRoute that net-gateway-api makes of a host of `models/iris`, owned by the Ingress of Knative with that uid; its Gateway has accepted it. */
export function edgeRoute(ownerUid: string, labels: Labels = {}): KubeObject {
  return {
    metadata: {
      namespace: 'models',
      name: 'iris-models.example.com',
      labels,
      ownerReferences: [{ kind: 'Ingress', name: 'iris-predictor', uid: ownerUid }],
    },
    spec: { hostnames: ['iris-models.example.com'], parentRefs: [parentRef] },
    status: { parents: [{ parentRef, conditions: [{ type: 'Accepted', status: 'True' }] }] },
  };
}

/** Gateway `infra/edge` of that route, with an address of its own. */
export const edge = gateway(
  'infra',
  'edge',
  { listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  { addresses: [{ value: '198.51.100.9' }] },
);
