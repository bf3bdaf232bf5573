/** A setting in effect: its value, and where that comes from (`--namespace`, `NO_COLOR`, the settings file, …). */
export type Setting = { readonly name: string; readonly value: string; readonly from: string };
