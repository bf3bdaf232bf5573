import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test('the demo as text shows the lists as isvc list does, and a prediction of every service', async () => {
  const lists = await Promise.all(
    [['list'], ['list', '--kind', 'llm'], ['list', '--kind', 'graph']].map((words) => isvc.run(words)),
  );
  const tour = await isvc.run(['demo']);
  expect(tour).toMatchObject({ code: 0, stderr: '' });
  const parts = tour.stdout.split('\n\n').map((part) => part.trimEnd().split('\n'));
  const shown = parts.slice(0, 3);
  expect(shown.map(([command]) => command)).toEqual([
    '$ isvc list',
    '$ isvc list --kind llm',
    '$ isvc list --kind graph',
  ]);
  expect(shown.map((rows) => rows.slice(1).map(withoutAge))).toEqual(
    lists.map(({ stdout }) => stdout.trimEnd().split('\n').map(withoutAge)),
  );
  const [services = [], llm = [], graphs = []] = shown.map((rows) =>
    rows.slice(2).map((row) => row.split(' ')[0] ?? ''),
  );
  expect(services).toContain('bad-image');
  const names = [...services, ...llm.map((name) => `llmisvc/${name}`), ...graphs.map((name) => `ig/${name}`)];
  const predictions = parts.filter(([command = '']) => command.startsWith('$ isvc predict '));
  expect(predictions.map(([command]) => command)).toEqual(
    names.map((name) => `$ isvc predict ${name} -o table`),
  );
  for (const name of ['writer', 'llmisvc/assistant'])
    expect(tour.stdout).toMatch(
      new RegExp(`predict ${name} -o table\\nanswered by the model · [^\\n]+\\n[A-Z]`),
    );
  expect(tour.stdout).toMatch(/predict llmisvc\/assistant-at-zero -o table\nanswered by the endpoint picker/);
});

/** Seconds may pass between the two, which have clusters of their own. */
function withoutAge(row: string): string {
  return row.replace(/(True|False|Unknown) +\S+ */, '$1 ').replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT');
}
