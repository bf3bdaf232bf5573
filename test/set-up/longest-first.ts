import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { programs } from './kinds-of-tests.ts';

/**
 * The files that took longest in the run before begin, so that no worker is left alone with one of them at the end. In a first run, of which
 * nothing is known, the files that start programs do: they wait most.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.some((file) => this.ctx.cache.getTestSpecificationResult(file) !== undefined)) return sorted;
    return [...sorted.filter(startsProgram), ...sorted.filter((file) => !startsProgram(file))];
  }
}

function startsProgram({ project, moduleId }: TestSpecification): boolean {
  return programs.includes(path.relative(project.config.root, moduleId));
}
