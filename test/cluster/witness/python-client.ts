/** A client in Python, kept running: its packages take seconds to load. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { python } from '../state/paths.ts';
import type { Venv } from '../state/paths.ts';
import { toOutput } from './question.ts';
import type { RawOutput, WitnessOutput, WitnessQuestion } from './question.ts';

export type Client = {
  readonly name: string;
  /** Throws with the client's own words when it failed. */
  readonly predict: (question: WitnessQuestion) => Promise<readonly WitnessOutput[]>;
  readonly close: () => Promise<void>;
};

export function pythonClient(name: string, venv: Venv, script: string): Client {
  const { ask, close } = pythonProcess<WitnessQuestion, readonly RawOutput[]>(name, venv, script);
  return { name, predict: async (question) => (await ask(question)).map(toOutput), close };
}

/** A program that answers a line of JSON with a line of JSON, as python/lines.py does. */
export type PythonProcess<Question, Output> = {
  /** Throws with the program's own words when it failed. */
  readonly ask: (question: Question) => Promise<Output>;
  readonly close: () => Promise<void>;
};

type Line<Output> = { readonly outputs?: Output; readonly error?: string };

/** Starts with the first question. One question at a time: the answers come in the questions' order. */
export function pythonProcess<Question, Output>(
  name: string,
  venv: Venv,
  script: string,
): PythonProcess<Question, Output> {
  let started: ReturnType<typeof start> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const askNow = async (question: Question): Promise<Output> => {
    started ??= start(venv, script);
    started.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await started.lines.next();
    if (done === true) throw new Error(`${name} ended`);
    const { outputs, error } = JSON.parse(value) as Line<Output>;
    if (outputs === undefined) throw new Error(`${name}: ${error}`);
    return outputs;
  };
  return {
    ask: (question) => {
      const asked = last.then(() => askNow(question));
      last = asked.catch(() => undefined);
      return asked;
    },
    close: async () => {
      if (started === undefined || started.child.exitCode !== null) return;
      started.child.stdin.end();
      await once(started.child, 'exit');
    },
  };
}

function start(venv: Venv, script: string) {
  const child = spawn(python(venv), [join(import.meta.dirname, 'python', script)], {
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      TF_CPP_MIN_LOG_LEVEL: '3',
      CUDA_VISIBLE_DEVICES: '',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, lines };
}
