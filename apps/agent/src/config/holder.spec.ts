import { describe, expect, it } from '@jest/globals';
import { readHolder } from './holder.ts';

const OWN = String(process.pid);
const PARENT = String(process.ppid);

describe(readHolder.name, () => {
  it.each([
    ['nothing', {}, undefined, undefined],
    ['a socket', { LISTEN_FDS: '1', LISTEN_PID: OWN }, 3, undefined],
    ['a socket of another process', { LISTEN_FDS: '1', LISTEN_PID: '1' }, undefined, undefined],
    ['two sockets', { LISTEN_FDS: '2', LISTEN_PID: OWN }, undefined, undefined],
    ['a parent that waits', { DOZE_PID: PARENT }, undefined, process.ppid],
    ['a stranger that waits', { DOZE_PID: OWN }, undefined, undefined],
  ])('should find what %s hands over', (_, variables, socket, waitingProcess) => {
    expect(readHolder(variables)).toEqual({ socket, waitingProcess });
  });
});
