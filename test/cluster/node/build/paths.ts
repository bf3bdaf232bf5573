/** Where the cache keeps what only the real node needs. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../state/paths.ts';
import { nodePrograms, rootfsPackages, suite } from './versions.ts';
import type { NodeProgram, Rootfs } from './versions.ts';

export function nodeCache(...names: readonly string[]): string {
  return join(cacheFolder(), 'node', ...names);
}

/** The folder of our Go programs' source. */
export function goSource(name: string): string {
  return join(import.meta.dirname, '..', 'go', name);
}

/** One of ours has no version but that of its module and its source. */
export function nodeBinary(program: NodeProgram): string {
  const { version, ...rest } = nodePrograms[program];
  const edition = 'ours' in rest ? `-${sourceHash(rest.ours)}` : '';
  return join(cacheFolder(), 'bin', `${program}-${version}${edition}`);
}

function sourceHash(name: string): string {
  const folder = goSource(name);
  return shortHash(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')));
}

export function rootfsFolder(name: Rootfs): string {
  return nodeCache('rootfs', `${name}-${shortHash([suite, ...rootfsPackages[name]])}`);
}

export function shortHash(words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 8);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
