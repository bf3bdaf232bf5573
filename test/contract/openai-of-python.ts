import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { python } from '../cluster/state/paths.ts';

/** The two variables of OpenAI's package, and the model to ask for. */
export type OpenAiService = { readonly baseUrl: string; readonly key: string; readonly model: string };

export type OpenAiOfPython = {
  /** Lists the models, chats, chats again in a stream, and asks for a model that nobody has: `True True True 404`. */
  readonly tryOut: (service: OpenAiService) => Promise<string>;
  /** The status and the text of the error that a chat ends with. */
  readonly refusal: (service: OpenAiService) => Promise<string>;
  readonly close: () => void;
};

// A question on each line, an answer on each line. Each has a client of its own, which reads the variables.
const program = `
import json, os, sys, openai
def try_out(client, model):
    asked = dict(model=model, temperature=0, max_tokens=9, messages=[dict(role="user", content="What is a gateway?")])
    whole = client.chat.completions.create(**asked).choices[0].message.content
    parts = [chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(stream=True, **asked) if chunk.choices]
    seen = [model in [one.id for one in client.models.list().data], whole == "".join(parts), len(whole) > 0]
    try: client.chat.completions.create(**{**asked, "model": "nope"})
    except openai.NotFoundError as error: seen.append(error.status_code)
    return " ".join(map(str, seen))
def refusal(client, model):
    try: client.chat.completions.create(model=model, messages=[dict(role="user", content="x")])
    except openai.APIStatusError as error: return f"{error.status_code} {error.response.text}"
    return "no error"
for line in sys.stdin:
    asked = json.loads(line)
    os.environ.update(OPENAI_BASE_URL=asked["baseUrl"], OPENAI_API_KEY=asked["key"])
    try: answer = dict(tryOut=try_out, refusal=refusal)[asked["question"]](openai.OpenAI(max_retries=0), asked["model"])
    except Exception as error: answer = repr(error)
    print(json.dumps(answer), flush=True)
`;

/** The openai package of Python, in one process for all questions: its import takes a second. It starts with the first. */
export function openAiOfPython(): OpenAiOfPython {
  let running: ReturnType<typeof started> | undefined;

  const ask = async (question: 'tryOut' | 'refusal', service: OpenAiService): Promise<string> => {
    running ??= started();
    const { child, lines, closed } = running;
    const answered = Promise.race([once(lines, 'line'), closed]);
    child.stdin.write(`${JSON.stringify({ question, ...service })}\n`);
    const [line] = (await answered) as [string?];
    if (line === undefined) throw new Error('Python ended without an answer');
    return JSON.parse(line) as string;
  };

  return {
    tryOut: (service) => ask('tryOut', service),
    refusal: (service) => ask('refusal', service),
    close: () => void running?.child.stdin.end(),
  };
}

function started() {
  const child = spawn(python('openai'), ['-c', program]);
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout });
  return { child, lines, closed: once(lines, 'close') };
}
