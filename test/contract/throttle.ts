import type { ObjectRef } from './world.js';

const name = 'contract-throttle';
const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';

/** A level without seats, and no queue to wait in: whoever is on it gets 429 (API Priority and Fairness). */
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

/** Makes the API server refuse a user's requests with 429. Returns what ends that. */
export async function throttle(
  user: string,
  apply: (object: object) => Promise<unknown>,
  remove: (object: ObjectRef) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const schema = schemaFor(user);
  await apply(level);
  await apply(schema);
  return async () => {
    await remove(schema);
    await remove(level);
  };
}
