/** Prints lines of figures, each below its head. */
export function printTable(title: string, heads: string[], lines: [name: string, figures: string[]][]): void {
  const width = Math.max(title.length, ...lines.map(([name]) => name.length));
  console.log([title.padEnd(width), ...heads].join('   '));
  for (const [name, figures] of lines) {
    const cells = figures.map((figure, column) => figure.padStart(heads[column]!.length));
    console.log([name.padEnd(width), ...cells].join('   '));
  }
}

/** The middle one; of an even number the upper of the two. */
export function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!;
}
