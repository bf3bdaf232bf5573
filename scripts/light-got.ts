import { type LibraryPatch, refusing } from './light-patch.ts';

const core = '/got/dist/source/core/index.js';
const options = '/got/dist/source/core/options.js';
const create = '/got/dist/source/create.js';

/**
 * got asks of every body whether it is a `FormData`. Naming that class makes Node load its fetch, undici: 15 ms of each
 * `isvc predict`. isvc sends no forms, so in the bundle none is one.
 * Unnecessary once got asks for a form by its tag, as it does for other classes.
 */
const forms = ['if (!(options.body instanceof FormData)) {', 'if (true) {'] as const;

/**
 * got ends a request one turn of the event loop after its body is written. Where its answer has begun by then, as that of a fast server
 * may, got destroys the request, and with it the connection of the answer: a stream breaks off after its first words. A request whose
 * body is written is ended in any case. One whose body is not is destroyed as before: what is left of it would be missing.
 * Unnecessary once got's `_writeBodyInChunks` ends a request that has its answer and its whole body.
 */
const cuts = [
  [
    /(for \(const part of chunk\(buffer, chunkSize\)\) \{\s*if \(isStale\(\)\) \{\s*)return;/,
    "for (const part of chunk(buffer, chunkSize)) { if (isStale()) { return 'a part';",
  ],
  [
    /await this\._writeChunksToRequest\(buffer, activeRequest\);\s*if \(this\._isRequestStale\(activeRequest\)\) \{/,
    `const written = await this._writeChunksToRequest(buffer, activeRequest);
      const isAnswered = this._request === activeRequest && !activeRequest.destroyed && !activeRequest.writableEnded;
      if (this._isRequestStale(activeRequest) && !(isAnswered && written !== 'a part')) {`,
  ],
] as const;

const ofCore: LibraryPatch = {
  name: 'light-got-core',
  file: /\/got\/dist\/source\/core\/index\.js$/,
  replacements: [forms, ...cuts],
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
 * got loads at once what isvc never asks of it: its cache, its HTTP/2 client, its cache of names, its promises, and what decompresses. That is a
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
    // isvc reads streams, never a promise of a whole answer.
    { importer: create, source: './as-promise/index.js', code: () => refusing('light-got', 'default') },
    { importer: options, source: './utils/dns-cache.js', code: () => refusing('light-got', 'default') },
    {
      importer: options,
      source: './utils/http2-client.js',
      code: () => `${refusing('light-got', 'auto')}\nexport default { globalAgent: undefined, auto };`,
    },
  ],
};

/**
 * got's checks of types make two formatters of lists for the words of their errors. The first one has ICU read its data: more than
 * all else that got does at its start. Unnecessary once `@sindresorhus/is` makes them when it throws.
 */
const withoutFormatters: LibraryPatch = {
  name: 'light-got-formatters',
  file: /\/@sindresorhus\/is\/distribution\/index\.js$/,
  replacements: (
    [
      ['andFormatter', 'conjunction'],
      ['orFormatter', 'disjunction'],
    ] as const
  ).map(([name, type]) => {
    const made = `new Intl.ListFormat('en', { style: 'long', type: '${type}' })`;
    return [
      `const ${name} = ${made};`,
      `const ${name} = { format: (list) => ${made}.format(list) };`,
    ] as const;
  }),
};

export const lightGot: readonly LibraryPatch[] = [ofCore, withoutCopies, withoutOptional, withoutFormatters];
