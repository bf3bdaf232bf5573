import { kubectlArgument } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import { kubectlLine, type RepeatedFlags } from './command-line.js';

/**
 * The next step for a service that is stopped: the command that takes its annotation away (constants.StopAnnotationKey in KServe's
 * pkg/constants), which isvc itself does not run.
 */
export function startAgain(
  { key, namespace }: Pick<Service, 'key' | 'namespace'>,
  repeat: RepeatedFlags | undefined,
): string {
  return `Start it again: ${kubectlLine(`annotate ${kubectlArgument(key)} serving.kserve.io/stop-`, namespace, repeat)}`;
}
