/** CMIS 5.3, table 8-46: pages 10h to 2Fh come in up to four banks of eight lanes. */
export const BANKS = 4;
export const LANES_PER_BANK = 8;
