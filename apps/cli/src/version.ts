import manifest from '../package.json' with { type: 'json' };

/** As the package says it. */
export const VERSION = manifest.version;
