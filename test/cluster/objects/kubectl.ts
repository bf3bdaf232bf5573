/** The cluster's own kubectl, always with the cluster's own kubeconfig. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../build/command.ts';
import { binary, kubeconfigPath } from '../state/paths.ts';

/** What it printed. Throws with what it complained about. */
async function kubectl(args: readonly string[], input?: string, signal?: AbortSignal): Promise<string> {
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

/** Waits, a minute at most, until each of the objects that `kubectl get` finds by these words has the condition. */
export async function waitForCondition(
  words: readonly string[],
  condition: string,
  signal?: AbortSignal,
): Promise<void> {
  const endAtMs = Date.now() + 60_000;
  const get = ['get', ...words, '--output=json'];
  for (;;) {
    const { items } = JSON.parse(await kubectl(get, undefined, signal)) as ListOfConditioned;
    const waitedFor = items.filter((item) => !hasCondition(item, condition));
    if (waitedFor.length === 0) return;
    const names = waitedFor.map((item) => item.metadata.name).join(', ');
    if (Date.now() > endAtMs) throw new Error(`not ${condition} after a minute: ${names}`);
    await sleep(100, undefined, signal ? { signal } : {});
  }
}

type Conditioned = {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};
type ListOfConditioned = { readonly items: readonly Conditioned[] };

function hasCondition({ status }: Conditioned, wanted: string): boolean {
  return status?.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false;
}
