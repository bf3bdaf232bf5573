/** How a user gets isvc, as the pages say it: from a registry only once it is there. */
export type Published = {
  readonly name: string;
  readonly version: string;
  /** Where the files of this release are. */
  readonly downloads: string;
};

const parts = {
  try: { unpublished: tryInClone, published: tryFromRegistry },
  install: { unpublished: installFromClone, published: installFromRegistry },
} as const;

/** The fields of package.json in a release; only the release script writes the repository. */
export type ReleasedPackage = {
  readonly name: string;
  readonly version: string;
  readonly repository?: { readonly url: string };
};

/** A page with the parts `<!-- try -->` and `<!-- install -->` as they are true for this package. A page without them stays as it is. */
export function withInstallText(page: string, published: Published | undefined): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [start, end] = [`<!-- ${name}: npm run release writes this part -->`, `<!-- /${name} -->`];
    const [before, rest] = text.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) return text;
    const lines = published === undefined ? part.unpublished() : part.published(published);
    return `${before}${start}\n${lines.join('\n')}\n${end}${after}`;
  }, page);
}

/** Undefined for a package that was never released: its package.json names no repository. */
export function publishedPackage({ name, version, repository }: ReleasedPackage): Published | undefined {
  if (repository === undefined) return undefined;
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  return { name, version, downloads: `${page}/releases/download/v${version}` };
}

function tryInClone(): readonly string[] {
  return [
    'Try it now, in a clone of this project, with nothing but Node (20 or newer; it fetches the Node 24 that runs isvc) and npm:',
    ...code('npm install && npm run demo'),
    '`npm install && npm test` runs the tests.',
  ];
}

function tryFromRegistry({ name }: Published): readonly string[] {
  return ['Try it now, with nothing but Node 22.12 or newer:', ...code(`npx ${name} demo`).slice(0, -1)];
}

function installFromClone(): readonly string[] {
  return [
    'isvc is in no registry yet. In a clone of this project:',
    ...code('npm install', 'npm pack', 'npm install --global ./isvc-*.tgz'),
    'The same lines after `git pull` upgrade it; `npm uninstall --global isvc` removes it. `npm run release -- --single-files linux-x64` makes a program that needs',
    'no Node, and beside it, in `release/`, a krew manifest and a Homebrew formula.',
  ];
}

function installFromRegistry({ name, downloads }: Published): readonly string[] {
  return [
    ...code(`npm install --global ${name}`).slice(1),
    `The same line upgrades it; \`npm uninstall --global ${name}\` removes it. The package, a krew manifest (\`isvc.yaml\`), a Homebrew formula (\`isvc.rb\`), checksums and a bill`,
    `of materials (CycloneDX) are at ${downloads}.`,
  ];
}

function code(...lines: readonly string[]): readonly string[] {
  return ['', '```sh', ...lines, '```', ''];
}
