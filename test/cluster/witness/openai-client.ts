/** OpenAI's own client for Python, which we did not write. */
import { pythonProcess } from './python-client.ts';
import type { PythonProcess } from './python-client.ts';

export type OpenAiQuestion = {
  /** The URL that a person gives the client: up to `/v1`. */
  readonly baseUrl: string;
  /** Such as the Host. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of a chat or a completion; streamed where it says so. */
  readonly body: string;
};

export type OpenAiText = {
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly content: string;
    readonly finishReason: string | null;
  }[];
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | null;
};

export function openAiClient(): PythonProcess<OpenAiQuestion, OpenAiText> {
  return pythonProcess("OpenAI's client", 'openai', 'openai_client.py');
}
