import { listAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';

/** Deployments of KServe's own (its config/manager, config/llmisvc, config/localmodels, and Open Data Hub's). */
const controllers =
  /^(?:kserve-controller-manager|llmisvc-controller-manager|kserve-localmodel-controller-manager|odh-model-controller)$/u;

/** True for a Deployment that runs one of KServe's controllers, by its name. */
export function isController(object: KubeObject): boolean {
  return controllers.test(textAt(object, 'metadata', 'name') ?? '');
}

/** The images of a Deployment's containers. */
export function imagesOf(object: KubeObject): readonly string[] {
  return listAt(object, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, 'image') ?? '')
    .filter((image) => image !== '');
}

/** An image without its registry and path, and a digest in the length that tells it from others: `controller:v1.21.1`, `activator@sha256:0f6e2b7c91d4`. */
export function shortImage(image: string): string {
  const [name = '', digest] = image.slice(image.lastIndexOf('/') + 1).split('@');
  return digest === undefined ? name : `${name}@${digest.slice(0, 'sha256:'.length + 12)}`;
}

/** The tag of KServe's own image, beside which a proxy for metrics may stand: `v0.15.2`; the whole image where it has no tag. */
export function ownTag(object: KubeObject): string {
  const own = imagesOf(object).find((image) => !image.includes('kube-rbac-proxy')) ?? '';
  const [, tag] = /:([^:/@]+)(?:@[^@]*)?$/u.exec(own) ?? [];
  return tag ?? own;
}
