import 'reflect-metadata';
import { startAgent } from './start/start-agent.ts';

await startAgent();
