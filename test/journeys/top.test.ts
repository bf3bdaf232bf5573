import { expect, test } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { openTerminal } from './terminal.js';

/** How often a program has begun its table. */
function tablesOf(raw: string, head: string): number {
  return raw.split(head).length - 1;
}

test.each([
  ['one service', ['top', 'sklearn-iris'], 'POD '],
  ['all services', ['top'], 'SERVICE '],
])('top -w of %s draws each table over the one before, no taller than the screen', async (_, words, head) => {
  const { kubeconfig } = await demoCluster();
  const program = openTerminal({
    arguments: [...words, '-w', '--interval', '100ms'],
    environment: { KUBECONFIG: kubeconfig },
    columns: 100,
    rows: 12,
  });
  await expect(program).toShow('every 100 ms', 'Ctrl-C ends it', head);
  await expect.poll(() => tablesOf(program.raw(), 'Ctrl-C ends it')).toBeGreaterThan(1);
  program.press('ctrl-c');
  expect(await program.exited).toBe(130);
  const rows = program.rows();
  expect(rows.filter((row) => row.startsWith(head))).toHaveLength(1);
  expect(rows[0]).toContain('every 100 ms');
});
