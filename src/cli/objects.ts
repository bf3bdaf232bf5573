import { dump } from 'js-yaml';
import { stringifyJson, type Json } from '../inference/json.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Output } from './print.js';

/** API objects as kubectl prints them: a List as JSON or YAML, or `inferenceservice.serving.kserve.io/NAME` each. */
export function printObjects(items: readonly KubeObject[], format: string | undefined, out: Output): void {
  if (format === 'name') {
    for (const item of items) out.print(objectName(item));
    return;
  }
  printValue({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, format, out);
}

export function objectName(object: KubeObject): string {
  return `inferenceservice.serving.kserve.io/${textAt(object, 'metadata', 'name') ?? ''}`;
}

/** A value as JSON or, for `yaml`, as YAML. */
export function printValue(value: object, format: string | undefined, out: Output): void {
  if (format === 'yaml') {
    out.write(dump(value, { lineWidth: -1, noRefs: true }));
    return;
  }
  out.printJson(stringifyJson(value as Json, { indent: 4 }));
}
