import { expect, test } from 'vitest';
import { checkOutcome } from '../../src/batch/check-outcome.js';
import { draftSuite } from '../../src/batch/draft-suite.js';
import { outcomeOf } from '../../src/batch/outcome.js';
import { parseSuite } from '../../src/batch/parse-suite.js';
import type { SuiteCase } from '../../src/batch/suite.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { Tensor } from '../../src/inference/tensor.js';
import { answered } from '../tui/answers.js';

const tensor = (name: string, datatype: Tensor['datatype'], values: Tensor['values']): Tensor => ({
  name,
  datatype,
  shape: [values.length],
  values,
});

function written(
  exchange: Exchange,
  payload = '{}',
  service = 'a',
): { readonly text: string; readonly read: SuiteCase | undefined } {
  const text = draftSuite([{ service, namespace: 'n', payload: { text: payload }, exchange }]);
  return { text, read: parseSuite(text, 'models.yaml')[0] };
}

test.each([
  ['{"instances":[[1,2.5],[-3e-7,4]]}'],
  ['{"__proto__":{"x":1}}'],
  [String.raw`{"text":"caf\u00e9: \"#\" {{ }} 'x' \\ \n","emoji":"🙂","tab":"\t"}`],
  ['{"text":"café: # - & * ! | > % @","empty":"","list":[],"object":{},"none":null,"no":false}'],
  ['{\n  "a": [1, 2],\n\n  "b": "x"\n}'],
  ['{"nel":"a\u0085b\u2028c\u2029d\ufeff"}'],
  ['What is a gateway?'],
  ['- not: a list\n# not a comment'],
  ['  it begins with spaces'],
  ['a bell \u0007'],
  ['true'],
  ['12'],
  ['[1,2]'],
])('what would be sent again of %j is what was sent', (payload) => {
  const { read } = written(answered([]), payload);
  const sent = read?.payload;
  const text = sent !== undefined && 'bytes' in sent ? Buffer.from(sent.bytes).toString('utf8') : undefined;
  expect([payload.trim(), laidOutAnew(payload)]).toContain(text);
});

/** JSON may have other white space, where nothing else of it is another. */
function laidOutAnew(payload: string): string | undefined {
  return /^[[{]/u.test(payload) ? JSON.stringify(JSON.parse(payload)) : undefined;
}

test.each(['{"instances":[[1.0,2.0]]}', '{"id":9007199254740993}', '{"a":1,"a":2}'])(
  '%s, which YAML would change, is kept as a text',
  (payload) => {
    expect(written(answered([]), payload).read?.payload).toEqual({ bytes: Buffer.from(payload) });
  },
);

test.each<readonly [string, readonly Tensor[]]>([
  ['floats', [tensor('y', 'FP64', Float64Array.of(0.1, -2.5e-12, 3, 0))]],
  ['float32', [tensor('y', 'FP32', Float32Array.of(0.1, 16_777_216))]],
  ['no numbers', [tensor('y', 'FP64', Float64Array.of(Number.NaN, Infinity, -Infinity))]],
  ['integers', [tensor('y', 'INT64', BigInt64Array.of(-3n, 9_007_199_254_740_991n))]],
  ['truths', [tensor('y', 'BOOL', [true, false])]],
  ['texts', [tensor('y', 'BYTES', [Buffer.from('yes'), Buffer.from('a: "b" #c\n'), Buffer.from('1')])]],
  ['bytes', [tensor('y', 'BYTES', [Buffer.from([0xff, 0x00])])]],
  ['nothing', [tensor('y', 'FP32', new Float32Array())]],
  ['two', [tensor('a: b', 'INT32', Int32Array.of(1)), tensor('true', 'FP32', Float32Array.of(0.5))]],
  ['one name twice', [tensor('y', 'INT32', Int32Array.of(1)), tensor('y', 'INT32', Int32Array.of(2))]],
])('an answer of %s holds against what was written of it', (_what, tensors) => {
  const exchange = answered(tensors);
  const { read } = written(exchange);
  expect(read?.expected.values).toBeDefined();
  const call = { name: 'a', service: 'n/a', namespace: 'n' };
  const outcome = outcomeOf(call, exchange);
  expect(
    checkOutcome(outcome, exchange, read?.expected ?? { tolerance: { by: 'amount', most: 0 } }),
  ).toMatchObject({
    result: 'ok',
  });
});

test('a tolerance is there for fractions alone', () => {
  const whole = written(answered([tensor('y', 'INT32', Int32Array.of(5))]));
  expect(whole.read?.expected).toMatchObject({ values: [5], tolerance: { most: 0 } });
  const fraction = written(answered([tensor('y', 'FP32', Float32Array.of(0.5))]));
  expect(fraction.read?.expected.tolerance).toEqual({ by: 'share', most: 0.001 });
});

test('an output that is left out says why, and the others stay', () => {
  const { text, read } = written(
    answered([
      tensor('big', 'INT64', BigInt64Array.of(9_007_199_254_740_993n)),
      tensor('many', 'FP32', new Float32Array(101)),
      tensor('kept', 'INT32', Int32Array.of(7)),
    ]),
  );
  expect(text).toContain('# "big" is left out: it has integers of more than 53 bits');
  expect(text).toContain('# "many" is left out: 101 values');
  expect(read?.expected.values).toEqual({ kept: [7] });
});

test('the time that it took becomes a limit that is a comment', () => {
  const { text, read } = written(answered([]));
  expect(text).toMatch(/^ {6}# latency: \d+(?:ms|s)$/mu);
  expect(read?.expected.latencyMs).toBeUndefined();
});

test.each(['digits', 'llmisvc/assistant', 'yes', 'no', '1e3', 'ig/a.b-c'])('%s stays a name', (service) => {
  expect(written(answered([]), '{}', service).read?.service).toBe(service);
});
