/** kwok's source, changed in the one place where a port-forward through it never ends by itself. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../command.ts';

/**
 * kwok waits until both ends of a port-forward have closed (pkg/utils/net/tunnel.go), so a client is never told that the pod has
 * closed. A real node waits for one of them, and then a second at most (containerd, sandbox_portforward_linux.go).
 */
const waitsForBoth = /^\tcase err1 := <-errCh:\n\t\tselect \{[\s\S]*?^\t\t\}\n/m;
const waitsForOne = '\tcase err1 := <-errCh:\n\t\treturn err1\n';
/** The pool takes the buffers back while the other direction still copies: it gets one of its own. */
const pooled = /io\.CopyBuffer\((c\d, c\d), buf\d\)/g;
/** That direction tells its end later, when nobody waits for it. */
const unbuffered = 'make(chan error)';

/** Writes the whole module into a folder, changed there. Throws when kwok's code is no longer as it was. */
export async function writeKwokSource(kwok: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(kwok, target, { recursive: true });
  // Go's module cache is read-only, and so is a copy of it.
  await run('chmod', ['-R', 'u+w', target]);
  const changed = join(target, 'pkg', 'utils', 'net', 'tunnel.go');
  const text = await readFile(changed, 'utf8');
  if (!waitsForBoth.test(text) || text.match(pooled)?.length !== 2 || !text.includes(unbuffered))
    throw new Error(`${changed} does not wait for both ends of a tunnel as it did`);
  const waiting = text.replace(waitsForBoth, waitsForOne).replace(unbuffered, 'make(chan error, 2)');
  await writeFile(changed, waiting.replaceAll(pooled, 'io.Copy($1)'));
}
