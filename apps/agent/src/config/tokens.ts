/** Token of the typed environment, a `Config`. */
export const CONFIG = Symbol('CONFIG');

/** Token of the program's logger, a pino `Logger`. */
export const LOGGER = Symbol('LOGGER');
