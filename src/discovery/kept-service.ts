import { textAt } from '../kserve/fields.js';
import { draftService, type ServiceDraft } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { loadParser } from '../kserve/parse-service.js';
import type { Service, ServiceKind } from '../kserve/service.js';
import { noRuntimes } from '../kserve/serving-runtime.js';

/** The part of an object that is kept: the service; or, where its protocol cannot be told without its runtime, its draft until that was read. */
export type KeptService = {
  /** `NAMESPACE/NAME`, by which the API sorts the objects of a kind. */
  readonly place: string;
} & ({ readonly service: Service | undefined } | { readonly draft: ServiceDraft; readonly runtime: string });

/** The part that a list keeps of an object of this kind: the rest of it, of thousands of services, is not worth its memory. */
export async function loadKeeper(kind: ServiceKind): Promise<(object: KubeObject) => KeptService> {
  const parse = await loadParser(kind);
  if (kind !== 'inference') return (object) => ({ place: placeOf(object), service: parse(object) });
  return (object) => {
    const place = placeOf(object);
    const draft = draftService(object);
    const { neededRuntime: runtime } = draft;
    return runtime === undefined
      ? { place, service: draft.withRuntimes(noRuntimes) }
      : { place, draft, runtime };
  };
}

function placeOf(object: KubeObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}
