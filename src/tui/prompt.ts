import type { Consent } from '../inference/consent.js';

/** A line being typed in the footer. */
export type Prompt = {
  readonly purpose:
    | 'filter'
    | 'payload file'
    | 'save as'
    | 'menu'
    | 'keys'
    | 'search'
    | 'service account'
    | 'model'
    | 'believe'
    | 'consent';
  readonly text: string;
  /** What a yes would be to, and the question, which names it. */
  readonly asked?: { readonly consent: Consent; readonly question: string };
  /** What Tab found that the text may become. */
  readonly choices?: readonly string[];
  /** The file of this name is being read, or cannot be. */
  readonly file?: 'reading' | { readonly refused: string };
};
