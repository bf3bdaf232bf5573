import * as fc from 'fast-check';
import { test } from 'vitest';
import { atOnce, type Work } from '../../src/runtime/work.js';
import { Problem } from '../../src/problem.js';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a boundary: how many cases it was given. */
    fuzzCases?: number;
  }
}

/** Cases a boundary. A run of all tests takes few, and always the same ones. */
const cases = Number(process.env['FUZZ_CASES'] ?? 30);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
/** The most that a case may take, in processor time: a busy machine does not make it more. */
const limitMs = 5000;

/**
 * A boundary: whatever comes in, `check` finds nothing wrong with what is made of it, in bounded time. A case that fails is
 * printed as JavaScript, to be pasted into a test, with the seed that brings it again. `inputs`: how many one case brings.
 */
export function boundary<Case>(
  name: string,
  arbitrary: fc.Arbitrary<Case>,
  check: (value: Case) => void | Promise<void>,
  { inputs = 1 }: { readonly inputs?: number } = {},
): void {
  // A linter of tests cannot see that the name is that of the boundary, and that the property is the expectation.
  // oxlint-disable-next-line vitest/valid-title
  test(name, { timeout: 30 * 60_000 }, async ({ task }) => {
    const runs = Math.ceil(cases / inputs);
    task.meta.fuzzCases = runs * inputs;
    const property = fc.asyncProperty(arbitrary, async (value) => {
      const before = process.cpuUsage();
      await check(value);
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 > limitMs) throw new Error(`it took ${(user + system) / 1000} ms`);
    });
    const details = await fc.check(property, { numRuns: runs, seed });
    expectHolds(details);
  });
}

/** Throws the case that fails whole, to be pasted into a test, and what was thrown there. */
function expectHolds<Case>({
  failed,
  numRuns,
  counterexample,
  errorInstance: thrown,
}: fc.RunDetails<[Case]>): void {
  if (!failed) return;
  const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const found = fc.stringify(counterexample?.[0]);
  throw new Error(`after ${numRuns} cases (FUZZ_SEED=${seed}) this one fails:
${found}
${why}`);
}

/**
 * The result for an input, work of several steps done to its end: a value, or a Problem that is not a bug of ours. Anything else
 * that is thrown is one.
 */
export function valueOrProblem<Value>(make: () => Work<Value> | Value): Value | Problem {
  try {
    const made = make();
    return isWork(made) ? atOnce(made) : made;
  } catch (thrown) {
    return expectedProblem(thrown);
  }
}

function isWork<Value>(made: Work<Value> | Value): made is Work<Value> {
  return typeof made === 'object' && made !== null && 'next' in made && Symbol.iterator in made;
}

/** The same for what must be waited for. */
export async function eventualValueOrProblem<Value>(make: () => Promise<Value>): Promise<Value | Problem> {
  try {
    return await make();
  } catch (thrown) {
    return expectedProblem(thrown);
  }
}

function expectedProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem && thrown.kind !== 'bug' && thrown.remedy !== '') return thrown;
  throw thrown;
}

/** Throws where a text has anything that a terminal would obey: control characters but line breaks, and bidirectional marks. */
export function expectSafe(text: string): void {
  const unsafe = /(?!\n)\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.exec(text);
  if (unsafe === null) return;
  throw new Error(
    `a terminal would obey U+${unsafe[0].codePointAt(0)?.toString(16)} in: ${fc.stringify(text)}`,
  );
}
