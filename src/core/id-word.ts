/** Whether a word without digits is an id nevertheless: `deadbeef`, `cus_NffrFeUfNVHib`, `xKdPqRtYvWzLmNbGhJ`. */
export function isId(word: string): boolean {
  if (word.length < 8) return false;
  return (
    /^[a-f]+$/i.test(word) ||
    /^[a-z]{2,6}_(?=[a-z]*[A-Z])[A-Za-z]{8,}$/.test(word) ||
    // A name like `ProvisionedThroughputExceededException` begins a new word at every sixth letter or later.
    (word.length >= 16 && (word.match(/[a-z][A-Z]/g)?.length ?? 0) * 6 >= word.length)
  );
}
