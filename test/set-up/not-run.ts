import type { Reporter, TestModule } from 'vitest/node';

/** Names, at the end of a run, each test that this machine could not run, and what it lacks: such a test is not a passed one. */
export function notRunReporter(): Reporter {
  return {
    onTestRunEnd: (modules) => {
      for (const line of notRun(modules)) process.stdout.write(`${line}\n`);
    },
  };
}

/** Nothing of a run that was told to leave tests out, as `-t` does. */
function notRun(modules: readonly TestModule[]): readonly string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests('skipped')].flatMap((one) => {
      const result = one.result();
      const note = result.state === 'skipped' ? result.note : undefined;
      return note === undefined && one.options.mode !== 'skip'
        ? []
        : [
            `not run here: ${module.relativeModuleId} › ${one.fullName}${note === undefined ? '' : ` (${note})`}`,
          ];
    }),
  );
}
