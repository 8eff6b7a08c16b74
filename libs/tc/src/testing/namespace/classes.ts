import type { ClassSettings } from './class-table.ts';
import { addDefaultQueue, removeBelow } from './qdiscs.ts';
import { kernelAnswers, kernelSays } from './refusal.ts';
import { findAt, findByHandle, type SimulatedDevice } from './simulated-device.ts';
import { after, readRate, readSize, required, toTicks } from './words.ts';

/** `tc class add` and `tc class replace` of an HTB (net/sched/sch_htb.c, htb_change_class). */
export function setClass(device: SimulatedDevice, verb: string, words: readonly string[]): void {
  const [id, parent] = [required(words, 'classid'), required(words, 'parent')];
  if (findByHandle(device, id.replace(/:.*$/, ':'))?.kind !== 'htb') {
    throw kernelAnswers('No such file or directory');
  }
  const settings = readSettings(words);
  const held = device.classes.find(id);
  if (held !== undefined && verb === 'add') {
    throw kernelAnswers('File exists');
  }
  if (held !== undefined) {
    held.settings = settings;
    return;
  }
  const above = device.classes.find(parent);
  if (above !== undefined && !device.classes.hasChildren(above.id)) {
    removeQueue(device, above.id);
  }
  device.classes.add({ id, parent: above?.id, settings });
  addDefaultQueue(device, id);
}

/**
 * `tc class del`: not while a filter or a class below it needs it. The class above gets a queue of
 * the kernel's again, which is not shown.
 */
export function removeClass(device: SimulatedDevice, words: readonly string[]): void {
  const id = required(words, 'classid');
  const held = device.classes.find(id);
  if (held === undefined) {
    throw kernelAnswers('No such file or directory');
  }
  if (device.classes.hasChildren(id) || device.filters.some(({ flowid }) => flowid === id)) {
    throw kernelSays('HTB class in use');
  }
  removeQueue(device, id);
  device.classes.delete(id);
}

function removeQueue(device: SimulatedDevice, id: string): void {
  const queue = findAt(device, id);
  if (queue !== undefined) {
    removeBelow(device, queue);
  }
}

function readSettings(words: readonly string[]): ClassSettings {
  required(words, 'htb');
  const rate = readRate(words, 'rate');
  const ceil = readRate(words, 'ceil', rate);
  // Without a burst, iproute2 takes what passes in a tick, and a packet.
  const burst = after(words, 'burst') === undefined ? 1_600 : readSize(words, 'burst');
  const cburst = after(words, 'cburst') === undefined ? 1_600 : readSize(words, 'cburst');
  return {
    rate,
    ceil,
    burst: toTicks((burst / rate) * 1e6),
    cburst: toTicks((cburst / ceil) * 1e6),
  };
}
