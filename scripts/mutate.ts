import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseMutationLines, mutatePatterns, mutationLines } from './mutation-sample.ts';

// `npm run mutate -- FOLDER`: changes src/FOLDER in one place after the other, and tells which changes no test of test/FOLDER notices.
// `--sample N` makes about N of these changes; `--seed TEXT` chooses others. Flags after a further `--` are Stryker's own.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const [folder = '', ...more] = positionals;
const size = Number(values.sample ?? 1);

if (folder === '' || !existsSync(`src/${folder}`) || !existsSync(`test/${folder}`)) {
  console.error('Name a folder of src: npm run mutate -- kserve');
  process.exit(64);
}
if (!Number.isInteger(size) || size < 1) {
  console.error('--sample expects how many changes to make: npm run mutate -- kserve --sample 150');
  process.exit(64);
}
const only = values.sample === undefined ? [] : ['--mutate', (await sampled()).join(',')];
const env = { ...process.env, ISVC_MUTATE: folder };
const { status, error } = spawnSync('stryker', ['run', ...only, ...more], { env, stdio: 'inherit' });
if (error !== undefined)
  console.error(`Stryker did not start: ${error.message}. npm run mutate has it on its path.`);
process.exit(status ?? 1);

async function sampled(): Promise<readonly string[]> {
  const names = await readdir(join('src', folder), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => `src/${folder}/${name}`);
  const all = await Promise.all(
    files.map(async (file) => await mutationLines(file, await readFile(file, 'utf8'))),
  );
  const chosen = chooseMutationLines(all.flat(), size, values.seed);
  console.log(
    `${chosen.reduce((sum, { mutants }) => sum + mutants, 0)} changes in ${chosen.length} ${chosen.length === 1 ? 'place' : 'places'}`,
  );
  return mutatePatterns(chosen);
}
