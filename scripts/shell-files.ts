import './source-modules.ts';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitStatus } from './exit-status.ts';
import { manPage } from './man-page.ts';

/** The file of each shell's completions, by the name under which the shell looks for it in its own folder. */
const completionFiles = { bash: 'isvc', zsh: '_isvc', fish: 'isvc.fish' };

/** Writes `man` and `completions` into a folder, from the tables of commands that help is made of. */
export async function writeShellFiles(folder: string, version: string): Promise<void> {
  const { commands } = await import('../src/cli/commands.ts');
  const { openTui } = await import('../src/cli/own-commands.ts');
  const { everywhere } = await import('../src/cli/flags.ts');
  const { completionScript } = await import('../src/cli/completion/scripts.ts');
  const exitCodes = exitStatus(await readFile('docs/verdicts.md', 'utf8'));
  const page = manPage({ version, commands, alone: openTui, everywhere, exitCodes });
  await mkdir(join(folder, 'man'), { recursive: true });
  await writeFile(join(folder, 'man/isvc.1'), page);
  for (const [shell, file] of Object.entries(completionFiles)) {
    await mkdir(join(folder, 'completions', shell), { recursive: true });
    await writeFile(join(folder, 'completions', shell, file), `${completionScript(shell)}\n`);
  }
}
