import path from 'node:path';
import { type CaseDraft, draftSuite } from '../batch/draft-suite.js';
import { payloadJson } from '../format/payload-json.js';
import { toned } from '../format/toned.js';
import { whoText } from '../format/verdict.js';
import type { Exchange } from '../inference/exchange.js';
import { keptName, nameArgument } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import { verdictProblemKind } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { checkNewFile, writeNewFile } from '../runtime/new-file.js';
import { runSideBySide } from '../runtime/side-by-side.js';
import type { Session } from '../session.js';
import { shellWord } from '../wording/command-line.js';
import { belongingTo, chooseServices } from './chosen-services.js';
import { type CommandResult, done } from './command-result.js';
import { concurrencyOf } from './concurrency.js';
import type { Context } from './context.js';
import { readPayloadFile } from './given-payload.js';
import { withSession } from './open-session.js';
import { callOptions } from './settings.js';

/** Characters of a payload that stand in a file of cases: a longer one gets a file of its own. */
const mostInline = 4096;

type Written = { readonly draft: CaseDraft; readonly payloadFile?: { path: string; text: string } };

/**
 * `isvc test --init NAME`: writes a file of cases that hold today: the payload that `isvc predict` would send, and the answer. Nothing is
 * written if a file exists, or if a service does not answer with a prediction. Throws a Problem of that answer's kind.
 */
export async function initTest(
  context: Context,
  given: string,
  wanted: readonly string[],
): Promise<CommandResult> {
  const { options, out, signal } = context;
  const [name = '', ...more] = wanted;
  const file = given === '' ? usualFile(wanted) : given;
  if (file !== '-') await checkNewFile(file);
  const sent = options.file;
  const payload = sent === undefined ? undefined : await readPayloadFile(sent, signal);
  const asked = { ...callOptions(options), ...defined({ payload }) };
  return withSession(context, async (session) => {
    const chosen = await chooseServices({ ...context, more }, name, session.cluster, signal);
    const services = chosen.map(({ found }) => {
      if (found instanceof Problem) throw found;
      return found;
    });
    out.progress(`calling ${wanted.join(', ')}`);
    const named = withPayloadNames(services);
    const written = await runSideBySide(named, concurrencyOf(options.concurrency), async ({ service, own }) =>
      writtenCase(await predictOnce(service, session), service, { file, sent, own }),
    );
    const text = draftSuite(written.map(({ draft }) => draft));
    const payloadFiles = written.flatMap(({ payloadFile }) => payloadFile ?? []);
    for (const one of payloadFiles) await checkNewFile(one.path);
    for (const one of payloadFiles) await writeNewFile(one.path, one.text);
    if (file === '-') out.write(text);
    else await writeNewFile(file, text);
    for (const one of [...payloadFiles.map((each) => each.path), ...(file === '-' ? [] : [file])])
      out.note(`wrote ${one}, readable by you alone until you commit it`);
    if (file !== '-') out.note([toned('accent', '→'), ` Read it, then run it: isvc test ${shellWord(file)}`]);
    return done;
  });

  async function predictOnce(service: Service, { cluster, predictor }: Session): Promise<Exchange> {
    const onNote = (note: string) => out.note(`${service.name}: ${note}`);
    const exchange = await predictor.predict(
      service,
      {
        ...belongingTo(service, cluster, asked, onNote),
        verb: 'predict',
        binary: false,
        scale: 1,
        onNote,
      },
      signal,
    );
    if (exchange.answer !== undefined) return exchange;
    const { verdict } = exchange;
    throw new Problem(
      verdictProblemKind(verdict),
      `${service.key} does not answer with a prediction, so no file was written: ${whoText(verdict)}: ${verdict.summary}`,
      { remedy: verdict.next },
    );
  }
}

function usualFile(wanted: readonly string[]): string {
  const [only = '', another] = wanted;
  if (another === undefined) return `${only.slice(only.lastIndexOf('/') + 1)}.test.yaml`;
  throw new Problem('usage', 'With several services, --init needs the name of the file.', {
    remedy: `Put it behind: isvc test models.yaml ${wanted.map((one) => `--init ${shellWord(one)}`).join(' ')}`,
  });
}

function writtenCase(
  exchange: Exchange,
  { key, namespace }: Service,
  { file, sent, own }: { readonly file: string; readonly sent: string | undefined; readonly own: string },
): Written {
  const folder = file === '-' ? '.' : path.dirname(file);
  const { payload, protocol } = exchange;
  const about = { service: nameArgument(key), namespace, exchange };
  if (sent !== undefined) return { draft: { ...about, payload: { file: relativePath(folder, sent) } } };
  const text = payload === undefined ? '{}' : payloadJson(payload, protocol);
  if (text.length <= mostInline) return { draft: { ...about, payload: { text } } };
  return {
    draft: { ...about, payload: { file: own } },
    payloadFile: { path: path.join(folder, own), text },
  };
}

/** Each service with the name of its payload's own file; with its namespace in it where another service has its name. */
function withPayloadNames(
  services: readonly Service[],
): readonly { readonly service: Service; readonly own: string }[] {
  const names = services.map(({ key }) => keptName(key));
  return services.map((service) => {
    const name = keptName(service.key);
    const isOnly = names.filter((one) => one === name).length === 1;
    return { service, own: `${isOnly ? '' : `${service.namespace}.`}${name}.payload.json` };
  });
}

/** A path from the folder of the cases, so that both can move together. */
function relativePath(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}
