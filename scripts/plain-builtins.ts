import http from 'node:http';
import process from 'node:process';
import type { Plugin } from 'rolldown';

/**
 * An ES import of a module of Node's reads every export of it. For node:http that loads its lazy WebSocket classes and all of
 * undici behind them, for node:process it opens the standard streams: 20 ms of the start-up, for what isvc never uses.
 * `require` reads none of them, so the bundle takes these two that way, without their lazy exports.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  resolveId(source, _importer, { kind }) {
    const imported = kind === 'import-statement' || kind === 'dynamic-import';
    const name = source.replace(/^node:/, '');
    return imported && Object.hasOwn(builtins, name) ? `${prefix}${name}` : null;
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const name = id.slice(prefix.length);
    return codeOf(name, builtins[name] ?? {});
  },
};

const prefix = '\0plain-builtin-';
const builtins: Readonly<Record<string, object>> = { http, process };

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
