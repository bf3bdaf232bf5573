import type { KubeObject } from '../kserve/kube-object.js';
import { objectDepth } from './limits.js';

const leftOut = `(left out: more than ${objectDepth} levels deep)`;

/**
 * The same object, or where it goes deeper than 200 levels a copy without what lies below: whatever prints an object goes
 * down one call a level, and one object of somebody else's must not keep a list from being shown.
 */
export function wholeObject(object: KubeObject): KubeObject {
  return isWithin(object, objectDepth) ? object : (cut(object, objectDepth) as KubeObject);
}

function isWithin(value: object, levels: number): boolean {
  if (levels === 0) return false;
  for (const key in value) {
    const child: unknown = value[key as keyof typeof value];
    if (typeof child === 'object' && child !== null && !isWithin(child, levels - 1)) return false;
  }
  return true;
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return leftOut;
  if (Array.isArray(value)) return value.map((item) => cut(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cut(child, levels - 1)]));
}
