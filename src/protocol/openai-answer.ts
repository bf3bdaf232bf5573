import type { Answer } from '../inference/answer.js';
import { base64Bytes, isList, shapeOf } from '../inference/nested.js';
import { ownField, ownText, type Json } from '../inference/json.js';
import { readTensor } from '../inference/make-tensor.js';
import { tensorFromBytes } from '../inference/tensor-bytes.js';
import { type Tensor, tensorProblem } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { unexpectedBody } from './http-json.js';
import { readOpenAiError } from './openai-error.js';
import { numberIn, readChoice, readUsage } from './openai-text.js';

/** An answer without the bytes that it came in. */
export type OpenAiAnswer = Pick<Answer, 'tensors' | 'text' | 'modelName'>;

/**
 * The answer in a body: a text from `choices`; the vectors in `data` as one tensor `embedding` [n, size], FP64 as JSON has them, or FP32
 * where they are base64 of that (the API reference, `encoding_format`); the scores in `results` as tensors `index` and `relevance_score`
 * [n], with `document` where the server repeats them. Throws Problem "answer" for anything else.
 */
export function* readOpenAiAnswer(body: Json): Work<OpenAiAnswer> {
  const modelName = ownText(body, 'model');
  const named = modelName === '' ? {} : { modelName };
  const choices = ownField(body, 'choices');
  if (Array.isArray(choices)) {
    const usage = readUsage(ownField(body, 'usage'));
    const read = choices.map(readChoice).sort((a, b) => a.index - b.index);
    return { tensors: [], text: { choices: read, ...(usage === undefined ? {} : { usage }) }, ...named };
  }
  const data = listIn(body, 'data');
  if (data?.some((item) => ownField(item, 'embedding') !== undefined) === true) {
    return { tensors: yield* readEmbeddings(byIndex(data)), ...named };
  }
  const results = listIn(body, 'results');
  if (results?.every((item) => ownField(item, 'relevance_score') !== undefined) === true) {
    return { tensors: yield* readRanking(results), ...named };
  }
  const error = readOpenAiError(body);
  throw unexpectedBody(
    'OpenAI',
    `choices, embeddings or results${error === undefined ? '' : `, but an error: ${error.message}`}`,
  );
}

function* readEmbeddings(items: readonly Json[]): Work<readonly Tensor[]> {
  const vectors = items.map((item) => ownField(item, 'embedding') as Json);
  if (vectors.every((vector) => typeof vector === 'string')) return [yield* readBase64(vectors)];
  if (shapeOf(vectors) !== undefined) {
    return [yield* readTensor('embedding', 'FP64', undefined, vectors, 'answer')];
  }
  // Models that answer a vector a token give more for a longer text.
  const tensors: Tensor[] = [];
  for (const [at, vector] of vectors.entries()) {
    tensors.push(yield* readTensor(`embedding-${at}`, 'FP64', undefined, vector, 'answer'));
  }
  return tensors;
}

function* readBase64(vectors: readonly string[]): Work<Tensor> {
  const pieces = vectors.map((vector) => base64Bytes(vector));
  const [first] = pieces;
  const size = first?.byteLength ?? 0;
  if (!pieces.every((piece) => piece !== undefined) || size % 4 !== 0) {
    throw tensorProblem('answer', 'embedding', 'its base64 is not that of 32-bit floats');
  }
  const shape = [pieces.length, size / 4];
  const bytes = Buffer.concat(pieces);
  return yield* tensorFromBytes({ name: 'embedding', datatype: 'FP32', shape }, bytes, 'answer');
}

function* readRanking(results: readonly Json[]): Work<readonly Tensor[]> {
  const column = (name: string) => results.map((item) => ownField(item, name) as Json);
  const documents = results.map((item) => documentOf(ownField(item, 'document')));
  const shape = [results.length];
  const hasIndexes = results.every((item) => numberIn(ownField(item, 'index')) !== undefined);
  const isRepeated = results.length > 0 && documents.every((document) => document !== undefined);
  return [
    ...(hasIndexes ? [yield* readTensor('index', 'INT64', shape, column('index'), 'answer')] : []),
    yield* readTensor('relevance_score', 'FP64', shape, column('relevance_score'), 'answer'),
    ...(isRepeated ? [yield* readTensor('document', 'BYTES', shape, documents, 'answer')] : []),
  ];
}

/** Jina's form `{text}`, which vLLM has, and a text alone. */
function documentOf(document: unknown): string | undefined {
  const text = typeof document === 'string' ? document : ownField(document, 'text');
  return typeof text === 'string' ? text : undefined;
}

/** In the order of the inputs, if every item states its own. */
function byIndex(items: readonly Json[]): readonly Json[] {
  const indexed = items.map((item) => ({ item, index: numberIn(ownField(item, 'index')) }));
  if (indexed.some(({ index }) => index === undefined)) return items;
  return indexed.sort((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(({ item }) => item);
}

function listIn(body: Json, key: string): readonly Json[] | undefined {
  const list = ownField(body, key) as Json | undefined;
  return isList(list) ? list : undefined;
}
