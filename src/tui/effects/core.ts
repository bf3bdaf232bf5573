import type { Cluster } from '../../cluster/cluster.js';
import type { Discovery } from '../../discovery/endpoint.js';
import type { GivenFlags } from '../../format/copy-origin.js';
import type { Predictor } from '../../predict/predict.js';
import type { Consent } from '../../inference/consent.js';
import type { Settings } from '../state/state.js';
import { listDefaults } from '../../config/config.js';
import type { Problem } from '../../problem.js';

/** What the program works with; another context brings others. */
export type Core = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  readonly given: GivenFlags;
  /** Keeps a yes for the context. Rejects with a Problem where it cannot be written. */
  readonly keep?: (consent: Consent) => Promise<void>;
  /** Where saved payloads and labels are. */
  readonly payloadFolder: string;
  readonly settings: Settings;
};

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
      issuerOf: fail,
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
      withAudience: fail,
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

/** How further cores are opened. */
export type Openers = {
  /** Another context's; the one that the program starts with when undefined. */
  readonly reconnect: (context: string | undefined) => Promise<Core>;
  /** The demo cluster's, which ends when its core is closed. */
  readonly openDemo: () => Promise<Core>;
};

/** Called when a core becomes the current one, at once: nothing may be asked of the one before any more. */
type Opened = (core: Core) => void;

/** The core in use, which a switch of context replaces. */
export type Sessions = {
  readonly current: () => Core;
  /** Opens another context's, and closes the one before. One that comes after the signal is closed again. */
  readonly open: (context: string | undefined, opened: Opened, signal: AbortSignal) => Promise<void>;
  /** The same with the embedded demo cluster. */
  readonly openDemo: (opened: Opened, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The first core belongs to the caller; those that follow are closed here. */
export function createSessions(first: Core, { reconnect, openDemo }: Openers): Sessions {
  let current = first;
  async function close(core: Core): Promise<void> {
    if (core === first) return;
    core.predictor.close();
    await core.cluster.close();
  }
  async function replace(opening: Promise<Core>, opened: Opened, signal: AbortSignal): Promise<void> {
    const next = await opening;
    if (signal.aborted) return close(next);
    const before = current;
    current = next;
    opened(next);
    await close(before);
  }
  return {
    current: () => current,
    open: (context, opened, signal) => replace(reconnect(context), opened, signal),
    openDemo: (opened, signal) => replace(openDemo(), opened, signal),
    close: () => close(current),
  };
}
