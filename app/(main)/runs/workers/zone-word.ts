/** The name of a zone where it stands among others. */
export const zoneWord = (zone: string): string => (zone === '' ? '(without a name)' : zone);
