/** Fails when an import in src/ turns back against the order of the folders, walks around a folder's door, or comes back to its own file. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { doors, layers, rooms } from './arrows.ts';
import { importCircles } from './import-circles.ts';

if (import.meta.main) {
  const complaints = await arrowComplaints(resolve(process.argv[2] ?? 'src'));
  for (const line of complaints) console.error(line);
  if (complaints.length > 0) process.exitCode = 1;
}

/** What is wrong with the imports of the files below a folder: a line each. */
export async function arrowComplaints(root: string): Promise<readonly string[]> {
  const files = await sourceFiles(root);
  const targets = files.map(
    ({ path, text }) =>
      [withoutEnding(path), imports(text).map((specifier) => targetOf(path, specifier))] as const,
  );
  const circles = importCircles(new Map(targets)).map(
    (circle) => `a circle of imports: ${circle.map((path) => relative(root, path)).join(' -> ')} -> itself`,
  );
  return [
    ...files.flatMap(({ path, text }) =>
      imports(text).flatMap((specifier) => complaint(root, path, specifier)),
    ),
    ...circles,
  ];
}

async function sourceFiles(
  folder: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  return Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** Every relative specifier: static, `import type`, `export … from`, dynamic, and in type positions. */
function imports(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
}

function targetOf(path: string, specifier: string): string {
  return withoutEnding(resolve(dirname(path), specifier));
}

function withoutEnding(path: string): string {
  return path.replace(/\.(tsx?|js)$/, '');
}

function complaint(root: string, path: string, specifier: string): readonly string[] {
  const target = targetOf(path, specifier);
  const from = folderOf(path, root);
  const to = folderOf(target, root);
  const where = `${relative(dirname(root), path)}: imports ${relative(root, target)}`;
  if (relative(root, target).startsWith('..'))
    return [`${where}, which is outside ${relative(dirname(root), root)}`];
  if (from === to) return inside(root, from, path, target, where);
  const turned = turnedBack(layers, from, to);
  if (turned !== undefined) return [`${where}: ${turned}`];
  const only = doors.importsOnly[from];
  if (only !== undefined && !only.includes(to))
    return [`${where}: ${from} may import only ${only.join(', ')}`];
  const open = doors.files[to];
  const file = relative(join(root, to), target);
  if (open !== undefined && !open.includes(file))
    return [`${where}: the doors of ${to} are ${open.join(', ')}`];
  return [];
}

/** The same inside of one folder, where it has an order of its own. */
function inside(
  root: string,
  folder: string,
  path: string,
  target: string,
  where: string,
): readonly string[] {
  const order = rooms[folder];
  if (order === undefined) return [];
  const [from, to] = [folderOf(path, join(root, folder)), folderOf(target, join(root, folder))];
  const turned = from === to ? undefined : turnedBack(order, from, to);
  return turned === undefined ? [] : [`${where}: inside ${folder}, ${turned}`];
}

/** The fault of an arrow between two different folders; undefined when it is right. */
function turnedBack(order: readonly (readonly string[])[], from: string, to: string): string | undefined {
  const [fromLayer, toLayer] = [from, to].map((name) => order.findIndex((layer) => layer.includes(name)));
  if (fromLayer === undefined || toLayer === undefined) return undefined;
  const unplaced = fromLayer === -1 ? from : toLayer === -1 ? to : undefined;
  if (unplaced !== undefined) return `the folder ${unplaced} has no place in scripts/arrows.ts`;
  return toLayer <= fromLayer ? `the arrow ${from} -> ${to} turns back` : undefined;
}

/** The first folder below the root; a file at the root is a folder of its own name (main, problem). */
function folderOf(path: string, from: string): string {
  const [first = ''] = relative(from, path).split(sep);
  return withoutEnding(first);
}
