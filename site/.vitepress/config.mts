import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defineConfig } from 'vitepress';

/** The top of the project. */
const top = resolve(import.meta.dirname, '../..');

type Released = { readonly repository?: { readonly url: string } };

/** The project's page, which package.json names once it is released. */
const { repository } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as Released;
const page = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');

const docs = readdirSync(join(top, 'docs')).filter((file) => file.endsWith('.md'));
const ofProject = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const pages = new Set([...ofProject, ...docs.map((file) => `docs/${file}`)]);

const titleOf = (file: string): string =>
  /^# (.*)$/m.exec(readFileSync(join(top, file), 'utf8'))?.[1]?.replaceAll('`', '') ?? file;

export default defineConfig({
  title: 'isvc',
  description: 'Call the models that run on KServe, and say who answered.',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  rewrites: { 'README.md': 'index.md' },
  markdown: {
    config(markdown) {
      // A link to a file that is not a page of the site leads to the repository, and to nothing as long as that has no address.
      markdown.core.ruler.push('repository-links', ({ env, tokens }) => {
        const from = dirname(join(top, (env as { readonly relativePath: string }).relativePath));
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          if (href === null || /^[a-z]+:|^#/.test(href)) continue;
          const path = relative(top, resolve(from, href.replace(/#.*$/, '')));
          if (pages.has(path) || path.endsWith('.svg') || !existsSync(join(top, path))) continue;
          token.attrSet('href', page === undefined ? '#' : `${page}/blob/main/${path}`);
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    sidebar: [
      { text: 'isvc', link: '/' },
      ...docs.map((file) => ({ text: titleOf(`docs/${file}`), link: `/docs/${file.replace(/\.md$/, '')}` })),
      { text: 'Changes', link: '/CHANGELOG' },
      { text: 'Contributing', link: '/CONTRIBUTING' },
    ],
  },
});
