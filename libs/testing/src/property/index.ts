import fc from 'fast-check';

/**
 * fast-check with a fixed seed: a run tells of the code, not of luck. `PROPERTY_SEED` takes another
 * number, or `random` for another one in each run; what fails is printed with its seed.
 */
const seed = process.env['PROPERTY_SEED'] ?? '1';

if (seed !== 'random' && !Number.isInteger(Number(seed))) {
  throw new Error(`PROPERTY_SEED is "${seed}", must be an integer or "random".`);
}
fc.configureGlobal(seed === 'random' ? {} : { seed: Number(seed) });

export default fc;
