export { type PrecedenceCase, readPrecedence } from './read-precedence.ts';
