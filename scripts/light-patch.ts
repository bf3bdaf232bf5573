import type { Plugin } from 'rolldown';

type StandIn = {
  /** The end of the path of the file that imports. */
  readonly importer: string;
  /** What it imports, as it writes it. */
  readonly source: string;
  /** The code in its place; `path` is that of the real module, in quotes. */
  readonly code: (path: string) => string;
};

/** Puts code of ours in place of what a file of a library imports. The build fails where a file no longer imports one of these. */
export function standIns(name: string, all: readonly StandIn[]): Plugin {
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

/** Code of functions, and classes, that isvc never calls. */
export function refusing(by: string, ...names: readonly string[]): string {
  return names
    .map((name) => {
      const start = name === 'default' ? 'export default function leftOut' : `export function ${name}`;
      return `${start}() { throw new Error('The bundle of isvc leaves this out: see scripts/${by}.ts'); }`;
    })
    .join('\n');
}

/** Changes the text of a file of a library. The build fails where there is no such file, or it no longer has a text that is replaced. */
export function changedText(
  name: string,
  file: RegExp,
  replacements: readonly (readonly [old: string | RegExp, by: string])[],
  more: string = '',
): Plugin {
  let isUsed = false;
  return {
    name,
    transform: {
      filter: { id: file },
      handler(code, id) {
        isUsed = true;
        return (
          replacements.reduce((text, [old, by]) => {
            const after = text.replace(old, () => by);
            if (after === text) throw new Error(`${name}: ${id} no longer has: ${String(old)}`);
            return after;
          }, code) + more
        );
      },
    },
    generateBundle() {
      if (!isUsed) throw new Error(`${name}: no file of the bundle is ${String(file)} any more.`);
    },
  };
}
