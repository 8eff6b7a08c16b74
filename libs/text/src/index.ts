export { cut } from './cut.ts';
export { findNearest } from './find-nearest.ts';
