import { packBundle } from '../doctor/bundle.js';
import type { ArchiveFile } from '../doctor/tar.js';
import { Problem } from '../problem.js';
import { sizeText } from '../format/sizes.js';
import { askYes } from './ask-yes.js';
import type { Context } from './context.js';
import { writeNewFile } from '../runtime/new-file.js';

/** Shows what a bundle holds, and writes it once somebody says yes. Throws Problem "usage" where nobody does. */
export async function writeBundle(
  context: Context,
  path: string,
  files: readonly ArchiveFile[],
): Promise<void> {
  const { options, out } = context;
  out.warning(`${path} will hold, without secrets:`);
  for (const { name, text } of files) out.warning(`  ${name}  ${sizeText(Buffer.byteLength(text))}`);
  if (options.yes !== true) await confirm(context, path);
  await writeNewFile(path, packBundle(files, Date.now()));
  out.note(`wrote ${path}: look through it before you hand it on`);
}

async function confirm(context: Context, path: string): Promise<void> {
  const answer = await askYes(context, 'Write it? [y/N] ');
  if (answer === 'yes') return;
  throw new Problem('usage', `${path} was not written.`, {
    remedy:
      answer === 'no'
        ? 'Answer y, or give --yes.'
        : 'Without a terminal to ask on it is written only with --yes.',
  });
}
