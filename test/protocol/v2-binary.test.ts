import { expect, test } from 'vitest';
import { isJsonObject } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import { lacksForm } from '../../src/protocol/v2-binary.js';
import { atOnce } from '../../src/runtime/work.js';

const plain = '{"name":"a","datatype":"FP32","shape":[1],"data":[1]}';

function lacks(...inputs: readonly string[]): boolean {
  const request = parseJson(`{"inputs":[${inputs.join()}]}`);
  return isJsonObject(request) && atOnce(lacksForm(request));
}

test.each([
  ['halves', '{"name":"b","datatype":"FP16","shape":[1],"data":[1]}'],
  ['a number that is none', '{"name":"b","datatype":"FP32","shape":[1],"data":[NaN]}'],
  ['bytes in base64', '{"name":"b","datatype":"BYTES","shape":[1],"data":[{"b64":"/wA="}]}'],
])('JSON lacks a form for %s, be it in one input of several', (_, input) => {
  expect([lacks(input), lacks(plain, input), lacks(input, plain)]).toEqual([true, true, true]);
});

test('and has one for everything else', () => {
  expect([lacks(plain, plain), lacks(), lacks('{"name":"no data","datatype":"FP16"}')]).toEqual([
    false,
    false,
    false,
  ]);
});
