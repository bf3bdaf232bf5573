import type { Cluster, Token } from '../cluster/cluster.js';
import { settledOrAborted } from '../runtime/wait.js';
import type { TokenFrom } from '../inference/token-from.js';

/** Tokens of service accounts, in memory only; `at` is the namespace of the service that is called. */
export type Tokens = {
  /** The kept one, or a new one where there is none or it ends soon. Throws Problem "cluster", or signal.reason. */
  readonly get: (from: TokenFrom, at: string, signal: AbortSignal) => Promise<string>;
  /** A new one in place of the kept one. Throws as `get` does. */
  readonly renew: (from: TokenFrom, at: string, signal: AbortSignal) => Promise<void>;
  /** Somebody did not accept this one: the next call asks for another, as client-go does after a 401 (KEP-541). */
  readonly refused: (from: TokenFrom, at: string, token: string) => void;
};

/** A token that ends within this time is not sent: the request may take as long, and clocks differ. */
const soonMs = 60_000;

/** A token is asked for ten minutes: a younger one goes, even if a clock that is ahead of the cluster's says that it has ended. */
const youngMs = 60_000;

/** Keeps one token for each account and its audiences. */
export function keepTokens(cluster: Pick<Cluster, 'createToken'>): Tokens {
  const kept = new Map<string, Token & { readonly askedAt: number }>();
  const lastTurns = new Map<string, Promise<unknown>>();

  async function ask(from: TokenFrom, at: string, signal: AbortSignal): Promise<string> {
    const { namespace = at, account, audiences } = from;
    const token = await cluster.createToken({ namespace, name: account }, audiences, signal);
    kept.set(keyOf(from, at), { ...token, askedAt: Date.now() });
    return token.token;
  }

  async function keptOrAsked(from: TokenFrom, at: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const known = kept.get(keyOf(from, at));
    if (known === undefined) return ask(from, at, signal);
    const now = Date.now();
    const isFresh = known.expiresAt - now > soonMs || now - known.askedAt < youngMs;
    return isFresh ? known.token : ask(from, at, signal);
  }

  return {
    get: (from, at, signal) => {
      // One after the other: many predictions start at once, and one question is enough for all of them.
      const before = lastTurns.get(keyOf(from, at)) ?? Promise.resolve();
      const turn = settledOrAborted(before, signal).then(() => keptOrAsked(from, at, signal));
      // An aborted waiter must not let later waiters jump the queue.
      const after = before.then(() => turn).catch(() => undefined);
      lastTurns.set(keyOf(from, at), after);
      return turn;
    },
    renew: async (from, at, signal) => {
      await ask(from, at, signal);
    },
    refused: (from, at, token) => {
      if (kept.get(keyOf(from, at))?.token === token) kept.delete(keyOf(from, at));
    },
  };
}

function keyOf({ namespace, account, audiences }: TokenFrom, at: string): string {
  return JSON.stringify([namespace ?? at, account, audiences]);
}
