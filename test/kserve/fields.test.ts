import { expect, test } from 'vitest';
import { fieldAt, timeAt } from '../../src/kserve/fields.js';

test('a field of all objects, or of none, is not one of this object', () => {
  const object: unknown = JSON.parse('{"a":{"__proto__":{"b":1},"none":null}}');
  expect(fieldAt(object, 'constructor')).toBeUndefined();
  expect(fieldAt(object, '__proto__', 'a')).toBeUndefined();
  expect(fieldAt(object, 'a', '__proto__', 'b')).toBe(1);
  expect(fieldAt(object, 'a', 'none', 'b')).toBeUndefined();
  expect(fieldAt('text', 'length')).toBeUndefined();
});

test('each text is its own time, whichever was read before', () => {
  const texts = ['2026-11-12T07:46:16Z', 'soon', '2026-11-12T07:46:16Z', '', 'soon', '2026-11-12T07:46:17Z'];
  const times = texts.map((at) => timeAt({ at }, 'at'));
  const first = Date.UTC(2026, 10, 12, 7, 46, 16);
  expect(times).toEqual([first, undefined, first, undefined, undefined, first + 1000]);
  expect(timeAt({ at: 7 }, 'at')).toBeUndefined();
});
