/** Of the visits that were made, those that read their device in full, 0 to 1; null when none was. */
export function successShare({
  success,
  partial,
  failure,
}: {
  success: number;
  partial: number;
  failure: number;
}): number | null {
  const made = success + partial + failure;
  return made === 0 ? null : success / made;
}
