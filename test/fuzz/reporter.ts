import type { Reporter, TestCase } from 'vitest/node';
import { styleText } from 'node:util';

let total = 0;
let failed = 0;

/** A line for each boundary with its cases, and a total: what a run of the fuzzer is judged by. */
export const fuzzReporter: Reporter = {
  onTestCaseResult(test: TestCase) {
    const { fuzzCases = 0 } = test.meta();
    const { state, errors } = test.result();
    total += fuzzCases;
    if (state === 'failed') failed += 1;
    // Beside a property of its own a file may have plain tests.
    else if (fuzzCases === 0) return;
    const mark = state === 'failed' ? styleText('red', '✗') : '✓';
    process.stdout.write(`${mark} ${String(fuzzCases).padStart(7)}  ${test.name}\n`);
    for (const { message, cause } of errors ?? []) {
      process.stdout.write(
        `${message}\n${String(cause instanceof Error ? cause.stack : ((cause as { stack?: string } | undefined)?.stack ?? ''))}\n`,
      );
    }
  },
  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) process.stdout.write(`${error.message}\n${error.stack ?? ''}\n`);
    process.stdout.write(
      `${total} cases, ${failed} boundaries failed; FUZZ_SEED=${process.env['FUZZ_SEED']}\n`,
    );
  },
};
