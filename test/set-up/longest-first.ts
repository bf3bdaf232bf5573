import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { programs } from './kinds-of-tests.ts';

/** The longest files first, as measured: what a first run goes by. */
export const longest: readonly string[] = [
  'journeys/terminal',
  'journeys/predict',
  'cli/from-zero',
  'cli/top',
  'journeys/golden',
  'cli/doctor',
  'journeys/start-keys',
  'cli/predict-many',
  'journeys/payload',
  'journeys/colors',
  'journeys/chat-command',
  'contract/predict-protocols',
  'journeys/marks-and-repeat',
  'cli/start-up',
  'journeys/settings',
  'contract/predict-datatypes',
  'cli/bench',
  'tui/screens/answer',
].map((name) => `test/${name}.test.ts`);

/**
 * The files that took longest in the run before begin, so that no worker is left alone with one of them at the end. In a first run, of which
 * nothing is known, those of the list do, and then the files that start programs: they wait most.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.some((file) => this.ctx.cache.getTestSpecificationResult(file) !== undefined)) return sorted;
    return inOrderOfFirstRun(sorted, ({ project, moduleId }) => path.relative(project.config.root, moduleId));
  }
}

/** In the order of a first run. What is of one kind keeps its order. */
export function inOrderOfFirstRun<File>(files: readonly File[], nameOf: (file: File) => string): File[] {
  const place = (file: File) => {
    const name = nameOf(file);
    const at = longest.indexOf(name);
    if (at !== -1) return at;
    return programs.includes(name) ? longest.length : longest.length + 1;
  };
  return files.toSorted((one, other) => place(one) - place(other));
}
