/** The order of the folders: each may import only what stands in a later line. Folders of one line never import each other. */
export const layers: readonly (readonly string[])[] = [
  ['main'],
  ['cli', 'tui'],
  ['session'],
  ['proxy', 'chat', 'compare', 'batch'],
  ['demo', 'format'],
  ['load', 'metrics', 'doctor'],
  ['predict'],
  ['discovery'],
  ['cluster', 'transport', 'protocol', 'payload', 'config'],
  ['inference'],
  ['network', 'wording'],
  ['runtime'],
  ['kserve'],
  ['problem'],
];

/**
 * The same inside of a folder: a file right below it is a room of its own name. The terminal UI is a loop, and is read down this
 * list: `app` shows the state and hands a message to `update`, whose effects `effects` runs. `update` stands over `screens`, since how far
 * a page scrolls is known only to the page, which depends on the width; no screen knows how its state came to be. `terminal` knows
 * control sequences and nothing of isvc.
 */
export const rooms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  tui: [
    ['run'],
    ['app'],
    ['effects', 'update'],
    ['screens'],
    ['parts'],
    ['selectors'],
    ['keys'],
    ['state'],
    ['terminal'],
  ],
};

export const doors: {
  /** The files by which others enter a folder. A folder without an entry has only doors. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Folders that see less than their line allows. */
  readonly importsOnly: Readonly<Record<string, readonly string[]>>;
} = {
  files: {
    cli: ['cli'],
    tui: ['run', 'keys/wrong-keys'],
    demo: ['demo'],
    proxy: ['proxy'],
    predict: ['predict', 'shared-calls'],
    doctor: ['bundle', 'doctor', 'tar'],
    compare: ['compare', 'comparison-lines', 'sides'],
    discovery: [
      'bursts',
      'canaries',
      'count-pods',
      'endpoint',
      'explain-service',
      'explain-services',
      'find-service',
      'kind-resources',
      'list-kind',
      'list-step',
      'logs',
      'part-name',
      'routed-hosts',
      'service-part',
      'runtimes',
      'service-name',
      'services',
      'watch-explained',
      'watch-kinds',
    ],
    cluster: ['cluster', 'resources'],
    transport: [
      'transport',
      'rest',
      'grpc',
      'agent-pool',
      'pass',
      'passed-response',
      'passing',
      'connection',
      'examine',
      'lookup',
      'tunnel',
    ],
    protocol: ['codec', 'graph', 'openai-prefix', 'openai-request', 'payload-fit', 'protocols'],
    config: ['config', 'parse-yaml', 'read-config', 'setting-values', 'yaml-lines'],
    payload: ['read', 'csv', 'fit', 'example', 'made-up', 'library', 'saved'],
  },
  importsOnly: {
    // Codecs shared with the product would hide the product's bugs.
    demo: ['inference', 'kserve', 'problem'],
  },
};
