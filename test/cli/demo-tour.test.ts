import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test('the demo as text shows the list as isvc list does, and a prediction of every service', async () => {
  const [list, tour] = await Promise.all([isvc.run(['list']), isvc.run(['demo'])]);
  expect(tour).toMatchObject({ code: 0, stderr: '' });
  const [command, ...shown] = tour.stdout.slice(0, tour.stdout.indexOf('\n\n')).split('\n');
  expect(command).toBe('$ isvc list');
  expect(shown.map(withoutAge)).toEqual(list.stdout.trimEnd().split('\n').map(withoutAge));
  const names = shown.slice(1).map((row) => row.split(' ')[0] ?? '');
  expect(names).toContain('bad-image');
  expect(tour.stdout).toMatch(/predict writer -o table\nanswered by the model · [^\n]+\n[A-Z]/);
  for (const name of names) expect(tour.stdout).toContain(`\n$ isvc predict ${name} -o table\n`);
});

/** Seconds may pass between the two. */
function withoutAge(row: string): string {
  return row.replace(/(True|False|Unknown) +\S+ +/, '$1 ');
}
