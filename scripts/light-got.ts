import { type LibraryPatch, refusing } from './light-patch.ts';

const core = '/got/dist/source/core/index.js';
const options = '/got/dist/source/core/options.js';

/**
 * got asks of every body whether it is a `FormData`. Naming that class makes Node load its fetch, undici: 15 ms of each
 * `isvc predict`. isvc sends no forms, so in the bundle none is one.
 * Unnecessary once got asks for a form by its tag, as it does for other classes.
 */
const withoutForms: LibraryPatch = {
  name: 'light-got-forms',
  file: /\/got\/dist\/source\/core\/index\.js$/,
  replacements: [['if (!(options.body instanceof FormData)) {', 'if (true) {']],
};

/**
 * got copies every body, to find out whether a hook has changed it: isvc has no hooks, and its bodies may be large. Unnecessary once
 * got copies none where no hook is given.
 */
const withoutCopies: LibraryPatch = {
  name: 'light-got-copies',
  file: /\/got\/dist\/source\/core\/options\.js$/,
  replacements: [['const clone = structuredClone(value);', 'const clone = value;']],
};

/**
 * got loads at once what isvc never asks of it: its cache, its HTTP/2 client, its cache of names, and what decompresses. That is a
 * third of its code, with node:http2, node:dns and node:zlib behind it. Unnecessary once got loads these when an option names them.
 */
const withoutOptional: LibraryPatch = {
  name: 'light-got',
  standIns: [
    {
      importer: core,
      source: 'node:http2',
      code: () => 'export class Http2ServerResponse {}\nexport const constants = {};',
    },
    {
      importer: core,
      source: 'cacheable-request',
      code: () => `${refusing('light-got', 'default')}\nexport class CacheError extends Error {}`,
    },
    {
      importer: core,
      source: './utils/decompress-response.js',
      code: () => refusing('light-got', 'default'),
    },
    { importer: options, source: './utils/dns-cache.js', code: () => refusing('light-got', 'default') },
    {
      importer: options,
      source: './utils/http2-client.js',
      code: () => `${refusing('light-got', 'auto')}\nexport default { globalAgent: undefined, auto };`,
    },
  ],
};

export const lightGot: readonly LibraryPatch[] = [withoutForms, withoutCopies, withoutOptional];
