import type { Cluster, Token } from '../cluster/cluster.js';
import { settledOrAborted } from '../runtime/wait.js';
import type { TokenFrom } from '../inference/token-from.js';
import { Problem } from '../problem.js';

/** Tokens of service accounts, in memory only; `at` is the namespace of the service that is called. */
export type Tokens = {
  /**
   * The kept one, or a new one where there is none, it ends soon or was not accepted. Where no new one can be had the kept one goes
   * again: what its receiver answers is to be seen. Throws Problem "cluster" where none is kept, or signal.reason.
   */
  readonly get: (from: TokenFrom, at: string, signal: AbortSignal) => Promise<string>;
  /** A new one in place of the kept one. Throws as `get` does. */
  readonly renew: (from: TokenFrom, at: string, signal: AbortSignal) => Promise<void>;
  /** Somebody did not accept this one: the next call asks for another, as client-go does after a 401 (KEP-541). */
  readonly refused: (from: TokenFrom, at: string, token: string) => void;
  /** Why the kept one goes in place of a new one; undefined where none was needed, or it was had. */
  readonly trouble: (from: TokenFrom, at: string) => Problem | undefined;
};

type Kept = Token & {
  readonly askedAt: number;
  readonly isRefused?: true;
  readonly trouble?: { readonly problem: Problem; readonly atMs: number };
};

/** A token that ends within this time is not sent: the request may take as long, and clocks differ. */
const soonMs = 60_000;

/** A token is asked for ten minutes: a younger one goes, even if a clock that is ahead of the cluster's says that it has ended. */
const youngMs = 60_000;

/** Before it is asked again, where no new token could be had: a load calls many times a second. */
const againMs = 5000;

/** Keeps one token for each account and its audiences. */
export function keepTokens(cluster: Pick<Cluster, 'createToken'>): Tokens {
  const kept = new Map<string, Kept>();
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
    if (isFresh && known.isRefused !== true) return known.token;
    if (known.trouble !== undefined && performance.now() - known.trouble.atMs < againMs) return known.token;
    try {
      return await ask(from, at, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Problem)) throw error;
      kept.set(keyOf(from, at), { ...known, trouble: { problem: error, atMs: performance.now() } });
      return known.token;
    }
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
      const known = kept.get(keyOf(from, at));
      if (known?.token === token) kept.set(keyOf(from, at), { ...known, isRefused: true });
    },
    trouble: (from, at) => kept.get(keyOf(from, at))?.trouble?.problem,
  };
}

function keyOf({ namespace, account, audiences }: TokenFrom, at: string): string {
  return JSON.stringify([namespace ?? at, account, audiences]);
}
