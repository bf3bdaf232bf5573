/** Draws docs/screens anew, and writes the tables of keys and actions and how isvc is installed: npm run docs:screens */
import './source-modules.ts';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { publishedPackage, withInstallText } from './release/install-text.ts';
import { readPackage } from './release/write-release.ts';
import { drawScreens } from './screens.ts';

// After source-modules, by whose hook it finds files of src/.
const { withActionTable, withKeyTable } = await import('./key-table.ts');

await mkdir('docs/screens', { recursive: true });
for (const [name, svg] of await drawScreens()) {
  await writeFile(`docs/screens/${name}`, svg);
  console.log(`docs/screens/${name}  ${(svg.length / 1000).toFixed(0)} kB`);
}
await writeFile('docs/config.md', withActionTable(await readFile('docs/config.md', 'utf8')));
const readme = withKeyTable(await readFile('README.md', 'utf8'));
await writeFile('README.md', withInstallText(readme, publishedPackage(await readPackage('.'))));
