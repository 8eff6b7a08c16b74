/** Runs the real helm. */
export { findHelm, unpackTool } from './find-helm.ts';
export { Helm, type HelmResult } from './helm.ts';
