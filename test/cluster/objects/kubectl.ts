/** The cluster's own kubectl, always with the cluster's own kubeconfig. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../build/command.ts';
import { binary, kubeconfigPath } from '../state/paths.ts';

/** Runs kubectl, and resolves to what it printed. Throws with its complaint. */
async function kubectl(args: readonly string[], input?: string, signal?: AbortSignal): Promise<string> {
  const options = input === undefined ? {} : { input };
  return run(binary('kubectl'), [`--kubeconfig=${kubeconfigPath()}`, ...args], options, signal);
}

/** Else kubectl reads the API server's whole OpenAPI document, which that makes anew, for most of a minute, after each new CRD. */
const unchecked = '--validate=false';

/** Applies YAML documents. On the server, since KServe's CRDs are larger than the annotation of a client's apply. */
export async function applyYaml(yaml: string, signal?: AbortSignal): Promise<void> {
  await kubectl(['apply', '--server-side', '--force-conflicts', unchecked, '--filename=-'], yaml, signal);
}

/**
 * Creates objects that are large, and not there yet: the API server remembers of each field who applied it, which takes it most of a
 * minute for the CRDs of LLMInferenceServices.
 */
export async function createObjects(objects: readonly unknown[], signal?: AbortSignal): Promise<void> {
  await kubectl(['create', unchecked, '--filename=-'], listOf(objects), signal);
}

export async function applyObjects(objects: readonly unknown[], signal?: AbortSignal): Promise<void> {
  await applyYaml(listOf(objects), signal);
}

function listOf(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** The objects that `kubectl get` finds by these words, be it one object or a list. */
export async function readItems<Item>(
  words: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Item[]> {
  const text = await kubectl(['get', ...words, '--output=json'], undefined, signal);
  const found = JSON.parse(text) as Item | { readonly kind: 'List'; readonly items: readonly Item[] };
  return isList(found) ? found.items : [found];
}

function isList<Item>(
  found: Item | { readonly items: readonly Item[] },
): found is { readonly items: readonly Item[] } {
  return typeof found === 'object' && found !== null && 'items' in found;
}

/** Waits until it is gone. */
export async function deleteObject(
  kind: string,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await kubectl(['delete', kind, name, `--namespace=${namespace}`], undefined, signal);
}

/** Waits, three minutes at most, until each of the objects that `kubectl get` finds by these words has the condition. */
export async function waitForCondition(
  words: readonly string[],
  condition: string,
  signal?: AbortSignal,
): Promise<void> {
  const endAtMs = Date.now() + 180_000;
  for (;;) {
    const items = await readItems<Conditioned>(words, signal);
    const waitedFor = items.filter((item) => !hasCondition(item, condition));
    if (waitedFor.length === 0) return;
    const names = waitedFor.map((item) => item.metadata.name).join(', ');
    if (Date.now() > endAtMs) throw new Error(`not ${condition} after three minutes: ${names}`);
    await sleep(100, undefined, signal ? { signal } : {});
  }
}

type Conditioned = {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

function hasCondition({ status }: Conditioned, wanted: string): boolean {
  return status?.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false;
}
