/**
 * Makes a release: npm run release -- [major | minor | patch | VERSION]. Dry unless told otherwise: all that it writes is in one folder.
 *
 *   --commit           also write the version into this checkout, commit and tag it
 *   --publish          publish the version that this checkout is tagged with
 *   --repository URL   the project's page, instead of that of the git remote
 *   --single-files PLATFORMS   also programs that need no Node: all, or some of linux-x64, linux-arm64, darwin-x64, darwin-arm64
 *   --output FOLDER    where the files go (default: release)
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildRelease, inClone } from './release/release-files.ts';
import { publishArguments } from './release/publish-arguments.ts';
import { pageOfRemote } from './release/repository.ts';
import { printed } from './release/run-program.ts';
import { platformsOf, type Platform } from './release/single-file.ts';
import { nextVersion } from './release/version.ts';
import { createEmptyFolder, readPackage, writeRelease } from './release/write-release.ts';

const checkout = process.cwd();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    commit: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    repository: { type: 'string' },
    output: { type: 'string', default: 'release' },
    'single-files': { type: 'string' },
  },
});
const output = resolve(values.output);
const { 'single-files': singleFiles } = values;

try {
  const [asked = 'minor', ...more] = positionals;
  if (more.length > 0 || (values.publish && (values.commit || positionals.length > 0)))
    throw new Error('Give one version, or --publish alone.');
  if ((await printed(checkout, 'git', 'status', '--porcelain')) !== '')
    throw new Error('This checkout has changes that are not committed: a release is built from a commit.');
  const platforms = singleFiles === undefined ? [] : platformsOf(singleFiles);
  await createEmptyFolder(output);
  await (values.publish ? publish(platforms) : prepare(asked, platforms));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function prepare(asked: string, platforms: readonly Platform[]): Promise<void> {
  const version = nextVersion((await readPackage(checkout)).version, asked);
  const remote = values.repository ?? (await printed(checkout, 'git', 'remote', 'get-url', 'origin'));
  const change = { page: pageOfRemote(remote), date: new Date().toISOString().slice(0, 10) };
  const files = await inClone(checkout, async (clone) => {
    await writeRelease(clone, version, change);
    return buildRelease(clone, output, platforms);
  });
  tell(files);
  if (!values.commit) return console.log(`Dry: ${version} is committed and tagged with --commit.`);
  const written = await writeRelease(checkout, version, change);
  await printed(checkout, 'git', 'commit', '--quiet', '-m', `Release ${version}`, '--', ...written);
  await printed(checkout, 'git', 'tag', '-a', `v${version}`, '-m', `isvc ${version}`);
  console.log(
    `Committed and tagged v${version}. Next: git push --follow-tags, then npm run release -- --publish`,
  );
}

async function publish(platforms: readonly Platform[]): Promise<void> {
  const { version, repository } = await readPackage(checkout);
  const tags = await printed(checkout, 'git', 'tag', '--points-at', 'HEAD');
  if (repository === undefined || !tags.split('\n').includes(`v${version}`))
    throw new Error(`This commit is not the release v${version}: npm run release -- --commit makes one.`);
  const files = await inClone(checkout, (clone) => buildRelease(clone, output, platforms));
  tell(files);
  const [archive = ''] = files;
  const args = publishArguments(resolve(output, archive), process.env);
  console.log(`npm ${args.join(' ')}`);
  await printed(checkout, 'npm', ...args);
  console.log(`Published ${version}. Next: upload the other files to the page of the release.`);
}

function tell(files: readonly string[]): void {
  for (const file of files) console.log(`${values.output}/${file}`);
}
