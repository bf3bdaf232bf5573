import { dump } from 'js-yaml';
import { stringifyJson, type Json } from '../inference/json.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';
import type { Output } from './print.js';

/** API objects as kubectl prints them: a List as JSON or YAML, or or the name of each. */
export function printObjects(
  items: readonly KubeObject[],
  kind: ServiceKind,
  format: string | undefined,
  out: Output,
): void {
  if (format === 'name') {
    for (const item of items) out.print(objectName(item, kind));
    return;
  }
  printValue({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, format, out);
}

/** As kubectl names it: `inferenceservice.serving.kserve.io/NAME`. */
export function objectName(object: KubeObject, kind: ServiceKind): string {
  const { noun } = serviceKinds[kind];
  return `${noun.toLowerCase()}.serving.kserve.io/${textAt(object, 'metadata', 'name') ?? ''}`;
}

/** A value as JSON or, for `yaml`, as YAML. */
export function printValue(value: object, format: string | undefined, out: Output): void {
  if (format === 'yaml') {
    out.write(dump(value, { lineWidth: -1, noRefs: true }));
    return;
  }
  out.printJson(stringifyJson(value as Json, { indent: 4 }));
}
