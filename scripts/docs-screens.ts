/** Draws docs/screens anew: npm run docs:screens */
import { mkdir, writeFile } from 'node:fs/promises';
import { drawScreens } from './screens.ts';

await mkdir('docs/screens', { recursive: true });
for (const [name, svg] of await drawScreens()) {
  await writeFile(`docs/screens/${name}`, svg);
  console.log(`docs/screens/${name}  ${(svg.length / 1000).toFixed(0)} kB`);
}
