import { type ClusterOptions, connectCluster, knownContexts } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField, ownText } from '../../inference/json.js';
import { Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import { startTimeout } from '../../runtime/wait.js';
import type { ProgramIo } from '../program-io.js';

/** Somebody has pressed a key and waits: a cluster that is slower offers nothing. */
const timeoutMs = 4000;
/** Nobody reads through more. */
const mostNames = 1000;

/**
 * `isvc __complete contexts|namespaces|serviceaccounts`, with the scope flags of the line: prints a name a line, for the completion
 * scripts. Contexts come from the kubeconfig alone. Prints nothing where something fails: there is nobody to tell.
 */
export async function printKnownNames(
  [what, ...flags]: readonly string[],
  { env, stdout }: Pick<ProgramIo, 'env' | 'stdout'>,
): Promise<void> {
  const options: ClusterOptions = { environment: env, ...scopeOf(flags) };
  const timeout = startTimeout(timeoutMs);
  try {
    const names =
      what === 'contexts' ? knownContexts(options) : await listNames(what, options, timeout.signal);
    stdout.write(names.map((name) => `${name}\n`).join(''));
  } catch (error) {
    // A shell that completes would show it in the middle of a line.
    if (!(error instanceof Problem) && !timeout.signal.aborted) throw error;
  } finally {
    timeout.stop();
  }
}

const flagNames = {
  '--kubeconfig': 'kubeconfig',
  '--context': 'context',
  '-n': 'namespace',
  '--namespace': 'namespace',
} as const;

/** The pairs of flag and value that the scripts hand on. */
function scopeOf(flags: readonly string[]): Partial<ClusterOptions> {
  const values = flags.flatMap((flag, at) => {
    const name = flagNames[flag as keyof typeof flagNames];
    return name === undefined || at % 2 === 1 ? [] : [[name, flags[at + 1]] as const];
  });
  return defined(Object.fromEntries(values));
}

async function listNames(
  what: string | undefined,
  options: ClusterOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const cluster = await connectCluster(options);
  try {
    const query = { limit: mostNames };
    const { items } =
      what === 'namespaces'
        ? await cluster.list(resources.namespaces, query, signal)
        : await cluster.list(resources.serviceAccounts, { ...query, namespace: cluster.namespace }, signal);
    return items.map((item) => ownText(ownField(item, 'metadata'), 'name'));
  } finally {
    await cluster.close();
  }
}
