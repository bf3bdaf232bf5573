import type { Cluster } from '../cluster/cluster.js';
import { payloadJson } from '../format/payload-json.js';
import type { Service } from '../kserve/service.js';
import type { GivenPayload, PredictOptions, Predictor } from '../predict/predict.js';
import type { CompareSide } from './compare.js';
import { versionsOf } from './versions.js';

/** The parts of a session that call what is compared. */
export type ComparedSession = {
  readonly cluster: Cluster;
  readonly predictor: Predictor;
  /** A predictor that calls one part of this service alone. */
  readonly predictorTo: (service: Service, part: string) => Promise<Predictor>;
};

/** One service, and how it is called. */
export type ComparedCall = { readonly service: Service; readonly options: PredictOptions };

export type ComparedSides = {
  readonly sides: readonly [CompareSide, CompareSide];
  /** The payloads that both get in turn. */
  readonly payloads: readonly GivenPayload[];
  /** Lets go of the connections that were made for this comparison alone. */
  readonly close: () => void;
};

/**
 * Both sides of a comparison: two services where `other` is given, else the two versions of `one` that share its traffic. Without payloads
 * it is the one that a prediction would send to the first. Throws Problem "usage" where the service has one version alone, "payload" where there is none.
 */
export async function findSides(
  session: ComparedSession,
  one: ComparedCall,
  other: ComparedCall | undefined,
  given: readonly GivenPayload[],
  signal: AbortSignal,
): Promise<ComparedSides> {
  const { cluster, predictor } = session;
  const versions = other === undefined ? await versionsOf(cluster, one.service, signal) : undefined;
  const payloads = given.length > 0 ? given : await samePayload(predictor, one, signal);
  const whole = ({ service, options }: ComparedCall): CompareSide => ({
    name: service.name,
    what: service.key,
    send: (index, stop) => predictor.predict(service, withPayload(options, payloads, index), stop),
  });
  if (other !== undefined) return { sides: [whole(one), whole(other)], payloads, close: () => undefined };
  const pinned: Predictor[] = [];
  const sides = (versions ?? []).map(async (version): Promise<CompareSide> => {
    if (version.kind === 'service')
      return { ...whole({ ...one, service: version.service }), ...version.facts };
    const to = await session.predictorTo(one.service, version.facts.name);
    pinned.push(to);
    return {
      ...version.facts,
      send: (index, stop) => to.predict(one.service, withPayload(one.options, payloads, index), stop),
    };
  });
  const close = () => pinned.forEach((each) => each.close());
  // All of them, so that one that opens after another failed is closed as well.
  await Promise.allSettled(sides);
  try {
    const [first, second] = await Promise.all(sides);
    if (first === undefined || second === undefined) throw new Error('A comparison has two sides.');
    return { sides: [first, second], payloads, close };
  } catch (error) {
    close();
    throw error;
  }
}

function withPayload(
  options: PredictOptions,
  payloads: readonly GivenPayload[],
  index: number,
): PredictOptions {
  const payload = payloads[index % Math.max(1, payloads.length)];
  return payload === undefined ? options : { ...options, payload };
}

/** The payload that `isvc predict` would send to the first: both get this very one. */
async function samePayload(
  predictor: Predictor,
  { service, options }: ComparedCall,
  signal: AbortSignal,
): Promise<readonly GivenPayload[]> {
  if (options.payload !== undefined) return [options.payload];
  const { payload, source } = await predictor.payloadFor(service, options, signal);
  const protocol = options.protocol ?? service.protocol;
  return [{ bytes: Buffer.from(payloadJson(payload, protocol)), as: 'json', source }];
}
