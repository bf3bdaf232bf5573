import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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

/** An editor that writes this in place of what it is given. */
function editorThatWrites(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-editor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'editor');
  writeFileSync(program, `#!/bin/sh\nprintf '%s' '${text}' > "$1"\n`, { mode: 0o755 });
  return program;
}

const lending: Terminal = {
  attach: () => () => undefined,
  lend: (use) => use(),
  isLent: () => true,
  copy: () => ({ tried: false, note: '' }),
};

test.each([
  ['an empty VISUAL leaves it to EDITOR', { VISUAL: '', EDITOR: editorThatWrites }],
  ['so does one of spaces', { VISUAL: '  ', EDITOR: editorThatWrites }],
  ['an empty EDITOR does not hide VISUAL', { VISUAL: editorThatWrites, EDITOR: '' }],
])('%s', async (_, variables) => {
  const environment = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value('[1]'),
    ]),
  );
  const effect = { type: 'edit', of: 'kserve-demo/iris', text: '{}' } as const;
  const edited = await editPayload(effect, lending, environment, new AbortController().signal);
  expect(edited).toMatchObject({ type: 'payload-made', payload: { source: 'the payload edited here' } });
});

test.each([{ EDITOR: '' }, { VISUAL: '', EDITOR: ' ' }])(
  'with %j it is vi, not the payload',
  async (variables) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'isvc-vi-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(path.join(folder, 'vi'), `#!/bin/sh\nprintf '[2]' > "$1"\n`, { mode: 0o755 });
    const effect = { type: 'edit', of: 'kserve-demo/iris', text: '{}' } as const;
    const before = process.env['PATH'];
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    onTestFinished(() => void (process.env['PATH'] = before));
    const edited = await editPayload(effect, lending, variables, new AbortController().signal);
    expect(edited).toMatchObject({ type: 'payload-made' });
  },
);

test.each([
  ['rm', 'its file is not there any more'],
  ['truncate -s 300M', 'it is larger than 256 MiB'],
])('what %s leaves is told, and is not a bug', async (editor, why) => {
  const effect = { type: 'edit', of: 'kserve-demo/iris', text: '{}' } as const;
  await expect(
    editPayload(effect, lending, { EDITOR: editor }, new AbortController().signal),
  ).rejects.toMatchObject({ kind: 'payload', message: `The edited payload cannot be read: ${why}` });
});
