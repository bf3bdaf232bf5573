/** The cluster's own kubectl, always with the cluster's own kubeconfig. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../build/command.ts';
import { binary, kubeconfigPath } from '../state/paths.ts';

/** What it printed. Throws with what it complained about. */
export async function kubectl(
  args: readonly string[],
  input?: string,
  signal?: AbortSignal,
): Promise<string> {
  const options = input === undefined ? {} : { input };
  return run(binary('kubectl'), [`--kubeconfig=${kubeconfigPath()}`, ...args], options, signal);
}

/** Applies YAML documents. On the server, since KServe's CRDs are larger than the annotation of a client's apply. */
export async function applyYaml(yaml: string, signal?: AbortSignal): Promise<void> {
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], yaml, signal);
}

export async function applyObjects(objects: readonly unknown[], signal?: AbortSignal): Promise<void> {
  await applyYaml(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), signal);
}

/** Waits a minute at most. An object that is too new to have any condition makes `kubectl wait` fail: that is asked again. */
export async function waitForCondition(
  objects: readonly string[],
  condition: string,
  signal?: AbortSignal,
): Promise<void> {
  const endAtMs = Date.now() + 60_000;
  const wait = ['wait', `--for=condition=${condition}`, ...objects, '--timeout=60s'];
  for (;;) {
    try {
      await kubectl(wait, undefined, signal);
      return;
    } catch (error) {
      if (signal?.aborted || Date.now() > endAtMs) throw error;
      await sleep(200);
    }
  }
}
