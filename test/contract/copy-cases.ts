import { jsonText } from '../../src/inference/answer.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyExchange, type CopyAs } from '../../src/format/copy-as.js';
import type { GivenFlags } from '../../src/format/copy-origin.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { PredictOptions } from '../../src/predict/predict.js';
import { has, pasteBytes, type Programs } from '../format/paste.js';
import { origin } from '../format/origin.js';
import { protobufOutputs } from './protobuf-outputs.js';
import { answerOf, type Product } from './product.js';
import { stated } from './witness.js';
import type { Target, World } from './world.js';

/** A request, and what it is copied as. */
export type CopyCase = {
  readonly target: (world: World) => Target;
  /** JSON text. */
  readonly body: (world: World) => string;
  readonly more?: Partial<PredictOptions>;
};

/**
 * Each case, copied as every tool of its transport and pasted into a shell: what the tools get is what isvc got, value for value.
 * A tool that a machine lacks is left out, unless the world brings it.
 */
export function testCopies(
  world: () => World,
  open: () => Promise<Product>,
  cases: Readonly<Record<string, CopyCase>>,
  given: () => Partial<GivenFlags> = () => ({}),
): void {
  // A tool that a machine lacks is said, not passed over.
  test.for(['curl', 'python3'])('this machine has %s to paste into', (tool, { skip }) => {
    skip(!has(tool, '--version'), `there is no ${tool}`);
    expect(has(tool, '--version')).toBe(true);
  });

  test.each(Object.entries(cases))('copied and pasted: %s', async (_, { target, body, more }) => {
    const product = await open();
    const exchange = await product.predict(target(world()), body(world()), more);
    answerOf(exchange);
    const kubeconfig = { path: fileOf(world().kubeconfig) };
    const from = origin(given(), { context: product.cluster.context, kubeconfig });
    const programs = world().programs?.(exchange.protocol) ?? {};
    const copies = copyExchange(exchange, from).filter((copy) => isThere(copy, exchange, programs));
    expect(copies.map(({ tool }) => tool)).toContain('isvc');
    const paste = (copy: CopyAs) => pasteBytes(copy, programs, { TOKEN: world().token });
    // Copies of one exchange open their port-forward at the same port of this machine: those run one after the other.
    const isForwarded = exchange.endpoint.candidate.route === 'port-forward';
    const outputs = isForwarded ? [] : await Promise.all(copies.map(paste));
    for (const [at, copy] of copies.entries()) {
      const { got, wanted } = comparable(exchange, copy, outputs[at] ?? (await paste(copy)));
      expect({ tool: copy.tool, got }).toEqual({ tool: copy.tool, got: wanted });
    }
  });
}

function isThere({ tool }: CopyAs, { request }: Exchange, programs: Programs): boolean {
  if (tool === 'isvc' || (tool === 'python' ? 'python3' : tool) in programs) return true;
  if (tool === 'curl') return has('curl', '--version');
  return tool === 'python' && request.transport === 'http' && has('python3', '--version');
}

type Comparable = { readonly got: unknown; readonly wanted: unknown };

function comparable({ request, roundTrip, answer }: Exchange, { tool }: CopyAs, output: Buffer): Comparable {
  if (request.transport === 'grpc' && tool !== 'isvc') {
    const outputs = (answer?.tensors ?? []).map(stated);
    const wanted = Object.fromEntries(outputs.map(({ name, values }) => [name, values]));
    return { got: protobufOutputs(output.toString()), wanted };
  }
  if (request.transport === 'http' && typeof request.body !== 'string' && tool !== 'isvc') {
    const { response } = roundTrip;
    return { got: output, wanted: response?.transport === 'http' ? Buffer.from(response.body) : undefined };
  }
  return { got: exactly(output.toString()), wanted: exactly(answer === undefined ? '' : jsonText(answer)) };
}

/** JSON with every number as it was written; NaN and Infinity as text. KServe's servers make an `id` for each answer. */
function exactly(text: string): unknown {
  const quoted = text.replaceAll(/(?<=[[,:\s])-?(?:NaN|Infinity)(?=[\],}\s])/g, '"$&"');
  return JSON.parse(quoted, (key: string, value: unknown, context?: { readonly source?: string }) => {
    if (key === 'id') return undefined;
    return typeof value === 'number' ? context?.source : value;
  });
}

/** A file with this text, for as long as the test runs. */
function fileOf(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'kubeconfig');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
