import { expect, test } from 'vitest';
import { editPayload } from '../../../src/tui/effects/edit-payload.js';
import type { Terminal } from '../../../src/tui/terminal/terminal.js';

test('an edit that another one replaced before its editor was open opens none', async () => {
  const lent: string[] = [];
  const terminal: Terminal = {
    attach: () => () => undefined,
    lend: () => Promise.resolve(void lent.push('lent')),
    isLent: () => false,
    copy: () => ({ tried: false, note: '' }),
  };
  const replaced = new AbortController();
  const effect = { type: 'edit', of: 'kserve-demo/iris', text: '{}' } as const;
  const editing = editPayload(effect, terminal, {}, replaced.signal);
  replaced.abort();
  await expect(editing).rejects.toThrow(/abort/);
  expect(lent).toEqual([]);
});
