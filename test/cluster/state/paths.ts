/** Where the real cluster keeps what it builds (the cache, shared by every run) and what one run makes (its state). */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { versions, venvs } from '../build/versions.ts';

/** A Go program that build/ makes. */
export type Program = keyof typeof versions;
/** A Python environment that build/ makes. */
export type Venv = keyof typeof venvs;

/** $ISVC_CLUSTER_CACHE, else $XDG_CACHE_HOME/isvc-cluster, else ~/.cache/isvc-cluster. */
export function cacheFolder(): string {
  const { ISVC_CLUSTER_CACHE: own, XDG_CACHE_HOME: xdg } = process.env;
  if (own) return resolve(own);
  return join(xdg || join(homedir(), '.cache'), 'isvc-cluster');
}

/** $ISVC_CLUSTER_STATE, else `state` in the cache. Two clusters side by side need two of these. */
export function stateFolder(): string {
  const { ISVC_CLUSTER_STATE: own } = process.env;
  return own ? resolve(own) : join(cacheFolder(), 'state');
}

/** A path inside the state folder. */
export function statePath(...names: readonly string[]): string {
  return join(stateFolder(), ...names);
}

/** The admin's kubeconfig. Its other contexts are the users of state/users.ts. */
export function kubeconfigPath(): string {
  return statePath('kubeconfig');
}

/** The log of a part, appended to by each start of it. */
export function logPath(part: string): string {
  return statePath('logs', `${part}.log`);
}

/** The program's binary, keyed by its version. */
export function binary(program: Program): string {
  const built = versions[program];
  const edition = 'edition' in built ? `-${built.edition}` : '';
  return join(cacheFolder(), 'bin', `${program}-${built.version}${edition}`);
}

/** A folder of what was unpacked from a Go module: manifests as `kubectl kustomize` wrote them. */
export function manifestPath(name: string): string {
  return join(cacheFolder(), 'manifests', name);
}

/** The virtual environment's folder, keyed by its requirements. */
export function venvFolder(venv: Venv): string {
  return join(cacheFolder(), 'python', `${venv}-${venvs[venv].key}`);
}

export function python(venv: Venv): string {
  return join(venvFolder(venv), 'bin', 'python');
}

/** Envoy's binary comes in a Python package. */
export function envoy(): string {
  return join(venvFolder('envoy'), 'bin', 'envoy');
}
