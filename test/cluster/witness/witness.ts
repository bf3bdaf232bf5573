/**
 * The witness: the same prediction by every client that fits, none of which we wrote. They must agree among themselves.
 *
 *   node test/cluster/witness/witness.ts '{"address":"127.0.0.1:21010","host":…,"protocol":"v1","model":…,"body":…}'
 */
import { isDeepStrictEqual } from 'node:util';
import { curl } from './curl.ts';
import { grpcurl } from './grpcurl.ts';
import { openAiClient } from './openai-client.ts';
import type { OpenAiQuestion, OpenAiText } from './openai-client.ts';
import { pythonClient } from './python-client.ts';
import type { Client } from './python-client.ts';
import type { WitnessOutput, WitnessQuestion } from './question.ts';

export type RealWitness = {
  /** Asks the clients for the outputs. Throws when one fails, or when two disagree. */
  readonly predict: (question: WitnessQuestion) => Promise<readonly WitnessOutput[]>;
  /** Asks a language model by OpenAI's own client. Throws when it fails. */
  readonly write: (question: OpenAiQuestion) => Promise<OpenAiText>;
  readonly close: () => Promise<void>;
};

/** The clients in Python start when they are first asked, and end with close. */
export function openWitness(): RealWitness {
  const triton = pythonClient('tritonclient', 'triton', 'triton_client.py');
  const kserve = pythonClient("kserve's client", 'kserve', 'kserve_client.py');
  const tensorflow = pythonClient("TensorFlow Serving's stub", 'tensorflow', 'tensorflow_client.py');
  const openAi = openAiClient();
  const clientsFor = (question: WitnessQuestion): readonly Client[] => {
    const { protocol } = question;
    if (protocol === 'v1') return [curl, kserve];
    if (protocol === 'grpc-v1') return [tensorflow];
    if (!isPlain(question)) return [triton];
    return protocol === 'v2' ? [triton, kserve] : [triton, kserve, grpcurl];
  };
  return {
    predict: async (question) => {
      const fitting = clientsFor(question);
      const asked = isPlain(question) ? question : { ...question, binary: true };
      const answers = await Promise.all(fitting.map((client) => client.predict(asked)));
      const [first = []] = answers;
      const other = answers.findIndex((answer) => !isDeepStrictEqual(sorted(answer), sorted(first)));
      if (other === -1) return first;
      throw new Error(
        `${fitting[0]?.name} and ${fitting[other]?.name} disagree: ${JSON.stringify([first, answers[other]])}`,
      );
    },
    write: openAi.ask,
    close: async () => {
      await Promise.all([triton, kserve, tensorflow, openAi].map((client) => client.close()));
    },
  };
}

/** Whether every client can say it: JSON has no half floats, no NaN and no bytes that are not text. */
function isPlain({ binary, body }: WitnessQuestion): boolean {
  return !binary && !/"FP16"|NaN|Infinity|"b64"/.test(body);
}

function sorted(outputs: readonly WitnessOutput[]): readonly WitnessOutput[] {
  return outputs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

type WithoutBinary = Omit<WitnessQuestion, 'binary'> & { readonly binary?: boolean };

if (process.argv[1] === import.meta.filename) {
  const witness = openWitness();
  const question = JSON.parse(process.argv[2] ?? '') as WithoutBinary;
  process.stdout.write(`${JSON.stringify(await witness.predict({ binary: false, ...question }))}\n`);
  await witness.close();
}
