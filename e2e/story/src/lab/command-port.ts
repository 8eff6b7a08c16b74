import { once } from 'node:events';
import { connect } from 'node:net';

const PORT = 2222;

/** How long a node may take to get the order to end, in milliseconds. */
const ORDER_LIMIT = 2_000;

/**
 * Runs a script on a node, as root, outside of all Pods.
 *
 * @param limit of its silence, in milliseconds.
 * @returns what it printed.
 * @throws Error when the node does not answer, or no more.
 */
export async function runOnNode(ip: string, script: string, limit = 60_000): Promise<string> {
  const socket = connect({ host: ip, port: PORT, timeout: limit });
  socket.once('timeout', () => {
    socket.destroy(new Error(`${ip} has said nothing for ${limit} ms`));
  });
  await once(socket, 'connect');
  let output = '';
  socket.setEncoding('utf8').on('data', (text: string) => (output += text));
  socket.end(`${script}\nexit\n`);
  await once(socket, 'close');
  return output;
}

/** Asks a node to end at once, with what it has to write written. It never says that it did. */
export async function powerOff(ip: string): Promise<void> {
  await runOnNode(ip, 'sync; echo o > /proc/sysrq-trigger', ORDER_LIMIT);
}
