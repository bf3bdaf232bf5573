import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findHomeDir, KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { Problem } from '../problem.js';
import { completeExec } from './exec-plugin.js';
import { withTokenFiles } from './token-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

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
  const home = findHomeDir();
  const usual = home === null ? undefined : path.join(home, '.kube', 'config');
  return usual !== undefined && existsSync(usual) ? [usual] : [];
}

/** Reads one file; its relative paths count from its own folder. Throws Problem "cluster" that names file and line. */
export function readKubeconfigFile(file: string): KubeConfig {
  return parseKubeconfig(readText(file), file, path.dirname(path.resolve(file)));
}

/**
 * Parses the text of a kubeconfig. `source` says where it is from; relative paths count from `folder`. Entries that lack
 * fields are left out, as kubectl does.
 */
export function parseKubeconfig(text: string, source: string, folder: string): KubeConfig {
  const config = new KubeConfig();
  // kubectl takes an empty file for one without entries; js-yaml for an error.
  if (text.trim() === '') return config;
  try {
    config.loadFromString(text, { onInvalidEntry: 'filter' });
  } catch (error) {
    throw new Problem('cluster', `${source}${lineOf(error)} is not a kubeconfig: ${reasonOf(error)}.`, {
      remedy: 'Correct the file, or name another one with --kubeconfig FILE or $KUBECONFIG.',
      cause: error,
    });
  }
  config.makePathsAbsolute(folder);
  const users = config.users.map((user) => completeExec(user, folder));
  config.users = withTokenFiles(users, text, folder);
  return config;
}

/**
 * Several files as one: the first that names a thing, or a current context, wins (kubernetes.io/docs/concepts/
 * configuration/organize-cluster-access-kubeconfig). client-node's own merge throws on a name that comes twice.
 */
export function mergeKubeconfigs(configs: readonly KubeConfig[]): KubeConfig {
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfEachName(configs.map((config) => config.clusters)),
    users: firstOfEachName(configs.map((config) => config.users)),
    contexts: firstOfEachName(configs.map((config) => config.contexts)),
    currentContext: configs.map((config) => config.currentContext).find((name) => Boolean(name)),
  });
  return merged;
}

function firstOfEachName<T extends { readonly name: string }>(lists: readonly (readonly T[])[]): T[] {
  const byName = new Map<string, T>();
  for (const item of lists.flat()) if (!byName.has(item.name)) byName.set(item.name, item);
  return [...byName.values()];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem('cluster', `The kubeconfig ${file} cannot be read.`, {
      remedy: 'Check that it is a file, and that you may read it.',
      cause: error,
    });
  }
}

function noSuchFile(named: string): Problem {
  return new Problem('cluster', `There is no kubeconfig ${named}.`, {
    remedy: 'Check --kubeconfig and $KUBECONFIG. To try isvc without a cluster: isvc demo',
  });
}

/** ` line 7`, from js-yaml's mark (its lines count from 0). */
function lineOf(error: unknown): string {
  if (!(error instanceof Error) || !('mark' in error)) return '';
  const { mark } = error;
  if (typeof mark !== 'object' || mark === null || !('line' in mark)) return '';
  return typeof mark.line === 'number' ? `, line ${mark.line + 1},` : '';
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'reason' in error && typeof error.reason === 'string') return error.reason;
  // client-node reads fields of whatever the YAML is: a TypeError means that it is no mapping.
  return 'it has no clusters, users and contexts';
}
