/**
 * The shape of objects of one kind: for each path the types of its values, and a `?` behind it where some object lacks it. Entries of lists are one
 * path (`[]`), but for conditions, which are told apart by their type. No value is in it but the names of labels, annotations and conditions.
 */
export type ObjectShape = Readonly<Record<string, string>>;

/** As the API server writes them for every object. */
const everyObjects = new Set(['uid', 'resourceVersion', 'generation', 'managedFields']);

export function shapeOf(objects: readonly unknown[]): ObjectShape {
  const seen = new Map<string, { readonly types: Set<string>; objects: number }>();
  for (const object of objects) {
    const own = new Map<string, Set<string>>();
    visit(object, '', (path, type) => own.set(path, (own.get(path) ?? new Set()).add(type)));
    for (const [path, types] of own) {
      const known = seen.get(path) ?? { types: new Set(), objects: 0 };
      seen.set(path, { types: known.types.union(types), objects: known.objects + 1 });
    }
  }
  return Object.fromEntries(
    [...seen]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { types, objects: count }]) => [
        path,
        `${[...types].sort().join('|')}${count < objects.length ? '?' : ''}`,
      ]),
  );
}

function visit(value: unknown, path: string, tell: (path: string, type: string) => void): void {
  if (Array.isArray(value)) {
    for (const entry of value) visit(entry, `${path}[${conditionType(entry)}]`, tell);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (path === 'metadata' && everyObjects.has(key)) continue;
      visit(inner, /^[\w-]+$/u.test(key) ? [path, key].filter(Boolean).join('.') : `${path}["${key}"]`, tell);
    }
  } else tell(path, typeOf(value));
}

function conditionType(entry: unknown): string {
  const isCondition = typeof entry === 'object' && entry !== null && 'type' in entry && 'status' in entry;
  return isCondition ? String(entry.type) : '';
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/u.test(value) ? 'time' : typeof value;
}
