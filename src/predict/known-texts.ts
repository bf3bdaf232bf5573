import { gatewayTexts } from './gateway-texts.js';
import { knativeTexts } from './knative-texts.js';
import type { KnownText } from './known-text.js';
import { serverTexts } from './server-texts.js';

/** The texts that are known, the more telling first. */
export const knownTexts: readonly KnownText[] = [...knativeTexts, ...gatewayTexts, ...serverTexts];

/** What is known of an HTTP answer by its text. `message` is in one line, `page` as it came. */
export function knownHttpText(status: number, message: string, page: string): KnownText | undefined {
  return knownTexts.find(
    (known) => known.statuses.includes(status) && known.text.test(known.page ? page : message),
  );
}

/** What is known of a gRPC status by its message. */
export function knownGrpcText(code: number, message: string): KnownText | undefined {
  return knownTexts.find((known) => known.codes.includes(code) && known.text.test(message));
}
