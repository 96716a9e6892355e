/** `10,000` */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 event`, `10,000 events` */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
