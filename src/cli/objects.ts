import { dump } from 'js-yaml';
import { stringifyJson, type Json } from '../inference/json.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';
import type { Output } from './print.js';

/** An object of the API, and its kind. */
export type NamedObject = { readonly object: KubeObject; readonly kind: ServiceKind };

/** API objects as kubectl prints them: a List as JSON or YAML, or the name of each. */
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
  printValue(listOf(items), format, out);
}

/** The same of objects that were named: one alone is not a list. */
export function printNamed(
  objects: readonly NamedObject[],
  {
    format,
    template,
  }: { readonly format: string | undefined; readonly template: ((object: object) => string) | undefined },
  out: Output,
): void {
  if (format === 'name') {
    for (const { object, kind } of objects) out.print(objectName(object, kind));
    return;
  }
  const [only, another] = objects;
  const value =
    only !== undefined && another === undefined ? only.object : listOf(objects.map(({ object }) => object));
  if (template === undefined) printValue(value, format, out);
  else out.write(template(value));
}

/** A List of the API, as kubectl makes it of what it read. */
export function listOf(items: readonly KubeObject[]): object {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
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
