import 'reflect-metadata';
import { startInjector } from './start/start-injector.ts';
import { StartError } from './start/start.error.ts';

try {
  await startInjector();
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
