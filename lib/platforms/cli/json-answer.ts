/** Failed starts after which the rest of an answer is given up, so that hostile text costs linear time. */
const MAX_FAILED_STARTS = 64;

/**
 * The JSON documents of an answer, in order: banners, prompts and echoed commands before, between and after them
 * are passed over. A document starts a line; one that is cut off or not JSON is left out. Never throws.
 */
export function jsonDocuments(text: string): unknown[] {
  const documents: unknown[] = [];
  const starts = /^[\t \r\uFEFF]*([[{])/gm;
  let failed = 0;
  for (let start = starts.exec(text); start && failed < MAX_FAILED_STARTS; start = starts.exec(text)) {
    const from = start.index + start[0].length - 1;
    const end = documentEnd(text, from);
    const document = end === null ? undefined : parseOrUndefined(text.slice(from, end));
    if (document === undefined) {
      failed += 1;
      continue;
    }
    documents.push(document);
    starts.lastIndex = end ?? text.length;
  }
  return documents;
}

/** The first document that is an object (or the first element of a list), or null. */
export function firstJsonRecord(text: string): Record<string, unknown> | null {
  for (const document of jsonDocuments(text)) {
    const record = recordsOf(document)[0];
    if (record) return record;
  }
  return null;
}

/** An object as a record; anything else is null. */
export function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Systems print one entry as an object and several as a list: always the list of objects. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : [value]).map(recordOf).filter((record) => record !== null);
}

/** A string without outer blanks, a number as text; empty and anything else is null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function documentEnd(text: string, from: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** Every object that an answer's documents are or list, in order. */
export function jsonRecords(text: string): Record<string, unknown>[] {
  return jsonDocuments(text).flatMap(recordsOf);
}
