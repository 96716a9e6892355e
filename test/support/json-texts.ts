import fc from 'fast-check';

const changes = fc.array(
  fc.record({
    at: fc.nat(),
    cut: fc.nat(2),
    insert: fc.constantFrom(
      ...Array.from(' \t\n\r\f,:"\\[]{}0.eE+-1tfnu/\u0000\u00a0\ufeffx'),
      '\\u00',
      '',
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Removes, inserts or repeats a few characters of these texts. */
export function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(texts, changes).map(([original, made]) =>
    made.reduce((text, { at, cut, insert }) => {
      const index = at % (text.length + 1);
      return text.slice(0, index) + insert + text.slice(index + cut);
    }, original),
  );
}
