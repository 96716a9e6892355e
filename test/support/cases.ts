/** How many cases a test tries: fewer in `make test`, all in `make test-all`. */
export function cases(quick: number, all: number): number {
  return process.env['MODE'] === 'quick' ? quick : all;
}
