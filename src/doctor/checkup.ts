import { asProblem, nextSteps, type ProblemKind, type Remedy } from '../problem.js';

/** How a check stands. `skipped`: what it needs was not found, or there is nothing to check. */
export type CheckState = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';

/** One of several things that a check looks at: a right, an address, a pod. */
export type CheckPart = {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly text: string;
  readonly ms?: number;
};

/** One check, and its result so far. */
export type Check = {
  /** For programs: it stays the same from version to version. */
  readonly id: string;
  readonly title: string;
  readonly state: CheckState;
  /** The facts that were seen, a line each. */
  readonly seen: readonly string[];
  readonly parts: readonly CheckPart[];
  /** The steps that a person can take, a line each. */
  readonly remedy: readonly string[];
  /** The kind of problem, from which the exit code follows; only of a failed check. */
  readonly problem?: ProblemKind;
  /** How long it took; absent until it has ended. */
  readonly ms?: number;
};

/** The end of a check; with a value where later ones can go on from it, even if it failed. */
export type Finding<T> = {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly value?: T;
  readonly seen: readonly string[];
  readonly parts?: readonly CheckPart[];
  readonly remedy?: readonly string[];
  readonly problem?: ProblemKind;
};

/** A check that passed. The value is for the checks that need it; `seen` is told a line each. */
export function passCheck<T>(value: T, ...seen: readonly string[]): Finding<T> {
  return { state: 'passed', value, seen };
}

/** A check that failed: checks that need its value are skipped. */
export function failCheck(problem: ProblemKind, seen: string, remedy: Remedy): Finding<never> {
  return { state: 'failed', seen: [seen], remedy: nextSteps(remedy).map(({ text }) => text), problem };
}

/** A check that could not be made, and why: not a failure. */
export function skipCheck(why: string): Finding<never> {
  return { state: 'skipped', seen: [why] };
}

/** A check that was started; its value is undefined where later checks have none to go on from. */
export type StartedCheck<T> = { readonly title: string; readonly value: Promise<T | undefined> };

type Needs = Readonly<Record<string, StartedCheck<unknown>>>;
type Values<N extends Needs> = { readonly [K in keyof N]: N[K] extends StartedCheck<infer T> ? T : never };

type CheckName = { readonly id: string; readonly title: string };

export type Checkup = {
  /**
   * Begins a check as soon as those that it needs have ended: checks that do not need each other run side by side. It is skipped
   * where one of them has no value. A Problem that it throws is its failure.
   */
  readonly check: <T, N extends Needs>(
    name: CheckName,
    needs: N,
    run: (values: Values<N>) => Promise<Finding<T>>,
  ) => StartedCheck<T>;
  /** All checks so far, in the order in which they were begun. */
  readonly checks: () => readonly Check[];
  /** Resolves when all have ended. Rejects with signal.reason. */
  readonly ended: () => Promise<readonly Check[]>;
};

/** A list of checks. `onChange` is told whenever one of them begins or ends. */
export function startCheckup(onChange: (checks: readonly Check[]) => void, signal: AbortSignal): Checkup {
  const checks: Check[] = [];
  const running: Promise<unknown>[] = [];
  const put = (at: number, change: Partial<Check>) => {
    const before = checks[at];
    if (before === undefined || signal.aborted) return;
    checks[at] = { ...before, ...change };
    onChange([...checks]);
  };

  const conclude = <T>(at: number, finding: Finding<T>, ms?: number): T | undefined => {
    const { state, seen, parts = [], remedy = [], problem } = finding;
    put(at, {
      state,
      seen,
      parts,
      remedy,
      ...(problem === undefined ? {} : { problem }),
      ...(ms === undefined ? {} : { ms }),
    });
    return finding.value;
  };

  const runOne = async <T, N extends Needs>(
    at: number,
    needs: N,
    run: (values: Values<N>) => Promise<Finding<T>>,
  ): Promise<T | undefined> => {
    const values: Record<string, unknown> = {};
    for (const [name, need] of Object.entries(needs)) {
      values[name] = await need.value;
      if (values[name] === undefined) return conclude(at, skipCheck(`not checked: it needs ${need.title}`));
    }
    signal.throwIfAborted();
    put(at, { state: 'running' });
    const startedAt = performance.now();
    const finding = await findingOf(() => run(values as Values<N>), signal);
    return conclude(at, finding, performance.now() - startedAt);
  };

  return {
    check: ({ id, title }, needs, run) => {
      const at = checks.push({ id, title, state: 'waiting', seen: [], parts: [], remedy: [] }) - 1;
      const value = runOne(at, needs, run);
      // The caller that waits for all of them gets the error.
      value.catch(() => undefined);
      running.push(value);
      return { title, value };
    },
    checks: () => [...checks],
    ended: async () => {
      await Promise.all(running);
      return [...checks];
    },
  };
}

/** Runs a check; a Problem that it throws is its failure. A bug of ours and a wrong flag are thrown on: neither is a finding about a cluster. */
async function findingOf<T>(run: () => Promise<Finding<T>>, signal: AbortSignal): Promise<Finding<T>> {
  try {
    return await run();
  } catch (thrown) {
    signal.throwIfAborted();
    const { kind, summary, next } = asProblem(thrown);
    if (kind === 'bug' || kind === 'usage') throw thrown;
    return failCheck(kind, summary, next);
  }
}

/** The kind of the first failure in the order of the list, for a script. */
export function firstFailure(checks: readonly Check[]): ProblemKind | undefined {
  return checks.find(({ state }) => state === 'failed')?.problem;
}
