/** Command lines that ask a cluster or a model for something, each by another way. */
export const commandsThatRead = [
  ['list', '-A'],
  ['predict', 'flower-sample'],
  ['predict', 'lost-secret', '--timeout', '1s'],
  ['endpoint', 'flower-sample'],
  ['gateways', 'flower-sample'],
  ['metadata', 'sklearn-v2-iris'],
  ['ready', 'flower-sample'],
  ['logs', 'bad-model'],
  ['doctor', 'flower-sample'],
] as const;
