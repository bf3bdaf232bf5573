import type { KubeObject } from '../../kserve/kube-object.js';
import {
  alreadyExists,
  badRequest,
  conflict,
  notFound,
  unsupportedMediaType,
  type ApiAnswer,
} from './answers.js';
import { isRecord, textAt } from './api-object.js';
import { apiVersionOf } from './kinds.js';
import type { ObjectStore, Stored } from './store.js';
import type { ApiTarget } from './target.js';

/** POST to a collection. */
export function create(store: ObjectStore, target: ApiTarget, body: string): ApiAnswer {
  const object = readObject(target, body);
  if (typeof object === 'string') return badRequest(object);
  const name = textAt(object, 'metadata', 'name') ?? '';
  if (name === '') return badRequest('name or generateName is required');
  const { kind, namespace } = target;
  if (store.get(kind, namespace, name) !== undefined) return alreadyExists({ kind, name });
  return { status: 201, body: store.put(kind, object).json() };
}

/** PUT of an object, or of its status alone. A stale resourceVersion is a conflict. */
export function update(
  store: ObjectStore,
  target: ApiTarget & { readonly name: string },
  body: string,
): ApiAnswer {
  const object = readObject(target, body);
  if (typeof object === 'string') return badRequest(object);
  return replace(store, target, () => object);
}

/** PATCH: a JSON merge patch (RFC 7386); a strategic merge patch is read as one. Other kinds of patch are a 415. */
export function patch(
  store: ObjectStore,
  target: ApiTarget & { readonly name: string },
  contentType: string,
  body: string,
): ApiAnswer {
  if (!/^application\/(?:strategic-)?merge-patch\+json/.test(contentType)) {
    return unsupportedMediaType('application/merge-patch+json');
  }
  const change = parseRecord(body);
  if (change === undefined) return badRequest('error decoding patch: it is not a JSON object');
  return replace(store, target, ({ object }) => merge(object, change));
}

/** DELETE of one object; finalizers are not waited for. */
export function remove(store: ObjectStore, target: ApiTarget & { readonly name: string }): ApiAnswer {
  const { kind, namespace, name } = target;
  const removed = store.remove(kind, namespace, name);
  if (removed === undefined) return notFound({ kind, name });
  return { status: 200, body: removed.json() };
}

function replace(
  store: ObjectStore,
  target: ApiTarget & { readonly name: string },
  change: (current: Stored) => KubeObject,
): ApiAnswer {
  const { kind, namespace, name, subresource } = target;
  const current = store.get(kind, namespace, name);
  if (current === undefined) return notFound({ kind, name });
  const changed = change(current);
  const seen = textAt(changed, 'metadata', 'resourceVersion') ?? '';
  if (seen !== '' && seen !== current.object.metadata.resourceVersion) return conflict({ kind, name });
  const status = (subresource === 'status' ? changed : current.object)['status'];
  const next = subresource === 'status' || !hasStatusSubresource(target) ? changed : { ...changed, status };
  const whole = subresource === 'status' ? { ...current.object, status } : next;
  return { status: 200, body: store.put(kind, whole).json() };
}

/** KServe's kinds have a status subresource: a write of the object itself leaves the status as it is. */
function hasStatusSubresource({ kind }: ApiTarget): boolean {
  return withStatus.has(kind.kind);
}

const withStatus: ReadonlySet<string> = new Set([
  'InferenceGraph',
  'InferencePool',
  'InferenceService',
  'LLMInferenceService',
  'LLMInferenceServiceConfig',
]);

/** The object in a body, put where the path says; or what is wrong with it. */
function readObject({ kind, namespace, name }: ApiTarget, body: string): KubeObject | string {
  const object = parseRecord(body);
  if (object === undefined) return 'the object provided is unrecognized: it is not a JSON object';
  if (object['kind'] !== kind.kind || object['apiVersion'] !== apiVersionOf(kind)) {
    return `the object provided is not a ${kind.kind} of ${apiVersionOf(kind)}`;
  }
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  if (name !== undefined && metadata['name'] !== name) {
    return 'the name of the object does not match the name on the URL';
  }
  if (namespace !== undefined && (metadata['namespace'] ?? namespace) !== namespace) {
    return 'the namespace of the provided object does not match the namespace sent on the request';
  }
  return { ...object, metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) } };
}

function parseRecord(text: string): KubeObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // said by the caller
  }
}

function merge(target: KubeObject, change: KubeObject): KubeObject {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isRecord(value) ? merge(isRecord(before) ? before : {}, value) : value;
  }
  return merged;
}
