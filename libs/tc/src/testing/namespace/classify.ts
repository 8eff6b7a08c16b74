import { BpfMachine, type Frame } from '../bpf-machine.ts';
import { ETHERTYPES, toFrame } from '../header-packet.ts';
import type { SimulatedDevice } from './simulated-device.ts';

const TCP = 6;

/** A packet of TCP over IPv4 between 10.0.0.1 and 10.0.0.2. */
export function newTcpFrame(sourcePort: number, destinationPort: number): Frame {
  const ports = new DataView(new ArrayBuffer(20));
  ports.setUint16(0, sourcePort);
  ports.setUint16(2, destinationPort);
  return toFrame({
    ethertype: ETHERTYPES.ip,
    source: 0x0a00_0001n,
    destination: 0x0a00_0002n,
    options: 0,
    fragment: 0,
    headers: [{ type: TCP, bytes: new Uint8Array(ports.buffer) }],
  });
}

/**
 * Runs the programs at a place on a packet.
 *
 * @param place `7fa1:`, or `ingress`.
 * @returns such as `7fa1:10` below a root, 1 or more at a hook; 0 for a packet that nothing matches.
 */
export function classify({ filters }: SimulatedDevice, place: string, frame: Frame): string {
  const values = filters
    .filter(({ parent }) => parent === place)
    .map(({ program = '1,6 0 0 0' }) => new BpfMachine(program).run(frame).value);
  const value = values.find((each) => each !== 0) ?? 0;
  return value > 0xffff
    ? `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`
    : String(value);
}
