/** Enough to tell an error by. It keeps whole pages and bodies out of the logs. */
const MAX_CHARACTERS = 200;

/**
 * The text of a thrown value, shortened and well-formed: DynamoDB refuses a lone surrogate. Never throws, although code
 * may throw values that can't be written as text.
 *
 * @param maxCharacters longest text, in UTF-16 code units. Default 200.
 */
export function errorText(error: unknown, maxCharacters = MAX_CHARACTERS): string {
  try {
    return String(error).slice(0, maxCharacters).toWellFormed();
  } catch {
    return 'a value that can’t be written as text';
  }
}
