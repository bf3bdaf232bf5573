import { kindOfWord } from '../discovery/service-name.js';
import { Problem } from '../problem.js';
import type { Command } from './command.js';

export type NamespacedName = { readonly argument: string; readonly namespace?: string };

/**
 * The argument of a command that takes a service, and the namespace that stands before its name: `NAMESPACE/NAME`, as isvc prints it.
 * Throws Problem "usage" where `-n` names another one.
 */
export function namespacedName(
  { argument: expected }: Pick<Command, 'argument'>,
  argument: string,
  namespace: string | undefined,
): NamespacedName {
  const [before, name, ...more] = argument.split('/');
  const isOther = expected === undefined || expected.choices !== undefined || expected.is !== undefined;
  if (
    isOther ||
    !before ||
    !name ||
    more.length > 0 ||
    !isNamespace.test(before) ||
    kindOfWord(before) !== undefined
  ) {
    return { argument };
  }
  if (namespace !== undefined && namespace !== before) {
    throw new Problem('usage', `${argument} and -n ${namespace} name two namespaces.`, {
      remedy: `Leave out one of them: isvc … ${name} -n ${before}`,
    });
  }
  return { argument: name, namespace: before };
}

/** Namespaces are RFC 1123 labels (kubernetes.io/docs/concepts/overview/working-with-objects/names); other kinds keep their error. */
const isNamespace = /^(?!(?:po|pods?|deploy|deployments?|svc|services?|ksvc)$)[a-z\d](?:[-a-z\d]*[a-z\d])?$/;
