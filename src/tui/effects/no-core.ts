import { listDefaults } from '../../config/config.js';
import type { Problem } from '../../problem.js';
import type { Core } from './core.js';

/** What the program works with while there is no cluster to work with: everything that it is asked fails with this problem. */
export function noCore(problem: Problem, contexts: readonly string[] = []): Core {
  const fail = (): Promise<never> => Promise.reject(problem);
  return {
    cluster: {
      context: '',
      namespace: '',
      contexts: contexts.map((name) => ({ name, namespace: '' })),
      server: '',
      inCluster: false,
      get: fail,
      list: fail,
      readOne: fail,
      read: fail,
      watch: () => {
        throw problem;
      },
      createToken: fail,
      logs: () => {
        throw problem;
      },
      forward: fail,
      close: () => Promise.resolve(),
    },
    discovery: {
      findEndpoint: fail,
      survey: fail,
      hostClaims: fail,
      withClaim: fail,
      forget: () => undefined,
      addressesOf: fail,
      accept: () => undefined,
    },
    predictor: {
      predict: fail,
      payloadFor: fail,
      prepare: fail,
      metadata: fail,
      labels: fail,
      knownLabels: fail,
      ready: fail,
      renewToken: fail,
      close: () => undefined,
    },
    given: { insecure: false, hasProxy: false, settingsHeaders: {}, headers: {} },
    payloadFolder: '',
    settings: { columns: listDefaults.columns, repeatMs: listDefaults.repeatSeconds * 1000 },
  };
}
