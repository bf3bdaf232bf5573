import type { ClusterOptions } from '../cluster/cluster.js';
import { defined } from '../runtime/defined.js';
import type { Context } from './context.js';
import { repeatedFlags } from './repeated-flags.js';

/** How to reach the API server. A login program gets the terminal, as kubectl gives it; not the payload's standard input. */
export function connectOptions({
  options,
  config,
  environment,
  out,
}: Pick<Context, 'options' | 'config' | 'environment' | 'out'>): ClusterOptions {
  const { kubeconfig, context, namespace } = options;
  const stdin = options.file !== '-' && options.data !== '@-';
  return {
    presence: { type: 'terminal', stdin, during: out.aside },
    environment,
    namespaces: config.namespaces,
    repeat: repeatedFlags(options, options),
    ...defined({ kubeconfig, context, namespace }),
  };
}
