import type { KubeObject } from '../../src/kserve/kube-object.js';
import { kubectl } from './kubectl.js';
import type { Controls, ObjectRef } from './world.js';

type Kubectl = Pick<Controls, 'apply' | 'remove'> & {
  /** The output for these words. */
  readonly ask: (...words: readonly string[]) => Promise<string>;
  /** Has the API server do all of an apply, its webhooks too, but for keeping the object. */
  readonly tryApply: (object: KubeObject) => Promise<unknown>;
};

/** The changes of a cluster that kubectl makes. */
export function kubectlControls(command: string, kubeconfig: string): Kubectl {
  const ask: Kubectl['ask'] = (...words) => kubectl(command, kubeconfig, words);
  const apply = (object: object, ...words: readonly string[]): Promise<string> =>
    kubectl(
      command,
      kubeconfig,
      ['apply', '--server-side', '--force-conflicts', '--filename=-', ...words],
      JSON.stringify(object),
    );
  return {
    ask,
    tryApply: (object) => apply(object, '--dry-run=server'),
    apply: async (object) => {
      const { status, ...rest } = withoutHistory(object);
      await apply(rest);
      if (status !== undefined) await apply({ ...rest, status }, '--subresource=status');
    },
    remove: async (object) => {
      await ask('delete', ...wordsOf(object), '--ignore-not-found', '--wait');
    },
  };
}

function wordsOf({ kind, metadata: { namespace, name } }: ObjectRef): readonly string[] {
  return [`${kind}/${name}`, ...(namespace === undefined ? [] : ['--namespace', namespace])];
}

/** Fields that no apply may state, since the API server writes them. */
const written = new Set(['managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'generation']);

function withoutHistory(object: KubeObject): KubeObject {
  const metadata = Object.entries(object['metadata'] ?? {}).filter(([key]) => !written.has(key));
  return { ...object, metadata: Object.fromEntries(metadata) };
}
