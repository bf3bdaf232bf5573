import { trainLanguageModel } from '../../../src/demo/models/language-model.js';
import { languageServer, type LanguageServer } from '../../../src/demo/models/language-server.js';
import { startDualServer } from '../../../src/demo/wire/dual-server.js';
import { ask, languageText } from './serving.js';

const model = trainLanguageModel(languageText());

/** A server for the demo's own text, for `await using`. */
export async function serveText(
  options: Partial<LanguageServer> = {},
): Promise<{ readonly port: number } & AsyncDisposable> {
  const { port, close } = await startDualServer(
    languageServer({ model, names: ['writer', 'writer-sql'], flavour: 'vllm', ...options }),
  );
  return { port, [Symbol.asyncDispose]: close };
}

/** One request with its answer as JSON. */
export async function post(port: number, path: string, body: object) {
  const { status, text: answer } = await ask(port, path, { body: JSON.stringify(body) });
  return { status, json: JSON.parse(answer) };
}

export const messages = [{ role: 'user', content: 'What is a gateway?' }];
/** The beginning of a text that is always the same. */
export const chat = { model: 'writer', messages, temperature: 0, max_tokens: 9 };

/** The events of a stream, by eye: their data as JSON, the rest of the lines as they are. */
export async function events(port: number, path: string, body: object) {
  const {
    status,
    headers,
    text: answer,
  } = await ask(port, path, { body: JSON.stringify({ ...body, stream: true }) });
  const lines = answer.split(/\r?\n/).filter((line) => line !== '');
  const data = lines.flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));
  return { status, type: headers['content-type'], lines, data };
}
