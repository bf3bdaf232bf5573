import { Problem } from '../problem.js';

/** The name of one part of a service, as `--to` takes it. */
export type PartName =
  | { readonly kind: 'latest' | 'prev' | 'stable' }
  | { readonly kind: 'canary' | 'pod'; readonly name: string };

/** Names of pods are RFC 1123 subdomains (kubernetes.io/docs/concepts/workloads/pods); a canary's is part of one. */
const subdomain = /^(?=.{1,253}$)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*$/u;

/**
 * Reads it. Throws Problem "usage" for text that no part can have as its name: nothing is asked of a cluster for it. `given` says in
 * the problem where the name stood.
 */
export function parsePartName(text: string, given = '--to'): PartName {
  if (text === 'latest' || text === 'prev' || text === 'stable') return { kind: text };
  const [, kind, name] = /^(canary|pod)\/(.*)$/su.exec(text) ?? [];
  if ((kind !== 'canary' && kind !== 'pod') || name === undefined)
    throw new Problem('usage', `${given} ${text} is not a part of a service.`, {
      remedy: 'Write latest, prev, stable, canary/NAME or pod/NAME.',
    });
  if (subdomain.test(name)) return { kind, name };
  const why =
    name === ''
      ? `names no ${kind}`
      : name.includes('/')
        ? `is not one ${kind}: “${name}” has a slash`
        : `is not a ${kind}: a name has only a-z, 0-9, “-” and “.”, and begins and ends with a letter or digit`;
  throw new Problem('usage', `${given} ${text} ${why}.`, {
    remedy:
      kind === 'pod'
        ? 'Write pod/NAME: the pods are those of the service, in its namespace. See them: kubectl get pods -n NAMESPACE'
        : 'Write canary/NAME, as spec.canary[].predictor.name has it. See them: kubectl describe isvc NAME',
  });
}
