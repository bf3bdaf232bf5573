/** Puts the project's pages where VitePress reads them: it finds Vue only from a folder of its own. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const [top, pages] = [join(import.meta.dirname, '..'), join(import.meta.dirname, 'pages')];
await rm(pages, { recursive: true, force: true });
for (const path of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs'])
  await cp(join(top, path), join(pages, path), { recursive: true });
