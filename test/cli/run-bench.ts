import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LoadReport } from '../../src/load/report.js';
import type { Program } from './program.js';

/** The report of `isvc bench` with these arguments. Throws what it said where there is none. */
export async function benchReport(isvc: Program, args: readonly string[]): Promise<LoadReport> {
  const { stdout, stderr } = await isvc.run(['bench', ...args, '--yes', '-o', 'json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as LoadReport;
}

/** A folder with these files, for as long as the test runs. */
export function folder(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(tmpdir(), 'isvc-bench-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
  return made;
}
