import { expect, test } from 'vitest';

import { Problem } from '../../src/problem.js';
import * as v1Codec from '../../src/protocol/v1.js';
import * as v2Codec from '../../src/protocol/v2.js';
import { atOnceCodec } from './wire.js';

const v2 = atOnceCodec(v2Codec);

const v1 = atOnceCodec(v1Codec);

// How far an answer is from what its protocol says, for the verdict that must not blame the protocol for one bad tensor.
test.each([
  ['json', v2, '<html>'],
  ['json', v1, ''],
  ['form', v2, '{"predictions":[1]}'],
  ['form', v1, '{"outputs_":[]}'],
  ['tensor', v2, '{"outputs":[{"name":"o","datatype":"FP32","shape":[2,2],"data":[1,2,3]}]}'],
] as const)('%s', (mismatch, { decodePredict }, body) => {
  const response = { transport: 'http', status: 200, headers: {}, body: Buffer.from(body) } as const;
  let caught: unknown;
  try {
    decodePredict(response);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(Problem);
  expect(caught).toMatchObject({ kind: 'answer', mismatch });
});
