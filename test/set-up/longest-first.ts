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
 * What failed in the run before begins. Then come the files that took longest in it, each beside short ones: they wait most, and side by side
 * all workers would wait at once and compete for the cores later. In a first run, of which nothing is known, those of the list begin, and
 * then the files that start programs.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const before = new Map(sorted.map((file) => [file, this.ctx.cache.getTestSpecificationResult(file)]));
    if (sorted.every((file) => before.get(file) === undefined))
      return inOrderOfFirstRun(sorted, ({ project, moduleId }) =>
        path.relative(project.config.root, moduleId),
      );
    const hasFailed = (file: TestSpecification) => before.get(file)?.failed === true;
    const others = sorted.filter((file) => !hasFailed(file));
    return [
      ...sorted.filter(hasFailed),
      ...longBesideShort(others, (file) => before.get(file)?.duration ?? 0),
    ];
  }
}

/** Of files in the order of their times: the longest, which have half of all time, among the others, so that both are through at the same time. */
export function longBesideShort<File>(files: readonly File[], msOf: (file: File) => number): File[] {
  const half = files.reduce((sum, file) => sum + msOf(file), 0) / 2;
  let ms = 0;
  const placed = files.map((file) => {
    const place = ms % half;
    ms += msOf(file);
    return { file, place };
  });
  return placed.toSorted((one, other) => one.place - other.place).map(({ file }) => file);
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
