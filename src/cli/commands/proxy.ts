import { findService } from '../../discovery/find-service.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { Service } from '../../kserve/service.js';
import { parseByteSize } from '../../wording/byte-size.js';
import { Problem } from '../../problem.js';
import {
  entryJson,
  entryLines,
  type ListenOn,
  makeKey,
  type ProxyEntry,
  startProxy,
  usualMaxBodyBytes,
  usualSilenceMs,
  whatToSet,
  whatToSetJson,
} from '../../proxy/proxy.js';
import { defined } from '../../runtime/defined.js';
import type { Session } from '../../session.js';
import type { CommandResult } from '../command-result.js';
import type { Context } from '../context.js';
import type { Options } from '../flag-values.js';
import { withSession } from '../open-session.js';
import { accountOption, parseDuration } from '../settings.js';

/** `isvc proxy`: serves one service, or all, on this machine until Ctrl-C. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  const on = placeOf(options);
  const silenceMs =
    options.timeout === undefined ? usualSilenceMs : parseDuration(options.timeout, '--timeout');
  const maxBodyBytes = maxBodyOf(options);
  const allowedOrigins = (options.allowOrigin ?? []).map(parseOrigin);
  const account = accountOption(options);
  return withSession(context, async (session) => {
    const { cluster, predictor } = session;
    const service = name === '' ? undefined : await findServed(context, session, name);
    const key = options.proxyKey === false || 'unix' in on ? undefined : makeKey();
    const proxy = await startProxy({
      cluster,
      predictor,
      served: service === undefined ? 'all' : { namespace: service.namespace, name },
      on,
      key,
      allowedHosts: options.allowHost ?? [],
      allowedOrigins,
      passesAuthorization: options.passAuthorization ?? false,
      tokenFor: (to) => tokenFor(to, account, service, cluster.namespace),
      maxBodyBytes,
      silenceMs,
      onEntry: (entry) => tell(context, entry),
    });
    try {
      const server = await openAiOf(context, session, service, silenceMs);
      const facts = { url: proxy.url, key, ...defined({ service, openAiPrefix: server?.prefix }) };
      const what = service === undefined ? 'the services of the cluster' : service.key;
      if (options.output === 'json') {
        out.print(whatToSetJson(facts));
      } else {
        out.note(`Serving ${what} at ${proxy.url}. Ctrl-C ends it.`);
        out.print(whatToSet(facts).join('\n'));
      }
      if (server !== undefined) out.note(`OpenAI's API: ${server.why}`);
      for (const line of openDoors(options, key)) out.warning(line);
      return await untilAborted(signal);
    } finally {
      await proxy.close();
    }
  });
}

/** The service, once a way in to it answers: where none does, a proxy would be of no use. */
async function findServed(
  { out, signal }: Context,
  { cluster, discovery }: Session,
  name: string,
): Promise<Service> {
  out.progress(`asking the cluster for ${name}`);
  const service = await findService(cluster, cluster.namespace, name, signal);
  out.progress('trying the ways in');
  const endpoint = await discovery.findEndpoint(service, service.protocol, signal);
  for (const warning of endpoint.warnings) out.note(warning);
  return service;
}

/** Only where its protocol says that it may have it, and where somebody named it. */
async function openAiOf(
  { out, signal }: Context,
  { predictor }: Session,
  service: Service | undefined,
  timeoutMs: number,
) {
  if (service === undefined) return undefined;
  return predictor.openAi(service, { timeoutMs, onProgress: out.progress, onNote: out.note }, signal);
}

function tell({ options, out }: Context, entry: ProxyEntry): void {
  if (options.output === 'json') out.print(entryJson(entry));
  else for (const line of entryLines(entry)) out.note(line);
}

/** With a name, the account is for that service; without one for the namespace in which the command runs. */
function tokenFor(
  { namespace }: Service,
  account: TokenFrom | undefined,
  service: Service | undefined,
  own: string,
): TokenFrom | undefined {
  if (account === undefined) return undefined;
  if (service !== undefined) return { ...account, named: true };
  return namespace === own ? account : undefined;
}

/** A proxy that others can reach is said each time. */
function openDoors({ listen, proxyKey }: Options, key: string | undefined): readonly string[] {
  return [
    ...(listen === undefined
      ? []
      : [`the proxy listens on ${listen} without TLS: whoever can reach it can read what passes`]),
    ...(proxyKey === false && key === undefined
      ? ['the proxy demands no key: every program that can reach it can call the services']
      : []),
  ];
}

function placeOf({ port, listen, unix }: Options): ListenOn {
  if (unix !== undefined) {
    if (port === undefined && listen === undefined) return { unix };
    throw new Problem('usage', '--unix and --port or --listen name two places.', {
      remedy: 'Leave out one of them.',
    });
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))
    throw new Problem('usage', `--port ${port} is not a port.`, {
      remedy: 'Give a number from 1 to 65535; without --port, isvc takes a free one.',
    });
  return { address: listen, port: Number(port ?? 0) };
}

function maxBodyOf({ maxBody }: Options): number {
  const bytes = maxBody === undefined ? usualMaxBodyBytes : parseByteSize(maxBody);
  if (bytes !== undefined) return bytes;
  throw new Problem('usage', `--max-body ${maxBody} is not a size.`, {
    remedy: 'Write it like this: --max-body 16MiB or --max-body 1GiB',
  });
}

function parseOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new Problem('usage', `--allow-origin ${text} is not an origin.`, {
    remedy: 'Write it as a browser sends it: --allow-origin https://app.example.org',
  });
}

/** Rejects with the signal's reason. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Problem);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
