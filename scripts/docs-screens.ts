/** Draws docs/screens anew, and writes the README's table of keys and how isvc is installed: npm run docs:screens */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { withKeyTable } from './key-table.ts';
import { publishedPackage, withInstallText } from './release/install-text.ts';
import { readPackage } from './release/write-release.ts';
import { drawScreens } from './screens.ts';

await mkdir('docs/screens', { recursive: true });
for (const [name, svg] of await drawScreens()) {
  await writeFile(`docs/screens/${name}`, svg);
  console.log(`docs/screens/${name}  ${(svg.length / 1000).toFixed(0)} kB`);
}
const readme = withKeyTable(await readFile('README.md', 'utf8'));
await writeFile('README.md', withInstallText(readme, publishedPackage(await readPackage('.'))));
