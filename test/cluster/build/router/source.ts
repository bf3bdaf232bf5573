/** The source of KServe's graph router, changed in the one line that a machine with several routers cannot run. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** KServe's port, on every address of the machine (cmd/router/main.go); there is no flag for it. */
const listens = '":" + strconv.Itoa(constants.RouterPort)';
const added = ['cluster_dial.go', 'cluster_log.go'] as const;

/** Writes it into a folder of the build, as a package of its own. Throws when KServe's code is no longer as it was. */
export async function writeRouterSource(kserve: string, target: string): Promise<void> {
  const from = join(kserve, 'cmd', 'router');
  await mkdir(target, { recursive: true });
  const main = await readFile(join(from, 'main.go'), 'utf8');
  if (!main.includes(listens)) throw new Error(`${from}/main.go does not listen on ${listens}`);
  await writeFile(join(target, 'main.go'), main.replace(listens, 'os.Getenv(listenVariable)'));
  // The files of the module cache are read-only, and copies of them would be too.
  await writeFile(join(target, 'router_error.go'), await readFile(join(from, 'router_error.go')));
  for (const file of added) await copyFile(join(import.meta.dirname, file), join(target, file));
}
