/**
 * Fixed systems number ports and lanes (Ethernet49/1), chassis linecards, ports and lanes (Ethernet3/25/1). Only chassis
 * have names of three numbers or a second number beyond eight lanes.
 */
export function cagesOfLanes(ports: readonly string[]): (port: string) => string | null {
  const isChassis = ports.some((port) => {
    const [, , second, third] = numbersOf(port);
    return third !== undefined || Number(second ?? 0) > 8;
  });
  return (port) => {
    const [, first, second, third] = numbersOf(port);
    if (third !== undefined) return `Ethernet${first}/${second}`;
    return second === undefined || isChassis ? null : `Ethernet${first}`;
  };
}

function numbersOf(port: string): readonly (string | undefined)[] {
  return /^Ethernet(\d+)(?:\/(\d+))?(?:\/(\d+))?$/.exec(port) ?? [];
}
