export { type Change, clearDevice, diffDevice, drainLeaves } from './diff/diff-device.ts';
export { diffFilters } from './diff/diff-filters.ts';
export { EFFECT_NAMES, type EffectName, type Effects } from './effects/index.ts';
export { expectationsOf } from './fault/expectations.ts';
export { FaultError } from './fault/fault-error.ts';
export {
  type Direction,
  type Fault,
  FAULT_FIELDS,
  formatFault,
  isSameFault,
  parseFault,
  parseFaultName,
} from './fault/fault.ts';
export type { Match } from './fault/match.ts';
export {
  parseShorthand,
  type Query,
  SHORTHAND_KINDS,
  SHORTHAND_PARAMETERS,
} from './fault/shorthand.ts';
export { type Device, EMPTY_DEVICE, type Filter, HANDLE, type Leaf } from './kernel/device.ts';
export { readFilters } from './kernel/read-filters.ts';
export { findForeignRoot, type Qdisc, readDevice, readQdiscs } from './kernel/read-qdiscs.ts';
export { compileMatch } from './plan/compile-match.ts';
export { planDevice, planRedirect } from './plan/device-plan.ts';
export { MAX_FILTERS, MAX_RULES } from './plan/limits.ts';
export { type CompiledRules, compileRules, isForWay, type Rule } from './plan/rules.ts';
export { assignSlots, type Slot, type Slots } from './plan/slots.ts';
export type { Way } from './plan/u32.ts';
