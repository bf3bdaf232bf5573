import { openOn } from './open-isvc.js';
import type { TestScreen } from './screen.js';

/** The payload screen of half-plus-two, in this process. */
export async function openPayload(environment: Record<string, string> = {}): Promise<TestScreen> {
  return showPayload(await openOn('half-plus-two', { environment }));
}

/** Opens the payload screen of half-plus-two, on which the cursor stands. */
export async function showPayload<Screen extends TestScreen>(screen: Screen): Promise<Screen> {
  screen.press('P');
  await screen.shows('half-plus-two · payload · v1', '● the example in ConfigMap');
  return screen;
}
