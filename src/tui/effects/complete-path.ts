import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Completion } from '../state/messages.js';

/** `~` at the start is the home folder. */
export function expandHome(text: string, home: string = homedir()): string {
  return text.replace(/^~(?=\/|$)/, home);
}

/** What Tab does to a path that is being typed, as shells do it; folders end with a slash. A folder that cannot be read has no choices. */
export async function completePath(text: string, home: string = homedir()): Promise<Completion> {
  const slash = text.lastIndexOf('/') + 1;
  const [before, start] = [text.slice(0, slash), text.slice(slash)];
  const names = await namesIn(expandHome(before, home) || '.');
  const choices = names.filter(
    (name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')),
  );
  const [first = start, ...others] = choices;
  const common = others.reduce(commonStart, first);
  return { text: text === '~' ? '~/' : before + common, choices };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path.resolve(folder), { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  } catch {
    // Half a path names no folder yet: there is just nothing to offer.
    return [];
  }
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
