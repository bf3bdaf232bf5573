import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// `npm run mutate -- FOLDER`: changes src/FOLDER in one place after the other, and tells which changes no test of test/FOLDER notices.
const [folder = '', ...more] = process.argv.slice(2);

if (folder === '' || !existsSync(`src/${folder}`) || !existsSync(`test/${folder}`)) {
  console.error('Name a folder of src: npm run mutate -- kserve');
  process.exit(64);
}
const env = { ...process.env, ISVC_MUTATE: folder };
const { status } = spawnSync('stryker', ['run', ...more], { env, stdio: 'inherit' });
process.exit(status ?? 1);
