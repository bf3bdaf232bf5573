export type SavedPayload = { readonly path: string; readonly bytes: Uint8Array };

/** The payload saved for a service under the folder, of any type that `readPayload` reads; JSON first. */
export function findSavedPayload(
  _folder: string,
  _namespace: string,
  _name: string,
): Promise<SavedPayload | undefined> {
  throw new Error('not written yet');
}

/** Saves atomically, mode 0600; returns the path. */
export function savePayload(
  _folder: string,
  _namespace: string,
  _name: string,
  _text: string,
): Promise<string> {
  throw new Error('not written yet');
}

/** `$XDG_CONFIG_HOME/isvc/payloads` or its place on this system. */
export function payloadFolder(_environment: Readonly<Record<string, string | undefined>>): string {
  throw new Error('not written yet');
}
