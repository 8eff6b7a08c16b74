/** What it takes to send packets through programs in a real kernel. */
export { removeRoot } from '../device/commands.ts';
export { classId, classNumber, type Device, EMPTY_DEVICE, type Leaf } from '../device/device.ts';
export { toNetem } from '../effects/index.ts';
export { addIfb, planChange, removeIfb } from '../interface/change.ts';
export { NO_MEMORY } from '../interface/own-traces.ts';
export { toFrame } from './header-packet.ts';
export { UNTOUCHED } from './kernel-views.ts';
export type { Viewpoint } from './plain-meaning.ts';
export {
  arbitraryMatches,
  newTrial,
  type Sample,
  type Trial,
  TRIAL_VIEWS,
} from './program-trial.ts';
