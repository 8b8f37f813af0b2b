import { foldKey } from './key-values.ts';
import { cutRow, isRuler, rulerColumns, type TextColumn } from './text-table.ts';

/**
 * The rows of tables that have a line of dashes under their header, as records by folded header: `Vendor PN` is
 * `vendor pn`. A header over two lines counts with its last; an answer may hold several tables.
 */
export function readRuledTables(lines: readonly string[]): Map<string, string>[] {
  const rows: Map<string, string>[] = [];
  let columns: TextColumn[] | null = null;
  let names: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (isRuler(line)) {
      const groups = line.trim().split(/\s+/).length;
      columns =
        groups > 1
          ? rulerColumns(
              line,
              Array.from({ length: groups }, (_, column) => String(column)),
            )
          : null;
      if (columns) names = Object.values(cutRow(lines[index - 1] ?? '', columns)).map(foldKey);
    } else if (columns && line.trim() !== '' && !isHeader(lines, index)) {
      const cells = Object.values(cutRow(line, columns));
      rows.push(new Map(names.map((name, column) => [name, cells[column] ?? ''])));
    }
  }
  return rows;
}

function isHeader(lines: readonly string[], index: number): boolean {
  const next = lines[index + 1];
  return next !== undefined && isRuler(next) && next.trim().includes(' ');
}
