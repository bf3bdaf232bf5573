import type { Plugin } from 'rolldown';

const clones = 'const clone = structuredClone(value);';

/**
 * got asks of every body whether it is a `FormData`. Naming that class makes Node load its fetch, undici: 15 ms of each
 * `isvc predict`. isvc sends no forms, so in the bundle got has a class of its own there, of which nothing is an instance. It also
 * copies every body, to find out whether a hook has changed it: isvc has no hooks, and its bodies may be large.
 */
export const lightGot: Plugin = {
  name: 'light-got',
  transform: {
    filter: { id: /\/got\/dist\/source\/core\/(?:index|options)\.js$/ },
    handler: (code, id) => {
      if (id.endsWith('index.js')) return `class FormData {}\n${code}`;
      if (!code.includes(clones))
        throw new Error(`got no longer has "${clones}": see what it does with bodies.`);
      return code.replace(clones, 'const clone = value;');
    },
  },
};
