import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { lightLibraries } from '../../scripts/light-libraries.ts';
import { changeText } from '../../scripts/light-patch.ts';

declare global {
  /** The names of the patches of libraries that are in use, here and in the bundle; `name: source` of what stands in for an import. */
  var lightPatchesInUse: Set<string> | undefined;
}

const stands = lightLibraries.flatMap((patch) =>
  'standIns' in patch ? patch.standIns.map((one) => ({ ...one, name: patch.name })) : [],
);
const texts = lightLibraries.flatMap((patch) => ('standIns' in patch ? [] : [patch]));

// Files share a worker: once for each.
if (globalThis.lightPatchesInUse === undefined) {
  const inUse = (globalThis.lightPatchesInUse = new Set<string>());
  const codes = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      const from = context.parentURL ?? '';
      const one = stands.find((it) => it.source === specifier && from.endsWith(it.importer));
      if (one === undefined || isRequired(from)) return next(specifier, context);
      const real = next(specifier, context).url;
      const url = `${from}?in-place-of=${encodeURIComponent(specifier)}`;
      codes.set(url, standIn(one.code(pathOf(real))));
      inUse.add(`${one.name}: ${specifier}`);
      return { url, format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      const code = codes.get(url);
      if (code !== undefined) return { format: 'module', source: code, shortCircuit: true };
      const text = texts.find(({ file }) => file.test(url));
      const required = stands.filter(({ importer }) => isRequired(url) && url.endsWith(importer));
      if (text === undefined && required.length === 0) return next(url, context);
      const { format } = next(url, context);
      const given = readFileSync(fileURLToPath(url), 'utf8');
      let changed = text === undefined ? given : changeText(text.name, text, given, url);
      if (text !== undefined) inUse.add(text.name);
      for (const one of required) {
        const call = `require("${one.source}")`;
        if (!changed.includes(call)) throw new Error(`${one.name}: ${url} no longer has: ${call}`);
        changed = changed.replaceAll(
          call,
          `((exports) => {${asCommonJs(one.code(''))}; return exports; })({})`,
        );
        inUse.add(`${one.name}: ${one.source}`);
      }
      return { format, source: changed, shortCircuit: true };
    },
  });
}

/** grpc-js alone is CommonJS. */
function isRequired(url: string): boolean {
  return url.includes('/@grpc/grpc-js/');
}

function pathOf(url: string): string {
  return JSON.stringify(url.startsWith('file:') ? fileURLToPath(url) : url);
}

/** The bundler gives `require` to code that has it; Node does not. */
function standIn(code: string): string {
  return `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);\n${code}`;
}

function asCommonJs(code: string): string {
  return code.replaceAll(/^export function (\w+)/gm, 'exports.$1 = $1; function $1');
}
