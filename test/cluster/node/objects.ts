/** The questions to kubectl of the real node's cluster, beside those of objects/kubectl.ts. */
import { run } from '../build/command.ts';
import { binary, kubeconfigPath } from '../state/paths.ts';

/** Images are unpacked and Python programs start: minutes on a machine that does other work. */
const timeout = '900s';

/** Waits until each of the objects that `kubectl wait` finds by these words has the condition. Throws when one has not. */
export async function waitLong(
  words: readonly string[],
  condition: string,
  signal?: AbortSignal,
): Promise<void> {
  await kubectl(['wait', ...words, `--for=condition=${condition}`, `--timeout=${timeout}`], signal);
}

/** Writes what a controller of a cloud would write. */
export async function patchStatus(
  kind: string,
  namespace: string,
  name: string,
  status: object,
  signal?: AbortSignal,
): Promise<void> {
  const patch = JSON.stringify({ status });
  const words = ['patch', kind, name, `--namespace=${namespace}`, '--subresource=status', '--type=merge'];
  await kubectl([...words, `--patch=${patch}`], signal);
}

async function kubectl(words: readonly string[], signal?: AbortSignal): Promise<string> {
  return run(binary('kubectl'), [`--kubeconfig=${kubeconfigPath()}`, ...words], {}, signal);
}
