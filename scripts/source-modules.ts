/** Lets Node run files of src/ as they are: there an import of `x.js` means `x.ts`, as TypeScript has it. */
import { registerHooks } from 'node:module';

const source = new URL('../src/', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith('.') && context.parentURL?.startsWith(source) === true;
    return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
