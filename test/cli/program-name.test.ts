import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';
import { runHere } from './run-here.js';

const isvc = programOnDemo();

/** Runs a command as kubectl does, which found `kubectl-isvc` on the PATH. */
async function runPlugin(...args: readonly string[]) {
  const { stdout, stderr } = await runHere(args, isvc.environment(), '', 'kubectl isvc');
  return { stdout: stdout.toString(), stderr: stderr.toString() };
}

/** The program's own name before one of its commands. */
const bare = /(?<!kubectl |name=")isvc (?:predict|logs|list|doctor|metadata|gateways|demo)\b/u;

test.each([
  ['a verdict', ['predict', 'rejects', '--verdict', 'json'], 'stderr', 'kubectl isvc logs rejects'],
  ['a problem', ['predict', 'zzzzzzzzzz', '--verdict', 'json'], 'stderr', 'kubectl isvc list'],
  ['wrong usage', ['predict', '--verdict', 'json'], 'stderr', 'kubectl isvc list'],
  ['a run of many', ['predict', 'rejects', 'no-such', '-o', 'json'], 'stdout', 'kubectl isvc logs rejects'],
  ['a report for CI', ['predict', 'rejects', 'digits', '-o', 'junit'], 'stdout', 'kubectl isvc logs rejects'],
  ['the checks', ['doctor', '-o', 'json'], 'stdout', 'kubectl isvc doctor NAME'],
  ['the checks as lines', ['doctor'], 'stdout', 'kubectl isvc doctor NAME'],
] as const)('as a plugin of kubectl, %s names kubectl isvc', async (_, args, stream, named) => {
  const said = (await runPlugin(...args))[stream];
  expect(said).toContain(named);
  expect(said).not.toMatch(bare);
});

test('what is no command of isvc stays: names, answers, and objects of the cluster', async () => {
  const args = ['predict', 'sklearn-iris', '--verdict', 'json'] as const;
  const asPlugin = await runPlugin(...args);
  expect(asPlugin.stdout).toBe((await isvc.run(args)).stdout);
  const objects = ['list', '-o', 'json'] as const;
  expect((await runPlugin(...objects)).stdout).toBe((await isvc.run(objects)).stdout);
});
