import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  publishedPackage,
  withInstallText,
  type ReleasedPackage,
} from '../../scripts/release/install-text.ts';
import { commands } from '../../src/cli/commands.js';
import { openTui } from '../../src/cli/own-commands.js';

const own = JSON.parse(readFileSync('package.json', 'utf8')) as ReleasedPackage;
const released = {
  name: 'isvc',
  version: '9.8.7',
  repository: { url: 'git+https://git.example/team/isvc.git' },
};
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'kind-config.yaml',
  ...filesOf('docs').filter((file) => file.endsWith('.md')),
  ...filesOf('manifests').filter((file) => /\.(?:yaml|md)$/.test(file)),
  ...filesOf('src').filter((file) => /\.tsx?$/.test(file)),
];

/** Commands that fetch isvc by its name: until it is published, that name could be anybody's. */
const fromRegistry =
  /\b(?:npx|bunx|pnpx)(?: -\S+)* isvc\b|\b(?:npm|pnpm|bun|yarn)(?: global)? (?:install|i|add|exec)(?: -\S+)* isvc\b|\bbrew install|\bkrew install(?! --manifest=)|\bdocker (?:run|pull)(?: -\S+)* (?:\S+\/)?isvc(?!:local)/;

function named(text: string): readonly string[] {
  return text.split('\n').filter((line) => fromRegistry.test(line));
}

test('no page and no text of the program names a registry while isvc is in none', ({ skip }) => {
  skip(publishedPackage(own) !== undefined, 'isvc is published');
  expect(pages.flatMap((page) => named(readFileSync(page, 'utf8')).map((line) => [page, line]))).toEqual([]);
});

test('its control: the README of a release does, and only there', () => {
  const readme = readFileSync('README.md', 'utf8');
  const text = withInstallText(readme, publishedPackage(released));
  expect(named(text)).toEqual(['npx isvc demo', 'npm install --global isvc']);
  expect(text).toContain('https://git.example/team/isvc/releases/download/v9.8.7');
  expect(text).not.toContain('in a clone of this project');
  expect(withInstallText(text, undefined)).toBe(withInstallText(readme, undefined));
});

test('help names no registry', () => {
  const texts = [openTui, ...commands].flatMap(({ summary, examples, flags }) => [
    summary,
    ...examples,
    ...flags.map((flag) => flag.summary),
  ]);
  expect(named(texts.join('\n'))).toEqual([]);
});

test('the README says how to get what package.json is', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain('<!-- try: ');
  expect(readme).toContain('<!-- install: ');
  expect(readme).toBe(withInstallText(readme, publishedPackage(own)));
});
