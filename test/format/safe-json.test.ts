import { expect, test } from 'vitest';
import { safeJson } from '../../src/format/safe-text.js';
import { keysOf, type JsonObject } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';

test('what a terminal would obey is escaped, and stays the same key and value', () => {
  const source = JSON.stringify({ '1e999': false, '\uFEFF': '\u202E\u{e0041}' });
  const shown = safeJson(source);
  expect(shown).toBe(String.raw`{"1e999":false,"\ufeff":"\u202e\udb40\udc41"}`);
  expect(parseJson(shown)).toEqual({ '1e999': false, '\uFEFF': '\u202E\u{e0041}' });
});

// JSON.parse of V8 does: an escaped key is compared, as it is written, with a key of an object before (nodejs/node issue 63785).
test('an escaped key is never taken for a backslash that another object has for a key', () => {
  const before = String.raw`{"1e999":false,"\\":""}`;
  expect([JSON.parse(before), JSON.parse(before), parseJson(before)]).toHaveLength(3);
  const read = parseJson(safeJson(JSON.stringify({ '1e999': false, '\uFEFF': '' })));
  expect(keysOf(read as JsonObject)).toEqual(['1e999', '\uFEFF']);
});
