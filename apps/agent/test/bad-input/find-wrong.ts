import type { Answer } from '../new-agent.ts';
import type { BadCall } from './calls.ts';

/** The most of a value that an answer repeats, in characters. */
const LENGTH = 200;

/** A remedy or a message that is shorter than this says nothing. */
const SHORTEST = 10;

/** What is wrong with the answer to a bad call: field, value and remedy must be in it. */
export function findWrong(call: BadCall, answer: Answer | undefined): unknown[] {
  const { field, value, status = 400 } = call;
  const { error } = answer?.body ?? {};
  const isRight =
    answer?.status === status &&
    error?.field === field &&
    error.message.length >= SHORTEST &&
    error.remedy.length >= SHORTEST &&
    isShown(error.value, value) &&
    /^[\x20-\x7e]*\n$/.test(answer.text);
  return isRight ? [] : [{ call, status: answer?.status, error }];
}

/** Whether it is there as it was sent, with what cannot be printed written in ASCII. */
function isShown(shown: string | undefined, sent: string | undefined): boolean {
  const cut = sent !== undefined && sent.length > LENGTH ? `${sent.slice(0, LENGTH)}...` : sent;
  return shown === (cut === undefined ? undefined : toAscii(cut));
}

function toAscii(text: string): string {
  return text
    .split('')
    .map((letter) => {
      const code = letter.charCodeAt(0);
      return code < 32 || code > 126 ? `\\u${code.toString(16).padStart(4, '0')}` : letter;
    })
    .join('');
}
