import type { Labels, ModelMetadata } from '../inference/answer.js';
import type { CallTarget, LabelMemory } from './call-target.js';

/** Keeps what the server says of the classes; undefined where it states no metadata. */
export function rememberLabels(
  memory: LabelMemory,
  target: CallTarget,
  metadata: ModelMetadata | undefined,
): void {
  memory.set(keyOf(target), metadata === undefined ? 'none' : labelsIn(metadata));
}

/** The labels that were kept; undefined before the server was asked. */
export function recallLabels(memory: LabelMemory, target: CallTarget): Labels | 'none' | undefined {
  return memory.get(keyOf(target));
}

function labelsIn({ labels: names = [], signatures }: ModelMetadata): Labels | 'none' {
  const stated = signatures.flatMap(({ outputs }) => outputs);
  const outputs = new Map(
    stated.flatMap(({ name, labels }) => (labels === undefined ? [] : [[name, labels]])),
  );
  return names.length + outputs.size === 0 ? 'none' : { from: 'metadata', names, outputs };
}

/** A service that is made anew, or gets another model, may have other classes. */
function keyOf({ service: { uid, key, storageUri }, protocol, model }: CallTarget): string {
  return JSON.stringify([uid, key, storageUri, protocol, model.name, model.version]);
}
