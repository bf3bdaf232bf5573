import { textParts } from '../format/text-answer.js';
import type { GeneratedText, TextDelta } from '../inference/generated-text.js';
import type { Output } from './print.js';
import { createWordWrap } from './word-wrap.js';

type Printer = Pick<Output, 'openText'>;

/** Prints a text as it comes. */
export type LiveText = {
  readonly add: (deltas: readonly TextDelta[]) => void;
  /** Once it has ended: what was not printed yet. Nothing of `text` came as a stream where nothing was added. */
  readonly end: (text: GeneratedText | undefined) => void;
};

/** The first of several texts is printed as it comes, the others behind it: two that grow at once cannot be read. Reasoning is dim. */
export function printLive(out: Printer): LiveText {
  let printed: 'nothing' | 'reasoning' | 'content' = 'nothing';
  let isAtStart = true;
  const writeText = out.openText(createWordWrap);
  const write = (text: string, kind: 'reasoning' | 'content') => {
    if (text === '') return;
    if (printed === 'reasoning' && kind === 'content' && !isAtStart) writeText('\n');
    writeText(text, kind === 'reasoning' ? 'dim' : undefined);
    printed = kind;
    isAtStart = text.endsWith('\n');
  };
  return {
    add: (deltas) => {
      for (const { index, reasoning, content } of deltas) {
        if (index !== 0) continue;
        write(reasoning, 'reasoning');
        write(content, 'content');
      }
    },
    end: (text) => {
      if (!isAtStart) writeText('\n');
      if (text === undefined) return;
      const { choices } = text;
      if (printed === 'nothing') return printText(out, text);
      const rest = choices.map((choice) =>
        choice.index === 0 ? { ...choice, content: '', reasoning: '' } : choice,
      );
      printText(out, { choices: rest });
    },
  };
}

/** A whole text. */
export function printText(out: Printer, text: Pick<GeneratedText, 'choices'>): void {
  const writeText = out.openText(createWordWrap);
  for (const { kind, text: part } of textParts(text)) {
    const isAside = kind === 'reasoning' || kind === 'finish' || kind === 'choice';
    writeText(`${part}\n`, isAside ? 'dim' : undefined);
  }
}
