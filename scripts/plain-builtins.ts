import fs from 'node:fs';
import http from 'node:http';
import process from 'node:process';
import type { Plugin } from 'rolldown';

/**
 * An ES import of a module of Node's reads every export of it. For node:http that loads its lazy WebSocket classes and all of
 * undici behind them, for node:process it opens the standard streams: 20 ms of the start-up, for what isvc never uses; for
 * node:fs it loads the streams of files: 1 ms. `require` reads none of them, so the bundle takes these that way, without their
 * lazy exports. And node:child_process, which
 * commander and client-node import for what few runs need, it takes when the first program is started.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  resolveId(source, _importer, { kind }) {
    const imported = kind === 'import-statement' || kind === 'dynamic-import';
    const name = source.replace(/^node:/, '');
    const isOurs = Object.hasOwn(builtins, name) || name === 'child_process';
    return imported && isOurs ? `${prefix}${name}` : null;
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const name = id.slice(prefix.length);
    return name === 'child_process' ? deferredChildProcess : codeOf(name, builtins[name] ?? {});
  },
};

const prefix = '\0plain-builtin-';
const builtins: Readonly<Record<string, object>> = { fs, http, process };

/** A name that is missing here fails the build. */
const programStarters = ['spawn', 'spawnSync', 'execSync', 'execFileSync'];
const deferredChildProcess = `
import { createRequire } from 'node:module';
const real = () => createRequire(import.meta.url)('node:child_process');
${programStarters.map((name) => `export const ${name} = (...given) => real().${name}(...given);`).join('\n')}
export default { ${programStarters.join(', ')} };
`;

function codeOf(name: string, module: object): string {
  const described = Object.entries(Object.getOwnPropertyDescriptors(module));
  const plain = described.filter(([key, descriptor]) => 'value' in descriptor && /^[a-zA-Z]\w*$/.test(key));
  return `
import { createRequire } from 'node:module';
const builtin = createRequire(import.meta.url)('node:${name}');
export default builtin;
export const { ${plain.map(([key]) => `${key}: plain_${key}`).join(', ')} } = builtin;
export { ${plain.map(([key]) => `plain_${key} as ${key}`).join(', ')} };
`.replace('export const {', 'const {');
}
