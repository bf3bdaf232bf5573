import { type Answer, jsonText } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { Tensor } from '../inference/tensor.js';
import { payloadJson } from './payload-json.js';
import { classScores, type Score } from './scores.js';
import { safeLines } from './safe-text.js';
import { sizeText } from './sizes.js';
import { isSameText, wholeText } from './text-answer.js';
import { whoText } from './verdict.js';
import { countWords, wordDifference, type WordRun } from './word-difference.js';
import { tensorDifferences, type TensorDifference } from './tensor-difference.js';

/** A fact of an exchange that is another in the later one. */
export type FactChange = {
  /** The fact, as a person reads it. */
  readonly what: 'verdict' | 'status' | 'meaning' | 'protocol' | 'model' | 'best class' | 'payload';
  readonly before: string;
  readonly after: string;
};

/** The differences between two exchanges of a service. */
export type Difference = {
  /** Who answered, status, protocol, model, payload. */
  readonly facts: readonly FactChange[];
  readonly tensors: readonly TensorDifference[];
  /** The answers' texts, or JSON, where they have no tensors in common to compare: the same or not. */
  readonly json: 'same' | 'differs' | 'not compared';
  /** The words that were added and removed, where two texts differ. */
  readonly words?: readonly WordRun[];
  /** The same of what was sent, where that is another text, and not too long. */
  readonly payload?: readonly WordRun[];
};

/** Answers are compared once: a screen asks for the difference with every frame. */
const known = new WeakMap<Exchange, WeakMap<Exchange, Difference>>();

/** Compares two exchanges. Looks at no more than 100,000 values of each tensor, once. */
export function exchangeDifference(before: Exchange, after: Exchange): Difference {
  const others = known.get(after) ?? new WeakMap<Exchange, Difference>();
  const difference = others.get(before) ?? compare(before, after);
  known.set(after, others.set(before, difference));
  return difference;
}

function compare(before: Exchange, after: Exchange): Difference {
  const [old, now] = [before.answer ?? before.partial, after.answer ?? after.partial];
  const facts = [
    ...fact('verdict', whoText(before.verdict), whoText(after.verdict)),
    ...fact('status', statusText(before), statusText(after)),
    ...(before.verdict.ok && after.verdict.ok
      ? []
      : fact('meaning', before.verdict.summary, after.verdict.summary)),
    ...fact('protocol', before.protocol, after.protocol),
    ...fact('model', modelText(before), modelText(after)),
    ...(old === undefined || now === undefined ? [] : bestClassFacts(old.tensors, now.tensors)),
    ...payloadFact(before, after),
  ];
  const tensors = old === undefined || now === undefined ? [] : tensorDifferences(old.tensors, now.tensors);
  const isByJson = old !== undefined && now !== undefined && old.tensors.length + now.tensors.length === 0;
  const json = isByJson ? (sameForm(old, now) ? 'same' : 'differs') : 'not compared';
  const words =
    json === 'differs' && old !== undefined && now !== undefined ? wordsBetween(old, now) : undefined;
  const payload = payloadWords(before, after);
  return {
    facts,
    tensors,
    json,
    ...(words === undefined ? {} : { words }),
    ...(payload === undefined ? {} : { payload }),
  };
}

/** The class that a classifier prefers: another one matters more than all of its scores. */
function bestClassFacts(old: readonly Tensor[], now: readonly Tensor[]): readonly FactChange[] {
  return now.flatMap((tensor) => {
    const same = old.find(({ name }) => name === tensor.name);
    const [before] = (same && classScores(same)) ?? [];
    const [after] = classScores(tensor) ?? [];
    return before === undefined || after === undefined
      ? []
      : fact('best class', classText(before), classText(after));
  });
}

function classText({ index, label }: Score): string {
  return label === undefined ? String(index) : `${index} ${label}`;
}

/** Characters of a payload whose words are compared. */
const mostCompared = 20_000;

function payloadWords(before: Exchange, after: Exchange): readonly WordRun[] | undefined {
  if (before.payload === undefined || after.payload === undefined) return undefined;
  const [old = '', now = ''] = [before, after].map(({ payload, protocol }) =>
    payload === undefined ? '' : payloadJson(payload, protocol, 2),
  );
  if (old === now || old.length + now.length > mostCompared) return undefined;
  return wordDifference(safeLines(old).join('\n'), safeLines(now).join('\n'));
}

function wordsBetween({ text: old }: Answer, { text: now }: Answer): readonly WordRun[] | undefined {
  if (old === undefined || now === undefined) return undefined;
  // Before words are told apart: a control sequence is not one.
  const [before, after] = [old, now].map((text) => safeLines(wholeText(text)).join('\n'));
  return wordDifference(before ?? '', after ?? '');
}

/** `3 words removed, 5 added`. */
export function wordsText(runs: readonly WordRun[]): string {
  const removed = countWords(runs, 'removed');
  return `${removed} ${removed === 1 ? 'word' : 'words'} removed, ${countWords(runs, 'added')} added`;
}

/** A model's text is compared as such: its JSON has an id and a time in it. */
function sameForm(old: Answer, now: Answer): boolean {
  if (old.text !== undefined && now.text !== undefined) return isSameText(old.text, now.text);
  return jsonText(old) === jsonText(now);
}

function fact(what: FactChange['what'], before: string, after: string): readonly FactChange[] {
  return before === after ? [] : [{ what, before, after }];
}

/** A payload from the same source may have been edited in between. */
function payloadFact(before: Exchange, after: Exchange): readonly FactChange[] {
  if (before.payloadSource !== after.payloadSource) {
    return fact('payload', before.payloadSource, after.payloadSource);
  }
  const [old, now] = [before.request, after.request];
  const isOther = old.transport === 'http' && now.transport === 'http' && old.body !== now.body;
  if (!isOther || typeof old.body !== 'string' || typeof now.body !== 'string') return [];
  return [
    {
      what: 'payload',
      before: sizeText(before.roundTrip.sentBytes),
      after: `${sizeText(after.roundTrip.sentBytes)}, another text`,
    },
  ];
}

function statusText({ roundTrip }: Exchange): string {
  const { response, failure } = roundTrip;
  if (response === undefined) return failure === undefined ? 'none' : failure.code;
  return response.transport === 'http' ? `HTTP ${response.status}` : `gRPC ${response.code}`;
}

function modelText({ answer, modelName }: Exchange): string {
  const { modelName: name = modelName, modelVersion } = answer ?? {};
  return modelVersion === undefined ? name : `${name} version ${modelVersion}`;
}

/** The difference in a few words: `the same answer`, `3 of 10 values of scores, 1 of 1 of class`. */
export function differenceText(before: Exchange, after: Exchange): string {
  const { facts, tensors, json, words } = exchangeDifference(before, after);
  const parts = tensors.map((tensor) => {
    if (tensor.kind !== 'changed') return `${tensor.name} ${tensor.kind}`;
    return `${tensor.name}: ${tensor.changed} of ${tensor.compared} changed`;
  });
  if (json === 'differs') parts.push(words === undefined ? 'another answer' : wordsText(words));
  const best = facts.find(({ what }) => what === 'best class');
  if (best !== undefined) parts.unshift(`best class ${best.before} → ${best.after}`);
  if (parts.length > 0) return parts.join(', ');
  const verdict = facts.find(({ what }) => what === 'verdict' || what === 'status' || what === 'meaning');
  if (verdict !== undefined) return `${verdict.what} was: ${verdict.before}`;
  return after.answer === undefined ? 'the same verdict' : 'the same answer';
}
