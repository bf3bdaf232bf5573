import { expect } from 'vitest';
import type { Question, Stated } from './witness.js';
import type { World } from './world.js';

/** Asks a client that we did not write the same, where the world has one: value for value, the answers are equal. */
export async function expectSameAsWitness(
  { witness }: World,
  question: Question,
  ours: readonly Stated[],
): Promise<void> {
  const theirs = await witness?.predict(question);
  // A witness that knows no datatype or shape (curl, over V1) states none.
  const comparable = theirs?.map(({ name }, at) => {
    const found = ours.find((output) => output.name === name);
    return found === undefined ? undefined : only(found, theirs[at]);
  });
  expect(comparable).toEqual(theirs);
  expect(theirs?.length ?? ours.length).toBe(ours.length);
}

function only(output: Stated, like: Stated | undefined): Stated {
  const { name, datatype, shape, values } = output;
  return {
    name,
    ...(like?.datatype === undefined || datatype === undefined ? {} : { datatype }),
    ...(like?.shape === undefined || shape === undefined ? {} : { shape }),
    values,
  };
}
