import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundledOnly, type BillOfMaterials } from './bill-of-materials.ts';
import { changesOf } from './changelog.ts';
import { checksums, sha256 } from './checksums.ts';
import { homebrewFormula } from './homebrew-formula.ts';
import { publishedPackage } from './install-text.ts';
import { krewManifest } from './krew-manifest.ts';
import type { ReleasedArchive } from './released-archive.ts';
import { printed } from './run-program.ts';
import { buildSingleFiles, type Platform } from './single-file.ts';
import { readPackage } from './write-release.ts';

/** Runs `use` in a clone of this checkout's last commit, with the packages that are installed here, and removes it. */
export async function inClone<Result>(
  checkout: string,
  use: (clone: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-release-'));
  try {
    // npm sbom names a package by its folder.
    const clone = join(folder, 'isvc');
    await printed(checkout, 'git', 'clone', '--quiet', '--depth', '1', `file://${resolve(checkout)}`, clone);
    await symlink(resolve(checkout, 'node_modules'), join(clone, 'node_modules'));
    return await use(clone);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds what a release consists of, from a clone that has its version, into an empty folder. Returns the names of the files, the package first. */
export async function buildRelease(
  clone: string,
  output: string,
  platforms: readonly Platform[],
): Promise<readonly string[]> {
  const json = await printed(clone, 'npm', 'pack', '--json', '--pack-destination', output);
  const [packed] = JSON.parse(json.slice(json.indexOf('['))) as readonly [
    { readonly filename: string; readonly version: string },
  ];
  const bill = JSON.parse(
    await printed(
      clone,
      'npm',
      'sbom',
      '--package-lock-only',
      '--sbom-format',
      'cyclonedx',
      '--sbom-type',
      'application',
    ),
  ) as BillOfMaterials;
  const notices = await readFile(join(clone, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const changelog = await readFile(join(clone, 'CHANGELOG.md'), 'utf8');
  const archive = await describeArchive(clone, output, packed.filename);
  const texts = [
    ['isvc.yaml', krewManifest(archive)],
    ['isvc.rb', homebrewFormula(archive)],
    ['isvc.cdx.json', `${JSON.stringify(bundledOnly(bill, notices), null, 2)}\n`],
    ['CHANGES.md', `${changesOf(changelog, packed.version)}\n`],
  ] as const;
  for (const [file, text] of texts) await writeFile(join(output, file), text);
  const singles = await buildSingleFiles(clone, output, { version: packed.version, platforms });
  const files = [packed.filename, ...texts.map(([file]) => file), ...singles];
  await writeFile(join(output, 'SHA256SUMS'), await checksums(output, files));
  return [...files, 'SHA256SUMS'];
}

/** The package as krew and Homebrew name it. Throws an Error for a clone that is not released: nobody could fetch it. */
async function describeArchive(clone: string, output: string, filename: string): Promise<ReleasedArchive> {
  const { name, version, description, license, homepage, ...own } = await readPackage(clone);
  const published = publishedPackage({ name, version, ...own });
  if (published === undefined || homepage === undefined) throw new Error('package.json names no repository.');
  return {
    name,
    version,
    description,
    license,
    page: homepage.replace(/#.*$/, ''),
    url: `${published.downloads}/${filename}`,
    sha256: await sha256(join(output, filename)),
  };
}
