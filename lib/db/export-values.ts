/** First characters that spreadsheets take for a formula, the full-width ones too. PostgreSQL text has no NUL. */
const FORMULA_STARTS = String.raw`E'=+-@\t\r\n＝＋－＠'`;

/** A text value for a CSV: what a spreadsheet would run gets a leading apostrophe. Never for numbers: -2.31 stays one. */
export function csvTextSql(sql: string): string {
  return `CASE WHEN strpos(${FORMULA_STARTS}, nullif(left(${sql}, 1), '')) > 0 THEN '''' || (${sql}) ELSE ${sql} END`;
}

/** ISO 8601 in UTC with milliseconds, as JavaScript writes it. */
export function isoTimeSql(sql: string): string {
  return `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
