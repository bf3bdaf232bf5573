import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { has } from '../format/paste.js';

/** krew and the program by which its index checks a manifest: the last release whose modules Go can fetch. */
const krew = 'sigs.k8s.io/krew@v0.4.3';
const k9s = 'github.com/derailed/k9s@v0.50.16';

export const hasGo = has('go', 'version');

const environment = { ...process.env, GOFLAGS: '-mod=mod' };

/** A folder with `krew` and `validate-krew-manifest`, built at the first use and kept by their version. */
export function krewPrograms(): string {
  const folder = join(homedir(), '.cache/isvc-package', krew.replaceAll(/[/@]/g, '-'));
  const programs = ['krew', 'validate-krew-manifest'];
  if (programs.every((program) => has(join(folder, program), '-h'))) return folder;
  const [module, version] = krew.split('@');
  const packages = programs.map((program) => `${module}/cmd/${program}@${version}`);
  execFileSync('go', ['install', '-p', '1', ...packages], {
    env: { ...environment, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
}

/** Where the source of k9s is, of which its schema of plugins is read. */
export function k9sSource(): string {
  const json = execFileSync('go', ['mod', 'download', '-json', k9s], { env: environment, encoding: 'utf8' });
  return (JSON.parse(json) as { readonly Dir: string }).Dir;
}
