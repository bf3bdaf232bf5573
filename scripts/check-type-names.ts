/** Fails when two files of a folder export a type of the same name: one word would mean two things. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

if (import.meta.main) {
  const complaints = await repeatedTypeNames(resolve(process.argv[2] ?? 'src'));
  for (const line of complaints) console.error(line);
  if (complaints.length > 0) process.exitCode = 1;
}

/** The types that several files below a folder export: a line each. */
export async function repeatedTypeNames(root: string): Promise<readonly string[]> {
  const files = (await readdir(root, { recursive: true })).filter((name) => /\.tsx?$/.test(name)).toSorted();
  const named = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      return exportedTypes(text, file.endsWith('x') ? 'tsx' : 'ts').map((name) => ({ name, file }));
    }),
  );
  const folder = relative(process.cwd(), root);
  return [...Map.groupBy(named.flat(), ({ name }) => name)]
    .filter(([, where]) => where.length > 1)
    .map(
      ([name, where]) =>
        `the type ${name} is exported by ${where.map(({ file }) => join(folder, file)).join(' and ')}`,
    );
}

/** The names of types, interfaces and classes that a file declares and exports; not what it passes on from another file. */
function exportedTypes(text: string, lang: 'ts' | 'tsx'): readonly string[] {
  const { body } = parseAst(text, { lang });
  const declared = new Set(body.flatMap((one) => typeName(one) ?? []));
  return body.flatMap((one) => {
    if (one.type !== 'ExportNamedDeclaration' || one.source !== null) return [];
    if (one.declaration !== null) return typeName(one.declaration) ?? [];
    return one.specifiers.flatMap(({ local, exported }) =>
      local.type === 'Identifier' && declared.has(local.name) && exported.type === 'Identifier'
        ? [exported.name]
        : [],
    );
  });
}

function typeName(one: ReturnType<typeof parseAst>['body'][number]): string | undefined {
  if (one.type === 'ClassDeclaration') return one.id?.name;
  const isType =
    one.type === 'TSTypeAliasDeclaration' ||
    one.type === 'TSInterfaceDeclaration' ||
    one.type === 'TSEnumDeclaration';
  return isType ? one.id.name : undefined;
}
