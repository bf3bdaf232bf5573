/** The InferenceServices in front of the model servers, of namespace kserve-test. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { applyObjects, waitForCondition } from '../objects/kubectl.ts';

type InferenceService = { readonly metadata: { readonly name: string } };

const namespace = 'kserve-test';
/** Those of this file never become ready. */
const notReadyFile = 'not-ready.yaml';

/** Applies them and waits until KServe's controller has made ready what can be. */
export async function applyServices(signal?: AbortSignal): Promise<void> {
  const folder = join(import.meta.dirname, 'manifests');
  const files = await readdir(folder);
  const read = async (file: string): Promise<readonly InferenceService[]> =>
    loadAll(await readFile(join(folder, file), 'utf8')) as readonly InferenceService[];
  const notReady = await read(notReadyFile);
  const ready = (await Promise.all(files.filter((file) => file !== notReadyFile).map(read))).flat();
  const namespaceObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await applyObjects([namespaceObject, ...ready, ...notReady], signal);
  const names = ready.map(({ metadata }) => metadata.name);
  await waitForCondition(['inferenceservices', `--namespace=${namespace}`, ...names], 'Ready', signal);
}
