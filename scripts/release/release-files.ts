import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundledOnly, type BillOfMaterials } from './bill-of-materials.ts';
import { changesOf } from './changelog.ts';
import { checksums } from './checksums.ts';
import { printed } from './run-program.ts';

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
export async function buildRelease(clone: string, output: string): Promise<readonly string[]> {
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
  const texts = [
    ['isvc.cdx.json', `${JSON.stringify(bundledOnly(bill, notices), null, 2)}\n`],
    ['CHANGES.md', `${changesOf(changelog, packed.version)}\n`],
  ] as const;
  for (const [file, text] of texts) await writeFile(join(output, file), text);
  const files = [packed.filename, ...texts.map(([file]) => file)];
  await writeFile(join(output, 'SHA256SUMS'), await checksums(output, files));
  return [...files, 'SHA256SUMS'];
}
