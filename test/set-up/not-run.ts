import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Names, at the end of a run, each test that this machine could not run, and what it lacks: such a test is not a passed one. Nothing of
 * a run that was told to leave tests out (`-t`).
 */
export function notRunReporter(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit: (given) => {
      vitest = given;
    },
    onTestRunEnd: (modules) => {
      if (vitest?.getGlobalTestNamePattern() !== undefined) return;
      for (const line of notRun(modules)) process.stdout.write(`${line}\n`);
    },
  };
}

function notRun(modules: readonly TestModule[]): readonly string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests('skipped')].flatMap((one) => {
      const result = one.result();
      const note = result.state === 'skipped' ? result.note : undefined;
      const why = note === undefined ? '' : ` (${note})`;
      return `not run here: ${module.relativeModuleId} › ${one.fullName}${why}`;
    }),
  );
}
