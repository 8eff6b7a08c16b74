import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

/** Runs in the Pod: `udp ADDRESS PORT COUNT` or `tcp ADDRESS PORT SECONDS`. */
const [, , kind, address = '', port = '', amount = ''] = process.argv;

if (kind === 'udp') {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const message = Buffer.alloc(64, 0x5a);
  for (let number = 0; number < Number(amount); number++) {
    message.writeUInt32BE(number, 0);
    await new Promise((resolve) => {
      socket.send(message, Number(port), address, resolve);
    });
    if (number % 25 === 24) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  socket.close();
} else {
  const socket = connect({ host: address, port: Number(port) });
  const chunk = Buffer.alloc(64 * 1_024);
  const end = performance.now() + Number(amount) * 1_000;
  socket.on('error', () => undefined);
  const write = (): void => {
    if (performance.now() > end) {
      socket.destroy();
    } else {
      socket.write(chunk, write);
    }
  };
  socket.on('connect', write);
}
