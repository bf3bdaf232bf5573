import { nearestNames } from '../wording/nearest-names.js';

/** A typed message. */
export type SlashCommand =
  | { readonly kind: 'say'; readonly text: string }
  /** Without a text: there is no system prompt any more. */
  | { readonly kind: 'system'; readonly text?: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'save'; readonly file: string }
  /** Without a name: the models are to be listed. */
  | { readonly kind: 'model'; readonly name?: string }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'help' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'wrong'; readonly why: string };

/** The commands within a conversation, and what each does. */
export const slashCommands = [
  { name: 'system', argument: '[TEXT]', does: 'set the system prompt, or remove it' },
  { name: 'reset', argument: '', does: 'begin anew; the system prompt stays' },
  { name: 'save', argument: 'FILE', does: 'save the conversation as the JSON of a request' },
  { name: 'model', argument: '[NAME]', does: 'list the models, or ask another one from now on' },
  { name: 'tokens', argument: '', does: "show how much of the model's context is used" },
  { name: 'help', argument: '', does: 'show these commands' },
  { name: 'quit', argument: '', does: 'end the conversation' },
] as const;

/** `/save FILE  save the conversation …`, a line each. */
export function slashHelp(): readonly string[] {
  return [
    ...slashCommands.map(({ name, argument, does }) => `${`/${name} ${argument}`.padEnd(16)}${does}`),
    `${'//'.padEnd(16)}begin a message with a slash`,
  ];
}

/**
 * Reads a typed message: a line that begins with a slash is a command, `//` begins a message with one. Of several lines none is: code
 * and paths that are pasted are messages.
 */
export function readSlashCommand(typed: string): SlashCommand {
  const text = typed.trim();
  if (!text.startsWith('/') || text.includes('\n')) return { kind: 'say', text };
  if (text.startsWith('//')) return { kind: 'say', text: text.slice(1) };
  const [word = '', argument = ''] = splitOnce(text.slice(1));
  switch (word) {
    case 'system':
      return argument === '' ? { kind: 'system' } : { kind: 'system', text: argument };
    case 'model':
      return argument === '' ? { kind: 'model' } : { kind: 'model', name: argument };
    case 'save':
      return argument === ''
        ? { kind: 'wrong', why: '/save needs the name of a file: /save FILE' }
        : { kind: 'save', file: argument };
    case 'reset':
    case 'tokens':
    case 'help':
      return { kind: word };
    case 'quit':
    case 'exit':
    case 'bye':
      return { kind: 'leave' };
    default:
      return { kind: 'wrong', why: unknownText(word) };
  }
}

function splitOnce(text: string): readonly string[] {
  const [word = ''] = text.split(/\s/u, 1);
  return [word, text.slice(word.length).trim()];
}

function unknownText(word: string): string {
  const [nearest] = nearestNames(
    word,
    slashCommands.map(({ name }) => name),
  );
  const next = nearest === undefined ? '/help lists them.' : `did you mean /${nearest}?`;
  return `There is no command /${word}: ${next} A message may begin with // instead.`;
}
