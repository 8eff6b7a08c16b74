/** In place of safe-regex2: the routes of our programs have no regular expressions. */
const isSafe = (): boolean => true;

export { isSafe as 'module.exports' };
