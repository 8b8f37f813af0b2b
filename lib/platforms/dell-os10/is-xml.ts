/** Whether an answer is the XML of `| display-xml`. */
export function isXml(text: string): boolean {
  return /<\?xml|<rpc-reply/.test(text.slice(0, 20_000));
}
