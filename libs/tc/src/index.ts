export {
  diffDevice,
  diffFilters,
  drainLeaves,
  type Change,
  clearDevice,
} from './diff/diff-device.ts';
export { EFFECT_NAMES, type EffectName, type Effects, expectationsOf } from './effects/index.ts';
export { type Direction, type Fault, type Match, parseFault } from './fault/fault.ts';
export { FaultError } from './fault/fault-error.ts';
export { type Device, EMPTY_DEVICE, type Filter, HANDLE, type Leaf } from './kernel/device.ts';
export { readFilters } from './kernel/read-filters.ts';
export { findForeignRoot, type Qdisc, readDevice, readQdiscs } from './kernel/read-qdiscs.ts';
export { planDevice, planRedirect } from './plan/device-plan.ts';
export { type CompiledRules, compileRules, isForWay, type Rule } from './plan/rules.ts';
export { assignSlots, type Slot, type Slots } from './plan/slots.ts';
export type { Way } from './plan/u32.ts';
