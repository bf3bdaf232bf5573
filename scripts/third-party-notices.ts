import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

type Notice = {
  readonly title: string;
  /** Whose code it is, as its licence says. */
  readonly copyright: readonly string[];
  /** The licence without these lines. */
  readonly terms: string;
};

/**
 * The licences of every package whose code is in the bundle, as those licences ask: the name and the copyright of each package, and its
 * terms. Terms that several packages share to the letter, but for white space and brackets, stand once below all of them: two printings
 * of Apache's differ in the brackets of its example.
 */
export async function thirdPartyNotices(moduleIds: readonly string[]): Promise<string> {
  const folders = [...new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))].sort();
  const notices = await Promise.all(folders.map(noticeOf));
  const byTerms = Map.groupBy(notices, ({ terms }) => terms.replaceAll(/[\s{}[\]]+/gu, ' ').trim());
  return [...byTerms.values()]
    .map((alike) => {
      const names = alike.map(({ title, copyright }) => [title, ...copyright].join('\n'));
      return [...names, alike[0]?.terms.trim() ?? ''].join('\n\n');
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(moduleId: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const start = moduleId.lastIndexOf(marker);
  // Ids that start with a null byte are modules that the build makes, not files.
  if (start === -1 || moduleId.startsWith('\0')) return undefined;
  const inside = moduleId.slice(start + marker.length).split(sep);
  const name = inside[0]?.startsWith('@') === true ? inside.slice(0, 2) : inside.slice(0, 1);
  return join(moduleId.slice(0, start), 'node_modules', ...name);
}

async function noticeOf(folder: string): Promise<Notice> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const lines = texts.join('\n\n').replaceAll('\r', '').split('\n');
  return {
    title: `${name} ${version} (${license ?? 'see below'})`,
    copyright: lines.filter(isCopyright).map((line) => line.trim()),
    terms: lines.filter((line) => !isCopyright(line)).join('\n'),
  };
}

function isCopyright(line: string): boolean {
  return /^\s*(?:Copyright\b|\(c\)|©)/iu.test(line);
}
