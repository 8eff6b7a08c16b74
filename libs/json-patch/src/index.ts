export { encodePatch, keepJson } from './encode-patch.ts';
export type { Operation } from './operation.ts';
export { PatchBuilder } from './patch-builder.ts';
export { escapeToken, parsePointer, toPointer, type Token, unescapeToken } from './pointer.ts';
