import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../problem.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { Terminal } from '../terminal/terminal.js';
import type { ServiceKey } from '../../kserve/service.js';
import { findJsonFault } from '../../inference/read-json.js';
import { fileLimits, isTooLarge, limitText, readBounded } from '../../runtime/bounded-file.js';
import { inSlices } from '../../runtime/work.js';
import { readPayload } from '../../payload/read.js';
import type { GivenPayload } from '../../predict/predict.js';
import { defined } from '../../runtime/defined.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens the payload in the person's editor. What comes back with a mistake in its JSON is kept, to be edited again. An editor
 * that is open stays so: the signal only keeps it from being opened.
 */
export async function editPayload(
  { of, text }: Extract<Effect, { readonly type: 'edit' }>,
  terminal: Terminal,
  environment: Environment,
  signal: AbortSignal,
): Promise<Message> {
  // Readable by the owner alone: a payload may hold what others should not see.
  const folder = await mkdtemp(join(tmpdir(), 'isvc-')).catch(notWritten);
  try {
    const file = join(folder, 'payload.json');
    await writeFile(file, text, { mode: 0o600 }).catch(notWritten);
    // A second `e` that was typed meanwhile opens it.
    signal.throwIfAborted();
    await terminal.lend(() => openEditor(file, environment));
    const bytes = await readEdited(file);
    if (bytes.equals(Buffer.from(text))) return { type: 'noticed', notice: 'nothing was changed' };
    const source = 'the payload edited here';
    const edited = { bytes, fileName: 'payload.json', source, from: 'edited' } as const;
    // An edited payload is not thrown away.
    return await takePayload(of, edited, AbortSignal.any([]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The editor may have deleted the file, or have written more than is ever sent. */
async function readEdited(file: string): Promise<Buffer> {
  try {
    return Buffer.from(await readBounded(file, fileLimits.payload, AbortSignal.any([])));
  } catch (cause) {
    const reason = isTooLarge(cause)
      ? `it is larger than ${limitText(fileLimits.payload)}`
      : 'its file is not there any more';
    throw new Problem('payload', `The edited payload cannot be read: ${reason}`, {
      remedy: 'The payload stays as it was: edit it again.',
      cause,
    });
  }
}

function notWritten(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Problem('payload', `The payload cannot be written to a file for the editor: ${reason}`, {
    remedy: `Check that ${tmpdir()} may be written and its disk is not full, or set $TMPDIR to another folder.`,
    cause,
  });
}

/** `$VISUAL`, else `$EDITOR`, else vi, as git and kubectl do; either may carry arguments, so a shell reads it. Ctrl-C is for the editor: the shell waits on. */
function openEditor(file: string, environment: Environment): Promise<void> {
  // One that is empty is as one that is not set, as git and kubectl have it.
  const variable = environment['VISUAL']?.trim() ? 'VISUAL' : 'EDITOR';
  const editor = environment[variable]?.trim() || 'vi';
  const child = spawn('/bin/sh', ['-c', `trap : INT; ${editor} "$1"`, 'isvc', file], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(editorProblem(editor, variable, code));
    });
  });
}

/** 127 and 126 are the shell's own: POSIX.1-2017, Shell Command Language, 2.8.2 Exit Status for Commands. */
function editorProblem(editor: string, variable: 'VISUAL' | 'EDITOR', code: number | null): Problem {
  const why = { 126: 'cannot be executed', 127: 'was not found' }[code ?? 0];
  if (why !== undefined) {
    return new Problem('payload', `The editor ${editor} ${why}.`, {
      remedy: `Set $${variable} to an editor that is installed.`,
    });
  }
  return new Problem('payload', `The editor ${editor} ended with ${code ?? 'a signal'}.`, {
    remedy: `Set $${variable} to an editor that works in this terminal.`,
  });
}

/**
 * A payload that the person gave, as what is sent from now on; JSON with a mistake comes back as text to edit again, with the
 * place of the mistake. Rejects with a Problem "payload" for what is not text, and with signal.reason.
 */
export async function takePayload(
  of: ServiceKey,
  payload: GivenPayload & { readonly fileName: string },
  signal: AbortSignal,
): Promise<Message> {
  const { bytes, fileName, source, from } = payload;
  try {
    await inSlices(readPayload(bytes, fileName), undefined, signal);
    return { type: 'payload-made', of, payload };
  } catch (thrown) {
    if (!(thrown instanceof Problem) || !/\.json$/i.test(fileName)) throw thrown;
    const text = new TextDecoder().decode(bytes);
    const fault = await inSlices(findJsonFault(Buffer.from(text)), undefined, signal);
    if (fault === undefined) throw thrown;
    const value = { source, ...defined({ from }), text, notes: [], template: true, fault } as const;
    return { type: 'loaded', loaded: { name: 'payload', of, payload: { state: 'ready', value } } };
  }
}
