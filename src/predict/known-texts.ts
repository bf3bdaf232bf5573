import { gatewayTexts } from './gateway-texts.js';
import { knativeTexts } from './knative-texts.js';
import type { KnownText } from './known-text.js';
import { serverTexts } from './server-texts.js';

/** All known texts, in the order in which they are tried. */
export const knownTexts: readonly KnownText[] = [...knativeTexts, ...gatewayTexts, ...serverTexts];

/** The first known text of an HTTP answer. `message` is in one line, `page` is the body as it came. */
export function knownHttpText(status: number, message: string, page: string): KnownText | undefined {
  return knownTexts.find(
    (known) => known.statuses.includes(status) && known.text.test(known.page ? page : message),
  );
}

/** The first known text of a gRPC status. */
export function knownGrpcText(code: number, message: string): KnownText | undefined {
  return knownTexts.find((known) => known.codes.includes(code) && known.text.test(message));
}
