import type { Plugin } from 'rolldown';

/** Code of ours in place of what a file of a library imports. */
type StandIn = {
  /** The end of the path of the file that imports. */
  readonly importer: string;
  /** The import, as the library writes it. */
  readonly source: string;
  /** The code in its place; `path` is that of the real module, in quotes. */
  readonly code: (path: string) => string;
};

/** Another text in a file of a library. */
type ChangedText = {
  readonly file: RegExp;
  readonly replacements: readonly (readonly [old: string | RegExp, by: string])[];
  /** The code that is added at its end. */
  readonly more?: string;
};

/** The code that the bundle and the tests have in place of a piece of a library. */
export type LibraryPatch = { readonly name: string } & (
  | { readonly standIns: readonly StandIn[] }
  | ChangedText
);

/** The text of a library's file as it is changed. Throws where it no longer has a text that is replaced. */
export function changeText(
  name: string,
  { replacements, more = '' }: ChangedText,
  code: string,
  id: string,
): string {
  const changed = replacements.reduce((text, [old, by]) => {
    const after = text.replace(old, () => by);
    if (after === text) throw new Error(`${name}: ${id} no longer has: ${String(old)}`);
    return after;
  }, code);
  return changed + more;
}

/** The patch as a plugin of the bundler. The build fails where a patch has nothing to change any more. */
export function patchPlugin(patch: LibraryPatch): Plugin {
  return 'standIns' in patch ? standInPlugin(patch.name, patch.standIns) : textPlugin(patch.name, patch);
}

function standInPlugin(name: string, all: readonly StandIn[]): Plugin {
  const used = new Map<string, string>();
  return {
    name,
    resolveId: {
      filter: {
        id: new RegExp(
          `^(?:${all.map(({ source }) => source.replaceAll(/[./]/g, String.raw`\$&`)).join('|')})$`,
        ),
      },
      async handler(source, importer = '') {
        const from = importer.replaceAll('\\', '/');
        const one = all.find((it) => it.source === source && from.endsWith(it.importer));
        if (one === undefined) return null;
        const real = await this.resolve(source, importer, { skipSelf: true });
        const id = `\0${name}:${one.importer}:${source}`;
        used.set(id, one.code(JSON.stringify(real?.id ?? source)));
        return id;
      },
    },
    load: (id) => used.get(id) ?? null,
    generateBundle() {
      for (const { importer, source } of all) {
        if (used.has(`\0${name}:${importer}:${source}`)) continue;
        throw new Error(
          `${name}: ${importer} no longer imports ${source}. See what this version does in its place.`,
        );
      }
    },
  };
}

function textPlugin(name: string, change: ChangedText): Plugin {
  let isUsed = false;
  return {
    name,
    transform: {
      filter: { id: change.file },
      handler(code, id) {
        isUsed = true;
        return changeText(name, change, code, id);
      },
    },
    generateBundle() {
      if (!isUsed) throw new Error(`${name}: no file of the bundle is ${String(change.file)} any more.`);
    },
  };
}

/** Code of functions, and classes, that isvc never calls. */
export function refusing(by: string, ...names: readonly string[]): string {
  return names
    .map((name) => {
      const start = name === 'default' ? 'export default function leftOut' : `export function ${name}`;
      return `${start}() { throw new Error('The bundle of isvc leaves this out: see scripts/${by}.ts'); }`;
    })
    .join('\n');
}
