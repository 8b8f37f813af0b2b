/** How the module of a row is known, in one sentence; null for one that was read here, or for none. */
export function sideSentence(row: {
  side: string | null;
  farDevice: string | null;
  farPort: string | null;
}): string | null {
  const from = [row.farDevice, row.farPort].filter(Boolean).join(' ') || 'the other end';
  if (row.side === 'inferred') return `Inferred from ${from}: same assembly`;
  if (row.side === 'far-end') return `Far end, not this module: read at ${from}`;
  return null;
}

/** What faces a port is another part: its facts never look like those of a module that was read here. */
export function sideClass(side: string | null): string {
  if (side === 'far-end') return 'text-muted italic';
  return '';
}
