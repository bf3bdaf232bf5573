/** The package's version; the bundle has it built in. */
export const version = process.env['ISVC_VERSION'] ?? 'development';
