/** Files by path, each with the paths that it imports. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** A circle of imports for each file from which one comes back to it, told once: the paths in order, without the return. */
export function importCircles(imports: Imports): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const circles: string[][] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) circles.push(trail.slice(start));
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of imports.get(path) ?? []) walk(next, [...trail, path]);
  };
  for (const path of imports.keys()) walk(path, []);
  return circles;
}
