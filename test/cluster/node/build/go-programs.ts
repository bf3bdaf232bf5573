/** Builds the node's Go programs, as build/go.ts does those of every cluster. */
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runNicely } from '../../build/command.ts';
import { linkerFlags, prepareModule } from '../../build/go.ts';
import { exists, goSource, nodeBinary, nodeCache, shortHash } from './paths.ts';
import { nodePrograms } from './versions.ts';
import type { NodeProgram } from './versions.ts';

/** Builds what is missing of these; `build` is called once for each program that is, with its name. */
export async function buildNodePrograms(
  programs: readonly NodeProgram[],
  build: (name: string, work: () => Promise<void>) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const program of programs) {
    if (await exists(nodeBinary(program))) continue;
    await build(`${program} ${nodePrograms[program].version}`, () => buildOne(program, signal));
  }
  const pause = await pauseBinary();
  if (!(await exists(pause)))
    await build('pause', () => goBuild(pause, goSource('pause'), ['-ldflags', '-s -w', 'main.go'], signal));
}

/** Our program that waits. It has no version but its source. */
export async function pauseBinary(): Promise<string> {
  const source = await readFile(join(goSource('pause'), 'main.go'), 'utf8');
  return nodeCache('bin', `pause-${shortHash([source])}`);
}

async function buildOne(program: NodeProgram, signal?: AbortSignal): Promise<void> {
  const { module, version, ...rest } = nodePrograms[program];
  const folder = await prepareModule({ module, version }, signal);
  const flags = ['-ldflags', linkerFlags({ module, version })];
  if ('package' in rest)
    return goBuild(nodeBinary(program), folder, [...flags, `${module}${rest.package}`], signal);
  const copy = join(folder, rest.ours);
  await rm(copy, { recursive: true, force: true });
  await cp(goSource(rest.ours), copy, { recursive: true });
  return goBuild(nodeBinary(program), folder, [...flags, `./${rest.ours}`], signal);
}

/** Builds beside the target and moves it there when it is whole. */
async function goBuild(
  target: string,
  cwd: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const part = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  const env = { GOFLAGS: '-buildvcs=false -trimpath -mod=mod', GOWORK: 'off', CGO_ENABLED: '0' };
  try {
    await runNicely('go', ['build', '-o', part, ...args], { cwd, env }, signal);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}
