/** The source of llm-d's routing sidecar, changed in the one line that a machine with several pods cannot run. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every address of the machine (pkg/sidecar/proxy/proxy_helpers.go); there is no flag for it. */
const listens = '":"+s.config.Port';
const listensAt = 'os.Getenv("ISVC_CLUSTER_LISTEN")';
const ownPackage = 'github.com/llm-d/llm-d-inference-scheduler/pkg/sidecar/proxy';

/** Writes it into a folder of the build, with the package that listens below it. Throws when llm-d's code is no longer as it was. */
export async function writeSidecarSource(llmd: string, target: string, importPath: string): Promise<void> {
  const proxy = join(llmd, 'pkg', 'sidecar', 'proxy');
  await mkdir(join(target, 'proxy'), { recursive: true });
  const main = await readFile(join(llmd, 'cmd', 'pd-sidecar', 'main.go'), 'utf8');
  await writeFile(join(target, 'main.go'), main.replace(ownPackage, `${importPath}/proxy`));
  const files = (await readdir(proxy)).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'));
  const texts = await Promise.all(files.map((file) => readFile(join(proxy, file), 'utf8')));
  if (!texts.some((text) => text.includes(listens)))
    throw new Error(`${proxy} does not listen on ${listens}`);
  for (const [at, file] of files.entries()) {
    const text = texts[at] ?? '';
    await writeFile(join(target, 'proxy', file), text.includes(listens) ? listening(text) : text);
  }
}

function listening(text: string): string {
  return text.replace(listens, listensAt).replace(/^import \(\n/m, 'import (\n\t"os"\n');
}
