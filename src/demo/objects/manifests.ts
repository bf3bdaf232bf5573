import { readdirSync, readFileSync } from 'node:fs';

import { loadAll } from 'js-yaml';

import type { KubeObject } from '../../kserve/kube-object.js';
import { isRecord, textAt } from '../api/api-object.js';
import { toTimestamp } from '../api/store.js';

/** Facts for the demo that the API does not show: annotations `demo.isvc/…`, which are taken off. */
export type DemoObject = {
  readonly object: KubeObject;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  readonly hints: Readonly<Record<string, string>>;
};

const prefix = 'demo.isvc/';

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads every manifest in the folder. Ages (`demo.isvc/age: 3d`) become creation times relative to `nowMs`. */
export function readManifests(folder: URL, nowMs: number): readonly DemoObject[] {
  const objects = parsed.get(folder.href) ?? parseManifests(folder);
  parsed.set(folder.href, objects);
  return objects.map((object) => toDemoObject(object, nowMs));
}

/** Parsed once, however many clusters a process starts: nothing changes them. */
const parsed = new Map<string, readonly KubeObject[]>();

function parseManifests(folder: URL): readonly KubeObject[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => loadAll(readFileSync(new URL(file, folder), 'utf8')))
    .filter(isRecord);
}

function toDemoObject(object: KubeObject, nowMs: number): DemoObject {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const given = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  const hints: Record<string, string> = {};
  const annotations: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith(prefix)) hints[key.slice(prefix.length)] = String(value);
    else annotations[key] = value;
  }
  const createdAtMs = nowMs - ageMs(hints['age'] ?? '0s');
  const { annotations: _, ...rest } = metadata;
  return {
    hints,
    createdAtMs,
    object: withTimes(
      {
        ...object,
        metadata: {
          ...rest,
          ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
          creationTimestamp: toTimestamp(new Date(createdAtMs)),
        },
      },
      toTimestamp(new Date(createdAtMs + 2000)),
    ),
  };
}

/** `8s`, `40m`, `6h` or `3d` in milliseconds. */
function ageMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  if (unitMs === undefined) throw new Error(`not an age in the demo's manifests: ${text}`);
  return Number(count) * unitMs;
}

/** Conditions without a time changed just after the object was created. */
function withTimes(object: KubeObject, time: string): KubeObject {
  const status = object['status'];
  if (!isRecord(status) || !Array.isArray(status['conditions'])) return object;
  const conditions = status['conditions'].map((condition: unknown) =>
    isRecord(condition) && textAt(condition, 'lastTransitionTime') === undefined
      ? { lastTransitionTime: time, ...condition }
      : condition,
  );
  return { ...object, status: { ...status, conditions } };
}

/** The hints of every object of the kind, by `NAMESPACE/NAME`. */
export function hintsOf(
  objects: readonly DemoObject[],
  kind: 'InferenceService' | 'LLMInferenceService',
): ReadonlyMap<string, DemoObject['hints']> {
  return new Map(
    objects
      .filter(({ object }) => object['kind'] === kind)
      .map(({ object, hints }) => [
        `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`,
        hints,
      ]),
  );
}
