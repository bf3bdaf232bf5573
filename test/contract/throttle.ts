import type { KubeObject } from '../../src/kserve/kube-object.js';
import { flood } from './flood.js';
import type { ObjectRef } from './world.js';

const name = 'contract-throttle';
const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';

/**
 * A level without seats, and no queue to wait in. One request runs even there, while no other does; the next ones get 429
 * (API Priority and Fairness; k8s.io/apiserver, fairqueuing/queueset).
 */
const level = {
  apiVersion,
  kind: 'PriorityLevelConfiguration',
  metadata: { name },
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 0,
      lendablePercent: 0,
      borrowingLimitPercent: 0,
      limitResponse: { type: 'Reject' },
    },
  },
};

function schemaFor(user: string) {
  return {
    apiVersion,
    kind: 'FlowSchema',
    metadata: { name },
    spec: {
      priorityLevelConfiguration: { name },
      matchingPrecedence: 100,
      rules: [
        {
          subjects: [{ kind: 'User', user: { name: user } }],
          resourceRules: [
            {
              verbs: ['*'],
              apiGroups: ['*'],
              resources: ['*'],
              namespaces: ['*'],
              clusterScope: true,
            },
          ],
        },
      ],
    },
  };
}

/** Makes the API server refuse most of a user's requests with 429. Returns what ends that. */
export async function throttle(
  user: string,
  kubeconfig: string,
  apply: (object: KubeObject) => Promise<unknown>,
  remove: (object: ObjectRef) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const schema = schemaFor(user);
  await apply(level);
  await apply(schema);
  const asking = flood(kubeconfig, '/apis/serving.kserve.io/v1beta1/inferenceservices');
  await asking.refused;
  return async () => {
    await asking.stop();
    await remove(schema);
    await remove(level);
  };
}
