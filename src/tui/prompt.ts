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
    | 'trust';
  readonly text: string;
  /** The host that a yes would trust, and the question. */
  readonly trust?: { readonly host: string; readonly question: string };
  /** What Tab found that the text may become. */
  readonly choices?: readonly string[];
  /** The file of this name is being read, or cannot be. */
  readonly file?: 'reading' | { readonly refused: string };
};
