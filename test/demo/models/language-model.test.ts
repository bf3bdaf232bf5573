import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  trainLanguageModel,
  type SampledToken,
  type Sampling,
} from '../../../src/demo/models/language-model.js';
import { tokenize } from '../../../src/demo/models/tokens.js';

const text = readFileSync(new URL('../../../manifests/demo/language-model.txt', import.meta.url), 'utf8');
const model = trainLanguageModel(text);
const usual: Sampling = { temperature: 0, seed: 1, maxTokens: 60, ignoresEnd: false };

function greeting(temperature: number, seed: number): string {
  return written(model.answer('hello', { ...usual, temperature, seed }));
}

function written(tokens: Iterable<SampledToken>): string {
  return [...tokens].map(({ token }) => token).join('');
}

test('tokens joined are the text again', () => {
  const unit = fc.constantFrom('a', 'é', "'", ' ', '\n', '\t', '1', '.', '€', '\u{1F600}', '\ud800');
  fc.assert(
    fc.property(fc.string({ unit }), (any) => {
      expect(tokenize(any).join('')).toBe(any);
    }),
  );
  expect(tokenize("It's 200 tokens,\n no more.")).toEqual([
    "It's",
    ' 200',
    ' tokens',
    ',',
    '\n ',
    'no',
    ' more',
    '.',
  ]);
});

describe('a text of its own', () => {
  test.each([
    ['What is a gateway?', /^A gateway lets traffic into the cluster\./],
    ['How do I scale to zero?', /^A service can be scaled to zero\./],
    ['tell me about embeddings', /^An embedding is a list of numbers/],
  ])('%s is answered with what it is about', (question, answer) => {
    expect(written(model.answer(question, usual))).toMatch(answer);
  });

  test('it is made of what was learned, and is not a copy of it', () => {
    const answers = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      written(model.answer('why is the answer slow?', { ...usual, temperature: 1, seed, maxTokens: 80 })),
    );
    const known = new Set(tokenize(text).map((token) => token.trim()));
    const used = answers.flatMap((answer) => tokenize(answer)).map((token) => token.trim());
    expect(used.filter((token) => !known.has(token))).toEqual([]);
    const flat = text.replaceAll('\n', ' ');
    expect(answers.some((answer) => !flat.includes(answer))).toBe(true);
  });

  test('a seed repeats it, another one changes it; at temperature 0 no seed does', () => {
    expect(greeting(1, 7)).toBe(greeting(1, 7));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => greeting(1, seed))).size).toBeGreaterThan(1);
    expect(greeting(0, 1)).toBe(greeting(0, 2));
  });

  test('it goes on with a text, and starts anew where it knows nothing', () => {
    expect(written(model.complete('A token for access is', usual))).toMatch(/^ a secret\./);
    expect(written(model.complete('', usual)).length).toBeGreaterThan(0);
    expect(written(model.complete('\u{1F600}', usual)).length).toBeGreaterThan(0);
  });

  test('it has no more tokens than it may, and as many where it must not end', () => {
    const long = { ...usual, maxTokens: 300 };
    expect([...model.answer('scale', long)].length).toBeLessThan(300);
    expect([...model.answer('scale', { ...long, ignoresEnd: true })].length).toBe(300);
  });

  test('the probabilities of the tokens at a place are at most 1 together, the one that was drawn among them', () => {
    for (const { token, logprob, top } of model.answer('gateway', usual)) {
      const [best] = top;
      expect([token, logprob]).toEqual([best?.token, best?.logprob]);
      expect(top.reduce((sum, one) => sum + Math.exp(one.logprob), 0)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});

test('texts with the same words have similar vectors of length 1', () => {
  const cosine = (a: string, b: string) => {
    const other = model.embed(b);
    return model.embed(a).reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  };
  expect(cosine('a slow model', 'a slow model')).toBeCloseTo(1, 5);
  expect(cosine('a slow model', 'the model is slow')).toBeGreaterThan(0.8);
  expect(cosine('a slow model', 'a certificate for a host')).toBeLessThan(0.4);
  expect(model.embed('gateway').every((value) => Math.fround(value) === value)).toBe(true);
});
