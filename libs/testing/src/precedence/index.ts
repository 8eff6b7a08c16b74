export { type PrecedenceCase, readPrecedence } from './read-precedence.ts';
export { readTable, type TableRow } from './read-table.ts';
