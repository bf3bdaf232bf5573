import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';

/**
 * By module of Node's, the names that it exports as values, not as something that is loaded when it is first read: those of the
 * oldest Node that isvc runs on, so that a newer name fails the build. With that Node, for these modules:
 * `Object.entries(Object.getOwnPropertyDescriptors(require(name)))`, those that have a `value`, sorted, without those that later ones no longer have, or deprecate.
 */
const builtins = JSON.parse(
  readFileSync(new URL('oldest-builtins.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

/**
 * An ES import of a module of Node's reads every export of it. For node:http that loads its lazy WebSocket classes and all of
 * undici behind them, for node:process it opens the standard streams, for node:crypto it loads the Web Cryptography API, for node:util
 * what transfers an AbortSignal to a worker, for node:tls all root certificates: 30 ms of the start-up, for what isvc never uses.
 * `process.getBuiltinModule` reads none of them, so the bundle takes these that way, without their lazy exports: code that
 * needs one takes it from the default export. And node:child_process, which commander and client-node import for what few runs need, it
 * takes when the first program is started. Unnecessary once Node reads the exports of its modules when they are used.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  resolveId: {
    filter: { id: new RegExp(`^(?:node:)?(?:${[...Object.keys(builtins), 'child_process'].join('|')})$`) },
    handler(source, _importer, { kind }) {
      const isImported = kind === 'import-statement' || kind === 'dynamic-import';
      return isImported ? `${prefix}${source.replace(/^node:/, '')}` : null;
    },
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const name = id.slice(prefix.length);
    return name === 'child_process' ? deferredChildProcess : codeOf(name, builtins[name] ?? []);
  },
};

const prefix = '\0plain-builtin-';

/** A name that is missing here fails the build. */
const programStarters = ['spawn', 'spawnSync', 'execSync', 'execFileSync'];
const deferredChildProcess = `
const real = () => process.getBuiltinModule('node:child_process');
${programStarters.map((name) => `export const ${name} = (...given) => real().${name}(...given);`).join('\n')}
export default { ${programStarters.join(', ')} };
`;

function codeOf(name: string, exported: readonly string[]): string {
  return `
const builtin = process.getBuiltinModule('node:${name}');
export default builtin;
const get = (name) => builtin[name];
${exported.map((one) => `const plain_${one} = /* @__PURE__ */ get('${one}');`).join('\n')}
export { ${exported.map((one) => `plain_${one} as ${one}`).join(', ')} };
`;
}
