import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeChangelog } from './changelog.ts';
import { publishedPackage, withInstallText, type ReleasedPackage } from './install-text.ts';
import { originOf } from './repository.ts';

/** The files of a checkout that a release changes. */
export type ReleasedFiles = readonly string[];

/** Writes a version into a checkout: package.json, the lock, the changelog, and how to install it. Returns the files that it wrote. */
export async function writeRelease(
  folder: string,
  version: string,
  { page, date }: { readonly page: string; readonly date: string },
): Promise<ReleasedFiles> {
  const { scripts, ...head } = await readPackage(folder);
  const released = { ...head, version, ...originOf(page), scripts };
  const lock = await readJson<Lock>(folder, 'package-lock.json');
  const own = lock.packages[''];
  const locked = { ...lock, version, packages: { ...lock.packages, '': { ...own, version } } };
  const texts: readonly (readonly [string, string])[] = [
    ['package.json', asJson(released)],
    ['package-lock.json', asJson(locked)],
    ['CHANGELOG.md', closeChangelog(await readFile(join(folder, 'CHANGELOG.md'), 'utf8'), version, date)],
    ...(await installPages(folder, released)),
  ];
  for (const [file, text] of texts) await writeFile(join(folder, file), text);
  return texts.map(([file]) => file);
}

export async function readPackage(folder: string): Promise<PackageFile> {
  return readJson<PackageFile>(folder, 'package.json');
}

type PackageFile = ReleasedPackage & {
  readonly description: string;
  readonly license: string;
  readonly homepage?: string;
  readonly scripts: Readonly<Record<string, string>>;
};

type Lock = {
  readonly packages: Readonly<Record<string, object>>;
};

/** The pages that say how isvc is installed, with what is true once it is published. */
async function installPages(
  folder: string,
  released: ReleasedPackage,
): Promise<readonly (readonly [string, string])[]> {
  const docs = (await readdir(join(folder, 'docs'))).filter((file) => file.endsWith('.md'));
  const pages = ['README.md', ...docs.map((file) => `docs/${file}`)];
  const texts = await Promise.all(
    pages.map(async (page): Promise<readonly [string, string] | undefined> => {
      const before = await readFile(join(folder, page), 'utf8');
      const after = withInstallText(before, publishedPackage(released));
      return after === before ? undefined : [page, after];
    }),
  );
  return texts.filter((one) => one !== undefined);
}

async function readJson<Shape>(folder: string, file: string): Promise<Shape> {
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as Shape;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Makes the folder for the files of a release. Throws an Error for one that has files already. */
export async function createEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = await readdir(folder);
  if (files.length > 0) throw new Error(`${folder} is not empty: remove it, or name another with --output.`);
}
