/** Follows suites that run on Node's own test runner. */
export { readTap, type Tally } from './read-tap.ts';
export { runTwice, tell, tellSkipped } from './run-twice.ts';
