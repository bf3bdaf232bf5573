import type { Consent } from '../../inference/endpoint.js';

/** A line being typed in the footer. */
export type Prompt = {
  readonly purpose:
    | 'filter'
    | 'payload file'
    | 'question'
    | 'message'
    | 'save as'
    | 'save log'
    | 'rename'
    | 'menu'
    | 'palette'
    | 'keys'
    | 'search'
    | 'service account'
    | 'model'
    | 'host'
    | 'believe'
    | 'consent';
  readonly text: string;
  /** The consent that a yes would give, and the question, which names it. */
  readonly asked?: { readonly consent: Consent; readonly question: string };
  /** The texts that Tab found, which this one may become. */
  readonly choices?: readonly string[];
  /** The file of this name is being read, or cannot be. */
  readonly file?: 'reading' | { readonly refused: string };
};
