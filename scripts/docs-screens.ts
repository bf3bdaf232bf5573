/** Draws docs/screens and the README's table of keys anew: npm run docs:screens */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { withKeyTable } from './key-table.ts';
import { drawScreens } from './screens.ts';

await mkdir('docs/screens', { recursive: true });
for (const [name, svg] of await drawScreens()) {
  await writeFile(`docs/screens/${name}`, svg);
  console.log(`docs/screens/${name}  ${(svg.length / 1000).toFixed(0)} kB`);
}
await writeFile('README.md', withKeyTable(await readFile('README.md', 'utf8')));
