import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkProgram } from './program-format.ts';
import { printed } from './run-program.ts';

/** The Bun whose runtime a single file carries; Node's own single executables (24) cannot load what is loaded later. */
const bunVersion = '1.4.4';

/** The platforms of single files, each with npm's package of its Bun. The x64 ones run on processors without AVX2, too. */
const runtimes = {
  'linux-x64': '@oven/bun-linux-x64-baseline',
  'linux-arm64': '@oven/bun-linux-aarch64',
  'darwin-x64': '@oven/bun-darwin-x64-baseline',
  'darwin-arm64': '@oven/bun-darwin-aarch64',
} as const;

export type Platform = keyof typeof runtimes;

/** The platforms that these words name: all, or some of them, parted by commas. Throws an Error for another word. */
export function platformsOf(asked: string): readonly Platform[] {
  const known = Object.keys(runtimes) as readonly Platform[];
  if (asked === 'all') return known;
  return asked.split(',').map((word) => {
    const found = known.find((platform) => platform === word);
    if (found === undefined) throw new Error(`${word} is not one of all, ${known.join(', ')}.`);
    return found;
  });
}

/** Archives of isvc as one program that needs no Node, from a clone that is built, into a folder. Returns their names. */
export async function buildSingleFiles(
  clone: string,
  output: string,
  { version, platforms }: { readonly version: string; readonly platforms: readonly Platform[] },
): Promise<readonly string[]> {
  if (platforms.length === 0) return [];
  const work = await mkdtemp(join(tmpdir(), 'isvc-single-'));
  try {
    const own = await fetchBun(hostPlatform(), work);
    const archives: string[] = [];
    for (const platform of platforms) {
      const name = `isvc-${version}-${platform}`;
      const folder = join(work, name);
      await mkdir(folder);
      const program = join(folder, 'isvc');
      await compile(clone, { bun: own, platform, runtime: await fetchBun(platform, work), program });
      const remark = await checkProgram(program, platform);
      if (remark !== undefined) console.error(`${name}: ${remark}`);
      await addFiles(clone, folder);
      await printed(work, 'tar', '-czf', join(output, `${name}.tar.gz`), name);
      archives.push(`${name}.tar.gz`);
    }
    return archives;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function hostPlatform(): Platform {
  const [platform] = platformsOf(`${process.platform}-${process.arch}`);
  return platform ?? 'linux-x64';
}

/** The path of a platform's Bun, of npm's package: npm checks it against the registry's own hash. */
async function fetchBun(platform: Platform, work: string): Promise<string> {
  const folder = join(work, `bun-${platform}`);
  await mkdir(folder, { recursive: true });
  const json = await printed(folder, 'npm', 'pack', '--json', `${runtimes[platform]}@${bunVersion}`);
  const [{ filename }] = JSON.parse(json.slice(json.indexOf('['))) as [{ readonly filename: string }];
  await printed(folder, 'tar', '-xzf', filename);
  return join(folder, 'package/bin/bun');
}

/**
 * Bun would read a `.env` and a `bunfig.toml` of the folder that isvc is started in, and a bunfig can run code: neither is read. What isvc
 * finds beside its bundle is in the file; `--bytecode` made it slower.
 */
async function compile(
  clone: string,
  {
    bun,
    platform,
    runtime,
    program,
  }: {
    readonly bun: string;
    readonly platform: Platform;
    readonly runtime: string;
    readonly program: string;
  },
): Promise<void> {
  await writeFile(join(clone, 'single-file.mjs'), entry);
  await writeStub(clone);
  await printed(
    clone,
    bun,
    'build',
    '--compile',
    // By it Bun knows the format of the runtime that it is given.
    `--target=bun-${platform}`,
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    `--compile-executable-path=${runtime}`,
    '--define=import.meta.url=globalThis.isvcChunk',
    '--asset=protos',
    '--asset=manifests',
    `--outfile=${program}`,
    'single-file.mjs',
  );
}

/**
 * Where a chunk of the bundle would be: the folders of the package are found from there. Those beside the program come first, since a
 * copied grpcurl command names them, and grpcurl cannot look into the program.
 */
const entry = `import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const beside = dirname(process.execPath);
const hasFolders = ['protos/open_inference.proto', 'manifests/demo'].every((path) => existsSync(join(beside, path)));
const top = hasFolders ? beside : import.meta.dirname;
globalThis.isvcChunk = pathToFileURL(join(top, 'dist/chunks/isvc.js')).href;
await import('./dist/main.js');
`;

/** Ink asks for it only when DEV=true, but Bun looks for it at the start of every command. It is not installed: here it is an empty package. */
async function writeStub(clone: string): Promise<void> {
  const folder = join(clone, 'dist/node_modules/react-devtools-core');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module","exports":"./index.js"}\n');
  await writeFile(join(folder, 'index.js'), 'export default { initialize() {}, connectToDevTools() {} };\n');
}

async function addFiles(clone: string, folder: string): Promise<void> {
  for (const path of ['LICENSE', 'CHANGELOG.md', 'protos', 'manifests', 'dist/man', 'dist/completions'])
    await cp(join(clone, path), join(folder, path.replace('dist/', '')), { recursive: true });
  const notices = await readFile(join(clone, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), `${bunNotice}\n\n${'-'.repeat(80)}\n\n${notices}`);
}

const bunNotice = `Bun ${bunVersion} (MIT)
Its runtime is a part of this program. It contains JavaScriptCore and WebKit's WTF (LGPL-2) and other libraries:
https://bun.com/docs/project/license names them, where their source is, and how to link a program with another build of them.`;
