import { argOf } from './component-spec.js';
import { ownValue } from './fields.js';
import type { LanguageTask } from './service.js';

/**
 * `--task` of huggingfaceserver (kserve v0.20.0 python/huggingfaceserver/huggingfaceserver/task.py, MLTask) and of vLLM before 0.11; a
 * model that is for anything else than these is not called in OpenAI's API.
 */
const tasks: Readonly<Record<string, LanguageTask>> = {
  text_generation: 'chat',
  text2text_generation: 'chat',
  text_embedding: 'embeddings',
  generate: 'chat',
  embed: 'embeddings',
  embedding: 'embeddings',
  score: 'rerank',
};

/** `--convert` of vLLM: what a model becomes that would generate otherwise (docs.vllm.ai, "Pooling Models"). */
const conversions: Readonly<Record<string, LanguageTask>> = { embed: 'embeddings', classify: 'rerank' };

/** The task that a server's arguments give its language model; undefined where they do not say. */
export function languageTaskOf(container: unknown): LanguageTask | undefined {
  const task =
    ownValue(tasks, argOf(container, '--task')) ?? ownValue(conversions, argOf(container, '--convert'));
  return task ?? (argOf(container, '--runner') === 'pooling' ? 'embeddings' : undefined);
}
