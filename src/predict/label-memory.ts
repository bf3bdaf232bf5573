import type { Labels, ModelMetadata } from '../inference/answer.js';
import type { Callee, LabelMemory } from './link.js';

/** Keeps what the server says of the classes; undefined where it states no metadata. */
export function rememberLabels(
  memory: LabelMemory,
  callee: Callee,
  metadata: ModelMetadata | undefined,
): void {
  memory.set(keyOf(callee), metadata === undefined ? 'none' : labelsIn(metadata));
}

/** What was kept; undefined before the server was asked. */
export function recallLabels(memory: LabelMemory, callee: Callee): Labels | 'none' | undefined {
  return memory.get(keyOf(callee));
}

function labelsIn({ labels: names = [], signatures }: ModelMetadata): Labels | 'none' {
  const stated = signatures.flatMap(({ outputs }) => outputs);
  const outputs = new Map(
    stated.flatMap(({ name, labels }) => (labels === undefined ? [] : [[name, labels]])),
  );
  return names.length + outputs.size === 0 ? 'none' : { from: 'metadata', names, outputs };
}

function keyOf({ service, protocol, model }: Callee): string {
  return JSON.stringify([service.key, protocol, model.name, model.version]);
}
