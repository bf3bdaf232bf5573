/** A call of a function that the model asks for. */
export type ToolCall = {
  /** The id to send back with the function's result; '' where the server states none. */
  readonly id: string;
  readonly name: string;
  /** JSON, as the model wrote it: it may be invalid, and is cut off where the answer is. */
  readonly arguments: string;
};

/** A token with the logarithm of its probability; -Infinity where the server says so, or states none. */
export type TokenLogprob = { readonly token: string; readonly logprob: number };

/** One of the texts that a model wrote, whole or as far as it has come. */
export type TextChoice = {
  readonly index: number;
  readonly content: string;
  /** The model's reasoning before its answer, where the server tells it apart. */
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** `stop`, `length`, `tool_calls`, …; absent until it is told. */
  readonly finishReason?: string;
  /** Of the content's tokens; empty unless they were asked for. */
  readonly logprobs: readonly TokenLogprob[];
};

/** Tokens as the server counts them. */
export type TokenUsage = {
  readonly promptTokens: number;
  /** Reasoning included. Some servers count the first choice alone. */
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** Tokens of the prompt that were in the server's cache. */
  readonly cachedTokens?: number;
};

/** The text of a language model. */
export type GeneratedText = {
  /** By their index. */
  readonly choices: readonly TextChoice[];
  readonly usage?: TokenUsage;
};

/** The text that one event of a stream adds to one choice. */
export type TextDelta = {
  readonly index: number;
  readonly content: string;
  readonly reasoning: string;
  /** It names a function, or goes on with its arguments. */
  readonly callsTool: boolean;
};

/** How fast a text came, in milliseconds from the start of its request. */
export type TextTiming = {
  /**
   * Time to first token: when the first content, reasoning or tool call came. A chunk without these, such as the first one of many
   * servers, which has only a role, does not count. Absent where none came.
   */
  readonly firstMs?: number;
  /** When the last of them came: the end of the answer, whatever the stream brings after it. */
  readonly lastMs?: number;
  /** The unit of the count: the tokens of `usage`; else the chunks that brought text, which may hold any number of tokens. */
  readonly unit: 'tokens' | 'chunks';
  readonly count: number;
  /** Time per output token after the first (TPOT): (last - first) / (count - 1). Absent for fewer than two. */
  readonly perUnitMs?: number;
  /** Units by the time from the start of the request to the last of them. Absent where none came, or in no time. */
  readonly perSecond?: number;
};

/** One of the units that a stream is counted in. */
export const oneOfUnit: Readonly<Record<TextTiming['unit'], string>> = { tokens: 'token', chunks: 'chunk' };
