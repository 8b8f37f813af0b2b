/** A cage of eight lanes has eight numbers; one of four lanes or of one shares them with its neighbours. */
export function cageOfNumber(port: string): string | null {
  const number = Number(/^Ethernet(\d+)$/.exec(port)?.[1] ?? Number.NaN);
  return Number.isNaN(number) ? null : `Ethernet${number - (number % 8)}`;
}
