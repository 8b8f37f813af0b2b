/**
 * Fixed systems number ports and lanes (Ethernet49/1), chassis linecards, ports and lanes (Ethernet3/25/1). Only chassis
 * have names of three numbers or a second number beyond eight lanes.
 */
export function cageOfLane(port: string, ports: readonly string[]): string | null {
  const [name, first, second, third] = numbers(port) ?? [];
  if (name === undefined || second === undefined) return null;
  if (third !== undefined) return `Ethernet${first}/${second}`;
  const isChassis = ports.some((other) => {
    const found = numbers(other);
    return found?.[3] !== undefined || Number(found?.[2] ?? 0) > 8;
  });
  return isChassis ? null : `Ethernet${first}`;
}

function numbers(port: string): RegExpExecArray | null {
  return /^Ethernet(\d+)(?:\/(\d+))?(?:\/(\d+))?$/.exec(port);
}
