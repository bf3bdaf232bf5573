import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../../src/format/text.js';
import type { Tensor } from '../../../src/inference/tensor.js';
import { frameLines } from '../../../src/tui/screens/frame.js';
import { lineWidth } from '../../../src/tui/parts/line.js';
import { answered, ended } from '../answers.js';
import { after, named, pressed, stateWith } from '../states.js';
import { propertyRuns } from '../../fuzz/property-runs.js';
import { character } from '../../fuzz/character.js';

const shapes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
  fc.tuple(fc.integer({ min: 1, max: 400 })),
  fc.tuple(fc.constant(1), fc.integer({ min: 8, max: 20 }), fc.integer({ min: 8, max: 20 }), fc.constant(3)),
);
const value = fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.constantFrom(0, 1, NaN, -Infinity));
const text = fc.oneof(
  fc.string({ unit: character, maxLength: 200 }).map((each) => new Uint8Array(Buffer.from(each))),
  fc.uint8Array({ maxLength: 100 }),
  fc.constantFrom('0.5:1:cat', '1e3:2').map((each) => new Uint8Array(Buffer.from(each))),
);

/** A tensor of any shape and values; its name is any text. */
const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.string({ unit: character, maxLength: 40 }), shapes)
  .chain(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const exactly = { minLength: length, maxLength: length };
    return fc.oneof(
      fc.array(value, exactly).map((values): Tensor => {
        return { name, shape, datatype: 'FP64', values: new Float64Array(values) };
      }),
      fc.uint8Array(exactly).map((values): Tensor => ({ name, shape, datatype: 'UINT8', values })),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), exactly).map((values): Tensor => {
        return { name, shape, datatype: 'INT64', values: new BigInt64Array(values) };
      }),
      fc.array(text, exactly).map((values): Tensor => ({ name, shape, datatype: 'BYTES', values })),
    );
  });
const tensors = fc.array(tensor, { maxLength: 4 });
const size = fc.record({
  columns: fc.integer({ min: 60, max: 300 }),
  rows: fc.integer({ min: 16, max: 100 }),
});
const keys = fc.array(
  fc.constantFrom('v', 'h', 'w', 'm', 'space', 'enter', 'esc', 'right', ']', '[', 'end', 'j', 'pagedown'),
);

test('whatever a model answers, each frame fills the screen, and nothing in it can draw on the terminal', () => {
  fc.assert(
    fc.property(tensors, tensors, size, keys, (first, second, size, keys) => {
      const base = after(stateWith(named('flower-sample')), { type: 'resized', size });
      const state = pressed(after(base, ended(answered(first)), ended(answered(second))), ...keys);
      const lines = frameLines(state);
      expect(lines.length).toBe(size.rows);
      expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(size.columns);
      const all = lines.flat().map((span) => span.text);
      expect(all.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(textWidth(all.join(''))).toBeGreaterThan(0);
    }),
    { numRuns: propertyRuns(300) },
  );
});
