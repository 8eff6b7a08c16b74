export { classify, newTcpFrame } from './namespace/classify.ts';
export type { SimulatedDevice, SimulatedQdisc } from './namespace/simulated-device.ts';
export { type Outcome, SimulatedNamespace } from './namespace/simulated-namespace.ts';
