import type { TuiSession } from '../../session.js';
import type { Effect } from '../state/effect.js';
import type { ServiceKey } from '../../kserve/service.js';
import { watchPayloadFile } from './watch-file.js';
import type { Message } from '../state/messages.js';
import type { Terminal } from '../terminal/terminal.js';
import { editPayload } from './edit-payload.js';
import { changeLibrary, libraryOf, loadExample, loadLibrary, makePayload, saveFile } from './load-payload.js';
import { loadPayload } from './load-workbench.js';
import { completePath, readPayloadFile } from './payload-file.js';

/** The effects of the payload, and of the menu of payloads. */
type PayloadEffect = Extract<
  Effect,
  {
    readonly type:
      | 'load-payload'
      | 'edit'
      | 'read-file'
      | 'watch-file'
      | 'save'
      | 'make-payload'
      | 'load-example'
      | 'load-library'
      | 'change-library'
      | 'complete-path';
  }
>;

type Say = (message: Message) => void;

/** Starts work under a name: work that already has it is aborted. */
export type Start = (name: string, work: (say: Say, signal: AbortSignal) => Promise<void>) => void;

/** How effects are started: `startNoticed` tells a failure in the footer. */
export type Starters = { readonly start: Start; readonly startNoticed: Start };

type Tools = {
  readonly session: TuiSession;
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The job that watches the file of a service's payload. */
export function watchJob(of: ServiceKey): string {
  return `watch file ${of}`;
}

/** Carries out one of them. */
export function runPayloadEffect(
  effect: PayloadEffect,
  { start, startNoticed }: Starters,
  { session, terminal, environment }: Tools,
): void {
  switch (effect.type) {
    case 'load-payload':
      return start(effect.type, (say, signal) => loadPayload(session.predictor, effect, say, signal));
    case 'edit':
      return startNoticed('edit', async (say, signal) =>
        say(await editPayload(effect, terminal, environment, signal)),
      );
    case 'read-file':
      return start('edit', async (say, signal) => say(await readPayloadFile(effect, environment, signal)));
    case 'watch-file':
      return start(watchJob(effect.of), (say, signal) => watchPayloadFile(effect, environment, say, signal));
    case 'save':
      return startNoticed('save', async (say) => say(await saveFile(effect, libraryOf(session))));
    case 'make-payload':
      return startNoticed('edit', async (say, signal) =>
        say(await makePayload(session.predictor, effect, signal)),
      );
    case 'load-example':
      return startNoticed('edit', async (say, signal) =>
        say(await loadExample(session.predictor, effect, signal)),
      );
    case 'load-library':
      return start(effect.type, async (say) => say(await loadLibrary(libraryOf(session), effect.of)));
    case 'change-library':
      return startNoticed('save', async (say) => say(await changeLibrary(effect, libraryOf(session))));
    case 'complete-path':
      return start('complete', async (say) => {
        const completion = await completePath(effect.text, environment['HOME']);
        say({ type: 'completed', of: effect.text, completion });
      });
  }
}
