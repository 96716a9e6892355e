/** Whether a path can be decoded. Somebody may have typed one with a `%` that is no escape, such as `/events/%`. */
export function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
