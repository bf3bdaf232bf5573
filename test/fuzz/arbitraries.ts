import * as fc from 'fast-check';
import { character } from './character.js';

/** Texts that have broken programs: names of Object's own fields, what a terminal obeys, halves of surrogate pairs, nothing at all. */
const knownTexts = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  '-1',
  '1e999',
  '0x10',
  '\u001B]0;title\u0007',
  '\u001B[2J',
  '\u009B2J',
  '\u202Eabc',
  '\u2066',
  '\r\n',
  '\0',
  '\uFEFF',
  '\uD800',
  'a\uDC00',
  '{{.Name}}',
  '$(id)',
  '`id`',
  "'",
  '"',
  '\\',
  '../../etc',
  'a/b',
  'a b',
  '%',
  '%zz',
  'http://',
  'http://[',
  'https://a:99999',
  'http://\uD800',
  '2026-13-45T99:99:99Z',
  '9'.repeat(400),
];

/** Any text, of any UTF-16 units. */
export const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...knownTexts) },
  { weight: 2, arbitrary: fc.string({ unit: character, maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
      .map((units) => String.fromCharCode(...units)),
  },
);

const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 80, 65_536, 2 ** 31, 2 ** 53, 1e308, -1e308, 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

/** Any JSON, with fields that hide those of Object. */
export const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(text, tie('json'), { maxKeys: 4 }),
    fc.constantFrom<unknown>({ toString: 1 }, { valueOf: {} }, { length: -1 }, { toJSON: 1 }, [[[[[]]]]]),
  ),
}));

/** The sample with some of its values replaced by any JSON, some fields dropped, and some added. */
export function mutated(sample: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(1000),
    how: fc.constantFrom('replace' as const, 'drop' as const, 'add' as const, 'repeat' as const),
    key: text,
    value: json,
  });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<unknown>((before, one) => changed(before, one), sample));
}

type Change = {
  readonly at: number;
  readonly how: 'replace' | 'drop' | 'add' | 'repeat';
  readonly key: string;
  readonly value: unknown;
};

/** A copy with a change at the node that is number `at` of all, counted round and round. */
function changed(value: unknown, { at, how, key, value: put }: Change): unknown {
  const all = countNodes(value);
  let left = at % all;
  const visit = (node: unknown): { readonly node: unknown } | undefined => {
    const isHere = left === 0;
    left -= 1;
    if (isHere && how === 'replace') return { node: put };
    if (isHere && how === 'drop') return undefined;
    if (Array.isArray(node)) {
      const items = node.flatMap((item) => visit(item) ?? []).map((one) => one.node);
      if (isHere) items.push(...(how === 'repeat' ? items : [put]));
      return { node: items };
    }
    if (typeof node === 'object' && node !== null) {
      const entries = Object.entries(node).flatMap(([name, child]) => {
        const kept = visit(child);
        return kept === undefined ? [] : [[name, kept.node] as const];
      });
      if (isHere) entries.push([key, put]);
      return { node: Object.fromEntries(entries) };
    }
    return { node };
  };
  return visit(value)?.node;
}

function countNodes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, child) => sum + countNodes(child), 1);
}

/** One of the samples, cut, overwritten, repeated or with bytes put in between; sometimes any bytes. */
export function mutatedBytes(...samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(100_000),
    how: fc.constantFrom('overwrite', 'insert', 'cut', 'drop'),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc
        .constantFrom([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x80], [0x7f, 0xff, 0xff, 0xff])
        .map((some) => Uint8Array.from(some)),
    ),
  });
  const edited = fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([sample, edits]) =>
      edits.reduce<Uint8Array>((bytes, { at, how, bytes: some }) => {
        const from = bytes.length === 0 ? 0 : at % bytes.length;
        if (how === 'cut') return bytes.slice(0, from);
        if (how === 'drop') return joined(bytes.subarray(0, from), bytes.subarray(from + some.length));
        const rest = how === 'insert' ? from : from + some.length;
        return joined(bytes.subarray(0, from), some, bytes.subarray(rest));
      }, sample),
    );
  return fc.oneof(
    { weight: 6, arbitrary: edited },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
  );
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** JSON text of any value, sometimes broken. */
export function jsonText(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: value.map((one) => JSON.stringify(one) ?? 'null') },
    {
      weight: 1,
      arbitrary: fc.tuple(value, fc.nat(500)).map(([one, end]) => (JSON.stringify(one) ?? '').slice(0, end)),
    },
    { weight: 1, arbitrary: text },
  );
}
