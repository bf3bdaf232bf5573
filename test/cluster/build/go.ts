/** Builds programs from Go modules by name, each at the versions that its own go.mod chose. */
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binary, cacheFolder } from '../state/paths.ts';
import type { Program } from '../state/paths.ts';
import { run, runNicely } from './command.ts';
import { writeKwokSource } from './kwok/source.ts';
import { writeRouterSource } from './router/source.ts';
import { writeSidecarSource } from './sidecar/source.ts';
import { versions } from './versions.ts';

/** The module in which the programs are built. */
const buildModule = 'isvc-cluster-build';

export type Module = { readonly module: string; readonly version: string };

export async function isBuilt(program: Program): Promise<boolean> {
  return stat(binary(program)).then(
    () => true,
    () => false,
  );
}

/** Builds the program beside its place and moves it there when it is whole. */
export async function buildProgram(program: Program, signal?: AbortSignal): Promise<void> {
  const { module, version } = versions[program];
  const workFolder = await prepareModule({ module, version }, signal);
  const target = binary(program);
  const part = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  const env = { GOFLAGS: '-buildvcs=false -trimpath -mod=mod', GOWORK: 'off', CGO_ENABLED: '0' };
  const args = ['build', '-ldflags', linkerFlags({ module, version }), '-o', part];
  try {
    if (program === 'kwok') await replaceKwok({ module, version }, workFolder, signal);
    args.push(await packageOf(program, workFolder, signal));
    await runNicely('go', args, { cwd: workFolder, env }, signal);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

/** As Go names it: a package of the module, or one that is written into the folder of the build. */
async function packageOf(program: Program, workFolder: string, signal?: AbortSignal): Promise<string> {
  const { module, version, package: folder } = versions[program];
  if (program !== 'graph-router' && program !== 'routing-sidecar') return `${module}${folder}`;
  const source = await moduleFolder({ module, version }, signal);
  const target = join(workFolder, program);
  if (program === 'graph-router') await writeRouterSource(source, target);
  else await writeSidecarSource(source, target, `${buildModule}/${program}`);
  return `./${program}`;
}

async function replaceKwok(wanted: Module, workFolder: string, signal?: AbortSignal): Promise<void> {
  await writeKwokSource(await moduleFolder(wanted, signal), join(workFolder, 'kwok'));
  await run('go', ['mod', 'edit', `-replace=${wanted.module}=./kwok`], { cwd: workFolder }, signal);
}

/** Downloads the module into Go's own cache and says where it is there; that folder is read-only. */
export async function moduleFolder({ module, version }: Module, signal?: AbortSignal): Promise<string> {
  const cwd = cacheFolder();
  const answer = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd }, signal);
  const { Dir } = JSON.parse(answer) as { readonly Dir: string };
  return Dir;
}

/** A folder with a go.mod that requires only the module, and repeats the replacements that its author builds with. */
export async function prepareModule(wanted: Module, signal?: AbortSignal): Promise<string> {
  const source = await moduleFolder(wanted, signal);
  const folder = join(cacheFolder(), 'go', `${wanted.module.replaceAll('/', '_')}-${wanted.version}`);
  await mkdir(folder, { recursive: true });
  const goMod = await readFile(join(source, 'go.mod'), 'utf8');
  await writeFile(join(folder, 'go.mod'), `${goModFor(wanted, goMod).join('\n')}\n`);
  // The sums of the author's build; Go adds to them what only ours needs.
  await rm(join(folder, 'go.sum'), { force: true });
  await copyFile(join(source, 'go.sum'), join(folder, 'go.sum'));
  await run('chmod', ['u+w', join(folder, 'go.sum')]);
  return folder;
}

/**
 * Go ignores the replacements of a module that is only required, so they are repeated here. One with a local folder
 * cannot be: Kubernetes' staging modules (v0.0.0 in its go.mod) are published as v0.X.Y beside Kubernetes v1.X.Y, and
 * the others (etcd's) require the published version anyway.
 */
export function goModFor({ module, version }: Module, authorsGoMod: string): readonly string[] {
  const go = /^go (\S+)$/m.exec(authorsGoMod)?.[1] ?? '1.25';
  const versioned = [...authorsGoMod.matchAll(/^(?:replace)?\s*(\S+) => (\S+ v\S+)$/gm)];
  const staging = [...authorsGoMod.matchAll(/^\s+(\S+) v0\.0\.0$/gm)];
  const published = version.replace(/^v1\./, 'v0.');
  return [
    `module ${buildModule}`,
    `go ${go}`,
    `require ${module} ${version}`,
    ...versioned.map(([, from = '', to = '']) => `replace ${from} => ${to}`),
    ...staging.map(([, name = '']) => `replace ${name} => ${name} ${published}`),
  ];
}

/** Without the version Kubernetes says at /version that it is v0.0.0-master. */
export function linkerFlags({ module, version }: Module): string {
  if (module !== 'k8s.io/kubernetes') return '-s -w';
  const [major = '', minor = ''] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const sets = Object.entries(values).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ['-s -w', ...sets].join(' ');
}
