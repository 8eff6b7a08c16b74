export { compilePrograms } from './compile-programs.ts';
export type { Part } from './field.ts';
