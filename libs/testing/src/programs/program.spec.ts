import { describe, expect, it } from '@jest/globals';
import { Program } from './program.ts';

const node = (script: string): Promise<Program> =>
  Program.start([process.execPath, '-e', script], { GREETING: 'hello' });

const FOR_EVER = 'setInterval(() => {}, 1000);';

describe(Program.name, () => {
  it('should see the given environment only, and keep what it prints', async () => {
    const program = await node(`console.log(process.env.GREETING, process.env.HOME);${FOR_EVER}`);
    await program.until(() => Promise.resolve(program.output !== ''));
    expect(program.isRunning).toBe(true);
    expect(program.output).toBe('hello undefined\n');
    expect(await program.stop()).toBe('SIGTERM');
    expect(program.isRunning).toBe(false);
  });

  it('should give the exit code of a program that ends by itself on SIGTERM', async () => {
    const handler = `process.on('SIGTERM', () => process.exit(7)); console.log('up');${FOR_EVER}`;
    const program = await node(handler);
    await program.until(() => Promise.resolve(program.output !== ''));
    expect(await program.stop()).toBe('7');
    expect(await program.stop()).toBe('7');
  });

  it('should say what was printed when the program ends before it is ready', async () => {
    const program = await node("console.error('no certificate'); process.exit(1)");
    await expect(program.until(() => Promise.resolve(false))).rejects.toThrow(
      'no certificate\n\nThe program ended with code 1, see above.',
    );
    await expect(program.assertRunning()).rejects.toThrow('ended with code 1');
  });

  it('should give up when the program does not become ready', async () => {
    const program = await node(FOR_EVER);
    try {
      await expect(program.until(() => Promise.resolve(false), 50)).rejects.toThrow(
        'not ready within 50 ms',
      );
    } finally {
      await program.stop();
    }
  });

  it('should fail when there is no such command', async () => {
    await expect(Program.start(['/no/such/command'], {})).rejects.toThrow('ENOENT');
  });
});
