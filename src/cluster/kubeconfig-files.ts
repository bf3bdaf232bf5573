import { existsSync } from 'node:fs';
import path from 'node:path';
import { isTooLarge, readBoundedSync } from '../runtime/bounded-file.js';
import { nextStep, Problem } from '../problem.js';
import { parseKubeconfig, type Kubeconfig } from './kubeconfig-entries.js';
import { kubeconfigSizeBytes } from './limits.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where this program stands: its environment, and what stands before the service account's paths (tests only). */
export type Surroundings = { readonly environment: Environment; readonly rootPath: string };

/** The files that hold the kubeconfig, first one first, as kubectl looks for them; empty when there is none. */
export function kubeconfigFiles(given: string | undefined, environment: Environment): readonly string[] {
  if (given !== undefined) {
    if (!existsSync(given)) throw noSuchFile(given);
    return [given];
  }
  const named = (environment['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  if (named.length > 0) {
    const found = named.filter((file) => existsSync(file));
    if (found.length === 0) throw noSuchFile(named.join(path.delimiter));
    return found;
  }
  const home = environment['HOME'];
  const usual = home === undefined || home === '' ? undefined : path.join(home, '.kube', 'config');
  return usual !== undefined && existsSync(usual) ? [usual] : [];
}

/** Reads one file; its relative paths start at its own folder. Throws Problem "cluster" that names file and line. */
export function readKubeconfigFile(file: string): Kubeconfig {
  return parseKubeconfig(readText(file), file, path.dirname(path.resolve(file)));
}

/**
 * Several files as one: the first that names a thing, or a current context, wins (kubernetes.io/docs/concepts/
 * configuration/organize-cluster-access-kubeconfig).
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = configs.map((config) => config.currentContext).find((name) => name !== undefined);
  return {
    clusters: firstOfEachName(configs.map((config) => config.clusters)),
    users: firstOfEachName(configs.map((config) => config.users)),
    contexts: firstOfEachName(configs.map((config) => config.contexts)),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

function firstOfEachName<T extends { readonly name: string }>(lists: readonly (readonly T[])[]): T[] {
  const byName = new Map<string, T>();
  for (const item of lists.flat()) if (!byName.has(item.name)) byName.set(item.name, item);
  return [...byName.values()];
}

/** Read piece by piece: it may be a pipe (`--kubeconfig <(…)`), or a device that never ends. */
function readText(file: string): string {
  try {
    return Buffer.from(readBoundedSync(file, kubeconfigSizeBytes)).toString('utf8');
  } catch (error) {
    if (isTooLarge(error)) {
      throw new Problem('cluster', `${file} is not a kubeconfig: it has more than 16 MiB.`, {
        remedy: 'Name another file with --kubeconfig FILE or $KUBECONFIG.',
      });
    }
    throw new Problem('cluster', `The kubeconfig ${file} cannot be read.`, {
      remedy: 'Check that it is a file, and that you may read it.',
      cause: error,
    });
  }
}

function noSuchFile(named: string): Problem {
  return new Problem('cluster', `There is no kubeconfig ${named}.`, {
    remedy: [
      'Check --kubeconfig and $KUBECONFIG.',
      nextStep('To try isvc without a cluster: isvc demo', 'demo'),
    ],
  });
}
