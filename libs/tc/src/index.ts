export { removeRoot } from './device/commands.ts';
export { classId } from './device/device.ts';
export { fingerprintOf } from './device/fingerprint.ts';
export type { Leftover } from './device/diff-device.ts';
export { findQueues } from './device/read-device.ts';
export type { Qdisc } from './device/read-qdiscs.ts';
export {
  type Fault,
  FAULT_FIELDS,
  formatFault,
  parseFault,
  parseFaultName,
} from './fault/fault.ts';
export { parseShorthand, SHORTHAND_KINDS, SHORTHAND_PARAMETERS } from './fault/shorthand.ts';
export { FaultError } from './fields/fault-error.ts';
export type { ActiveFault, Faults } from './interface/active-fault.ts';
export {
  addIfb,
  type Change,
  isEmptyChange,
  planChange,
  removeIfb,
  removeLeaves,
  toCommands,
} from './interface/change.ts';
export {
  clearHook,
  planClearing,
  planRootRemoval,
  planUndoing,
  type Removal,
} from './interface/clear.ts';
export { type InterfacePlan, plannedTrees, withoutObstacles } from './interface/interface-plan.ts';
export { isIfb } from './interface/hook.ts';
export {
  findForeignRoot,
  hasTraces,
  type KernelView,
  type NetInterface,
} from './interface/kernel-view.ts';
export { type Memory, NO_MEMORY } from './interface/own-traces.ts';
export { type FaultState, NO_FAULTS, plan, type Plan } from './interface/plan.ts';
export type { PlacedClass } from './interface/plan-tree.ts';
export { detailLines, readPrintedQdiscs, readView, SHOW_QDISCS } from './interface/read-view.ts';
export { type FaultReport, reportFault } from './interface/report.ts';
export {
  formatEntry,
  type JournalEntry,
  type NamespaceKey,
  parseEntry,
} from './journal/journal-entry.ts';
