import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The test files outside of test/fuzz that try properties: `npm run fuzz` tries them in full. */
export function testsWithProperties(): readonly string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((file) => path.join('test', file))
    .filter((file) => /\.test\.tsx?$/.test(file) && readFileSync(file, 'utf8').includes('propertyRuns('));
}
