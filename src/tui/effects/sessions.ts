import type { Cluster } from '../../cluster/cluster.js';
import { listDefaults } from '../../config/config.js';
import type { Problem } from '../../problem.js';
import type { SessionOpeners, TuiSession } from '../../session.js';

/** The session while there is no cluster: every question to it fails with this problem. */
export function noSession(problem: Problem, contexts: readonly string[] = []): TuiSession {
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
      create: fail,
      remove: fail,
      serverInfo: fail,
      refused: () => [],
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
      inspect: fail,
      examine: fail,
      pin: fail,
      hostClaims: fail,
      withClaim: fail,
      withAudience: fail,
      forget: () => undefined,
      addressesOf: fail,
      accept: () => undefined,
      choose: () => undefined,
    },
    predictorTo: fail,
    predictor: {
      predict: fail,
      payloadFor: fail,
      prepare: fail,
      beginExample: (of) => ({ of, read: Promise.resolve(undefined) }),
      prepareRepeated: fail,
      metadata: fail,
      labels: fail,
      knownLabels: fail,
      ready: fail,
      openAi: fail,
      relay: fail,
      renewToken: fail,
      close: () => undefined,
    },
    given: { insecure: false, hasProxy: false, settingsHeaders: {}, headers: {} },
    payloadFolder: '',
    settings: { columns: listDefaults.columns, repeatMs: listDefaults.repeatSeconds * 1000 },
  };
}

/** Called when a session becomes the current one, at once: nothing may be asked of the one before any more. */
type Opened = (session: TuiSession) => void;

/** The session in use, which a switch of context replaces. */
export type Sessions = {
  readonly current: () => TuiSession;
  /** Opens another context's, and closes the one before. One that comes after the signal is closed again. */
  readonly open: (context: string | undefined, opened: Opened, signal: AbortSignal) => Promise<void>;
  /** The same with the embedded demo cluster. */
  readonly openDemo: (opened: Opened, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The first session belongs to the caller; those that follow are closed here. */
export function createSessions(first: TuiSession, { reconnect, openDemo }: SessionOpeners): Sessions {
  let current = first;
  async function close(session: TuiSession): Promise<void> {
    if (session === first) return;
    session.predictor.close();
    await session.cluster.close();
  }
  async function replace(opening: Promise<TuiSession>, opened: Opened, signal: AbortSignal): Promise<void> {
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

/** Which cluster it is; the contexts that were known before stay among those that can be chosen. */
export function identityOf({ context, contexts, namespace }: Cluster, known: Cluster['contexts']) {
  const names = new Set([...contexts, ...known].map(({ name }) => name));
  return { context, contexts: [...names], namespace };
}
