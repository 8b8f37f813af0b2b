/** An element of an XML answer: local names only, text without outer blanks. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/** Elements deeper than this are left out, so that walks over a tree need no care for the stack. */
const MAX_DEPTH = 64;
const MARKUP =
  /<!--|<!\[CDATA\[|<\?|<!|<(\/?)([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s[^<>]{0,2000})?)(\/?)>/g;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The XML documents of an answer, in order; banners and prompts around them are passed over. Tolerant: an end tag that
 * fits nothing is skipped, what is left open at the end counts as closed. Linear time, never throws.
 */
export function xmlDocuments(text: string): XmlElement[] {
  const root: XmlElement = { name: '', text: '', children: [] };
  const open: XmlElement[] = [root];
  let textFrom = 0;
  const markup = new RegExp(MARKUP);
  for (let found = markup.exec(text); found; found = markup.exec(text)) {
    const top = open.at(-1)!;
    if (open.length > 1 && open.length <= MAX_DEPTH)
      top.text += decodeEntities(text.slice(textFrom, found.index));
    const [whole, slash, , name, attributes] = found;
    if (name === undefined) {
      const [terminator, skip] = closing(whole);
      const end = text.indexOf(terminator, markup.lastIndex);
      if (end < 0) break;
      if (whole === '<![CDATA[' && open.length > 1) top.text += text.slice(markup.lastIndex, end);
      markup.lastIndex = end + skip;
    } else if (slash) {
      const at = open.findLastIndex((element) => element.name === name);
      if (at > 0) open.length = at;
    } else {
      const element: XmlElement = { name, text: '', children: [] };
      if (open.length <= MAX_DEPTH) top.children.push(element);
      if (found[5] !== '/' && !attributes?.endsWith('/')) open.push(element);
    }
    textFrom = markup.lastIndex;
    if (open.length > 4 * MAX_DEPTH) break;
  }
  trimTexts(root);
  return root.children;
}

/** Every element of that name in document order, at any depth, those inside a found one left out. */
export function elementsNamed(from: readonly XmlElement[], name: string): XmlElement[] {
  return from.flatMap((element) =>
    element.name === name ? [element] : elementsNamed(element.children, name),
  );
}

/** The text of the first child of one of these names that has any; null where none has. */
export function childText(element: XmlElement, ...names: string[]): string | null {
  for (const name of names) {
    const found = element.children.find((child) => child.name === name && child.text !== '');
    if (found) return found.text;
  }
  return null;
}

function closing(start: string): [string, number] {
  if (start === '<!--') return ['-->', 3];
  if (start === '<![CDATA[') return [']]>', 3];
  return start === '<?' ? ['?>', 2] : ['>', 1];
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function trimTexts(element: XmlElement): void {
  element.text = element.text.trim();
  element.children.forEach(trimTexts);
}
