import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packBundle } from '../../src/doctor/bundle.js';

// A program of the system, not of a package.
const tar = 'tar';

test('the archive is one that tar unpacks, each file readable by its owner only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = [
    { name: 'checks.txt', text: '✓ kubeconfig\n' },
    { name: 'whole-block.txt', text: 'x'.repeat(512) },
    { name: 'empty.txt', text: '' },
  ];
  writeFileSync(join(folder, 'b.tar.gz'), packBundle(files, Date.UTC(2026, 0, 2)));
  execFileSync(tar, ['xzpf', 'b.tar.gz'], { cwd: folder });
  for (const { name, text } of files) {
    expect(execFileSync(tar, ['xzOf', 'b.tar.gz', name], { cwd: folder }).toString()).toBe(text);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, name)).mtimeMs).toBe(Date.UTC(2026, 0, 2));
  }
});
