import { recordAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Api } from './api.js';
import { resourcePath } from './ask.js';
import type { Resource } from './objects.js';
import { getObject } from './read.js';
import { refusalProblem } from './refusal.js';

/** An object that is not there yet, in a namespace. */
export type NewObject = KubeObject & {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
};

/** Creates an object, and resolves with it as the server stored it. Throws Problem "cluster". */
export async function createObject(
  api: Api,
  resource: Resource,
  object: NewObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { name, namespace } = object.metadata;
  const answer = await api.create(resourcePath(resource, namespace), object, signal);
  if (answer.type === 'answered') return answer.body;
  if (answer.type === 'failed') throw answer.problem;
  // A request that was sent again after its connection was cut may have arrived the first time.
  if (answer.status === 409 && answer.reason === 'AlreadyExists') {
    const found = await getObject(api, resource, namespace, name, signal);
    if (found !== undefined) return found;
  }
  throw refusalProblem(answer, { verb: 'create', resource, namespace, name }, api);
}

/** Deletes the object, and in the background what it owns (`propagationPolicy`), if it still is the one with this uid. Throws Problem "cluster"; one that is gone is not an error. */
export async function deleteObject(
  api: Api,
  resource: Resource,
  object: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  const { name = '', namespace, uid } = metadataOf(object);
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    ...(uid === undefined ? {} : { preconditions: { uid } }),
  };
  const answer = await api.remove(resourcePath(resource, namespace, name), options, signal);
  if (answer.type === 'answered') return;
  if (answer.type === 'failed') throw answer.problem;
  if (answer.status === 404 || answer.status === 409) return;
  const place = namespace === undefined ? {} : { namespace };
  throw refusalProblem(answer, { verb: 'delete', resource, name, ...place }, api);
}

function metadataOf(object: KubeObject): {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
} {
  const metadata = recordAt(object, 'metadata');
  return {
    name: textAt(metadata, 'name'),
    namespace: textAt(metadata, 'namespace'),
    uid: textAt(metadata, 'uid'),
  };
}
