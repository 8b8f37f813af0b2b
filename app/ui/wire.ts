/** A value as the browser may hold it: a time is a Date after a page load and an ISO text after an event. */
export type Wire<T> = T extends Date
  ? Date | string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;
