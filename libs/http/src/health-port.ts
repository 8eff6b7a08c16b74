// For programs that are asked for their health on a port of its own. The agent is not: what stands
// here would be a part of it that nobody uses.
export { HealthServer } from './health/health.server.ts';
export { newProcessRegistry } from './metrics/process-registry.ts';
