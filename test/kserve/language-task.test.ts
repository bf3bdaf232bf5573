import { expect, test } from 'vitest';
import { languageTaskOf } from '../../src/kserve/language-task.js';
import { chat } from '../discovery/kind-objects.js';
import { parsed } from './objects.js';

test.each<readonly [readonly string[], string | undefined]>([
  [['--model_name=m', '--task=text_embedding'], 'embeddings'],
  [['--task', 'text_generation'], 'chat'],
  [['--task=embed'], 'embeddings'],
  [['--task=score'], 'rerank'],
  [['--runner', 'pooling'], 'embeddings'],
  [['--runner', 'pooling', '--convert', 'classify'], 'rerank'],
  [['--runner=generate'], undefined],
  [['--task=sequence_classification'], undefined],
  [['--task=constructor'], undefined],
  [['--task'], undefined],
  [[], undefined],
])('%j', (args, task) => {
  expect(languageTaskOf({ args })).toBe(task);
});

test('of the model, or of a container of one’s own', () => {
  const args = ['--task=text_embedding'];
  const ofModel = { model: { modelFormat: { name: 'huggingface' }, args } };
  const ofContainer = { containers: [{ name: 'kserve-container', image: 'vllm', args }] };
  expect(parsed({ predictor: ofModel }).task).toBe('embeddings');
  expect(parsed({ predictor: ofContainer }).task).toBe('embeddings');
  expect('task' in parsed({})).toBe(false);
});

const template = (name: string) => ({ containers: [{ name, args: ['--runner', 'pooling'] }] });

test('of an LLMInferenceService, by the container of its server', () => {
  expect(chat({}, { template: template('main') }).task).toBe('embeddings');
  expect('task' in chat({}, { template: template('other') })).toBe(false);
});
