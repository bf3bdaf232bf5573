/** The models' files: made once by Python scripts, in the cache, keyed by those scripts and what they run on. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNicely } from '../build/command.ts';
import { venvs } from '../build/versions.ts';
import { cacheFolder, python } from '../state/paths.ts';

const scripts = {
  bigrams: {
    venv: 'llama-cpp',
    sources: ['make_bigram_model.py', 'bigrams.py', '../../../../manifests/demo/language-model.txt'],
  },
  iris: { venv: 'kserve', sources: ['make_iris.py'] },
  tensorflow: { venv: 'tensorflow', sources: ['make_saved_models.py'] },
  triton: { venv: 'triton', sources: ['make_triton_models.py', 'triton_identity.py'] },
} as const;

export type Artifact = keyof typeof scripts;

/** A script or server of models/python. */
export function script(name: string): string {
  return join(import.meta.dirname, 'python', name);
}

/** The folder of these model files; makes what is missing of it. Throws when the script fails. */
export async function artifact(name: Artifact, signal?: AbortSignal): Promise<string> {
  const { venv, sources } = scripts[name];
  const folder = join(cacheFolder(), 'models', `${name}-${await keyOf(name)}`);
  if (await exists(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  try {
    await runNicely(python(venv), [script(sources[0]), part], {}, signal);
    await rename(part, folder);
  } catch (error) {
    // Another run may have put the same there first.
    if (!(await exists(folder))) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** MLServer takes a folder with a settings file for each name of a model, which the iris file is not. */
export async function writeMlserverModels(
  folder: string,
  model: string,
  ports: MlserverPorts,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // In this process: no workers, and no metrics that would listen on every address.
  const settings = { host: '127.0.0.1', ...ports, parallel_workers: 0, metrics_endpoint: null };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  for (const name of ['mlserver-iris', 'mlserver-grpc-iris']) {
    await mkdir(join(folder, name));
    const implementation = 'mlserver_sklearn.SKLearnModel';
    const modelSettings = { name, implementation, parameters: { uri: model } };
    await writeFile(join(folder, name, 'model-settings.json'), JSON.stringify(modelSettings));
  }
}

type MlserverPorts = { readonly http_port: number; readonly grpc_port: number };

async function keyOf(name: Artifact): Promise<string> {
  const { venv, sources } = scripts[name];
  const hash = createHash('sha256').update(venvs[venv].key);
  for (const source of sources) hash.update(await readFile(script(source)));
  return hash.digest('hex').slice(0, 8);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
