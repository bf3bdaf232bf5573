import { beforeEach } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';

const missing = await missingHere();

/** The tests of the file are named as not run where no real node can run; the project's set-up starts it where one can. */
export function useNode(): void {
  beforeEach(({ skip }) => skip(missing.length > 0, missing.join('; ')));
}
