import { jest } from '@jest/globals';

// Many specs start processes and wait for them: what a busy machine has failed runs once more, and
// the end of the run names it.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
