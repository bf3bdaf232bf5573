import http from 'node:http';
import type { Plugin } from 'rolldown';

/**
 * An ES import of node:http reads every export, and its lazy WebSocket classes then load all of undici: 15 ms of the
 * start-up, for what isvc never uses. `require` reads none of them, so the bundle takes node:http that way.
 */
export const plainHttp: Plugin = {
  name: 'plain-http',
  resolveId(source, _importer, { kind }) {
    const imported = kind === 'import-statement' || kind === 'dynamic-import';
    return imported && /^(node:)?http$/.test(source) ? httpModule : null;
  },
  load(id) {
    return id === httpModule ? code : null;
  },
};

const httpModule = '\0plain-http';
const described = Object.entries(Object.getOwnPropertyDescriptors(http));
const names = described.filter(([, descriptor]) => 'value' in descriptor).map(([name]) => name);

const code = `
import { createRequire } from 'node:module';
const http = createRequire(import.meta.url)('node:http');
export default http;
export const { ${names.join(', ')} } = http;
`;
