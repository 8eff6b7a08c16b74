import { type Fault, FaultError, parseFault } from '@sidecar-injector/tc';

/**
 * Parses faults by name, such as `{"slow": {"delay": {"time": "20ms"}}}`.
 *
 * @throws Error naming the fault and the field that is wrong.
 */
export function parseInitialFaults(text: string): Fault[] {
  const faults: unknown = JSON.parse(text);
  if (typeof faults !== 'object' || faults === null || Array.isArray(faults)) {
    throw new Error('must be an object of faults by name');
  }
  return Object.entries(faults).map(([name, fault]) => parseOne(name, fault));
}

function parseOne(name: string, fault: unknown): Fault {
  try {
    return parseFault(name, fault);
  } catch (error) {
    if (error instanceof FaultError) {
      const { field, message, remedy } = error;
      throw new Error(`${[name, field].filter(Boolean).join('.')} ${message}: ${remedy}`, {
        cause: error,
      });
    }
    throw error;
  }
}
