import { expect, test } from 'vitest';
import { hostPort } from '../../src/network/address.js';
import type { Datatype } from '../../src/inference/tensor.js';
import { expectSameAsWitness } from './compare.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import { stated } from './witness.js';

const world = useWorld();
const open = useProducts(world);

/** JSON of a few values of each datatype, its extremes among them, and what comes back as text. */
const samples: readonly (readonly [Datatype, string, readonly string[]])[] = [
  ['BOOL', '[true,false]', ['true', 'false']],
  ['UINT8', '[0,255]', ['0', '255']],
  ['UINT16', '[0,65535]', ['0', '65535']],
  ['UINT32', '[0,4294967295]', ['0', '4294967295']],
  ['UINT64', '[0,18446744073709551615]', ['0', '18446744073709551615']],
  ['INT8', '[-128,127]', ['-128', '127']],
  ['INT16', '[-32768,32767]', ['-32768', '32767']],
  ['INT32', '[-2147483648,2147483647]', ['-2147483648', '2147483647']],
  ['INT64', '[-9223372036854775808,9007199254740993]', ['-9223372036854775808', '9007199254740993']],
  ['FP16', '[0.5,65504]', ['0.5', '65504']],
  ['FP32', '[0.1,3.4028234663852886e38]', ['0.10000000149011612', '3.4028234663852886e+38']],
  ['FP64', '[0.1,5e-324]', ['0.1', '5e-324']],
  ['FP32', '[NaN,-Infinity]', ['NaN', '-Infinity']],
  ['FP64', '[NaN,Infinity]', ['NaN', 'Infinity']],
  ['BYTES', '["é",{"b64":"/wA="}]', ['w6k=', '/wA=']],
  ['INT64', '[]', []],
  ['FP32', '[]', []],
  ['BYTES', '[]', []],
];

const forms = [
  ['v2', false],
  ['v2', true],
  ['grpc-v2', false],
  ['grpc-v2', true],
] as const;

test.each(
  samples.flatMap(([datatype, json, expected]) =>
    forms.map(([protocol, binary]) => [datatype, json, protocol, binary, expected] as const),
  ),
)('%s %s comes back as it went, over %s (binary: %s)', async (datatype, data, protocol, binary, expected) => {
  const target = world().echo(protocol, datatype);
  const shape = target.shape(expected.length);
  const body = `{"inputs":[{"name":"${target.input}","datatype":"${datatype}","shape":[${shape.join(',')}],"data":${data}}]}`;
  const { predict, find } = await open();
  const exchange = await predict(target, body, { binary });
  const outputs = answerOf(exchange).tensors.map(stated);
  expect(outputs).toEqual([{ name: target.output, datatype, shape, values: expected }]);
  const host = (await find(target)).url?.host ?? '';
  const found = hostPort(exchange.endpoint);
  await expectSameAsWitness(world(), { target, host, found, body, binary }, outputs);
});
