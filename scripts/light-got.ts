import type { Plugin } from 'rolldown';

/**
 * got asks of every body whether it is a `FormData`. Naming that class makes Node load its fetch, undici: 15 ms of each
 * `isvc predict`. isvc sends no forms, so in the bundle got has a class of its own there, of which nothing is an instance.
 */
export const lightGot: Plugin = {
  name: 'light-got',
  transform: {
    filter: { id: /\/got\/dist\/source\/core\/index\.js$/ },
    handler: (code) => `class FormData {}\n${code}`,
  },
};
