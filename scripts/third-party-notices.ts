import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The licences of every package whose code is in the bundle, as those licences ask. A text that several packages share to the letter,
 * but for white space, stands once, under the names of all of them.
 */
export async function thirdPartyNotices(moduleIds: readonly string[]): Promise<string> {
  const folders = [...new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))].sort();
  const notices = await Promise.all(folders.map(noticeOf));
  const byText = Map.groupBy(notices, ({ text }) => text.replaceAll(/\s+/gu, ' ').trim());
  return [...byText.values()]
    .map((alike) => [alike.map(({ title }) => title).join('\n'), alike[0]?.text ?? ''].join('\n\n'))
    .join(`\n${'-'.repeat(80)}\n\n`);
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

async function noticeOf(folder: string): Promise<{ readonly title: string; readonly text: string }> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { title: `${name} ${version} (${license ?? 'see below'})`, text: texts.join('\n\n') };
}
