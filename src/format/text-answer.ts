import type { GeneratedText, TextChoice } from '../inference/generated-text.js';

/** A part of what a language model wrote, as it came: it is to be made safe where it is shown. */
export type TextPart = {
  readonly kind: 'choice' | 'reasoning' | 'content' | 'tool call' | 'finish';
  readonly text: string;
};

/** Its text in the order in which it is read: each of several texts under its number; why it ended where that is not its own end. */
export function textParts({ choices }: Pick<GeneratedText, 'choices'>): readonly TextPart[] {
  return choices.flatMap((choice, at) => [
    ...part('choice', choices.length === 1 ? '' : `choice ${at + 1}`),
    ...choiceParts(choice),
  ]);
}

function choiceParts({ toolCalls, finishReason, ...choice }: TextChoice): readonly TextPart[] {
  return [
    ...writtenParts(choice),
    ...toolCalls.flatMap((call) => part('tool call', `${call.name}(${call.arguments})`)),
    ...part('finish', finishText(finishReason)),
  ];
}

function writtenParts({
  reasoning,
  content,
}: Pick<TextChoice, 'reasoning' | 'content'>): readonly TextPart[] {
  return [...part('reasoning', reasoning.trim()), ...part('content', content.trimEnd())];
}

function part(kind: TextPart['kind'], text: string): readonly TextPart[] {
  return text === '' ? [] : [{ kind, text }];
}

/** `stop` and `tool_calls` are the ends that are expected (the API reference, `finish_reason`). */
function finishText(reason: string | undefined): string {
  if (reason === undefined) return '(not finished)';
  if (reason === 'length') return '(cut off: the limit of tokens was reached)';
  return reason === 'stop' || reason === 'tool_calls' ? '' : `(ended: ${reason})`;
}

/** Whether two texts say the same: tokens and times do not count. */
export function isSameText(one: GeneratedText, other: GeneratedText): boolean {
  const [a, b] = [textParts(one), textParts(other)];
  return (
    a.length === b.length && a.every(({ kind, text }, at) => b[at]?.kind === kind && b[at].text === text)
  );
}

/** All that it wrote, a part after the other. */
export function wholeText(text: GeneratedText): string {
  return textParts(text)
    .map((part) => part.text)
    .join('\n');
}

/** The beginning of a text in one line. */
export function textLine(text: GeneratedText): string {
  const parts = textParts(text);
  const told = parts.find(({ kind }) => kind === 'content' || kind === 'tool call') ?? parts[0];
  return (told?.text ?? '').slice(0, 200).replaceAll(/\s+/gu, ' ');
}
