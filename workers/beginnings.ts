/** A session that takes longer to begin waits for its host, and needs nothing of this process. */
export const BEGINNING_MS = 500;
/** What a session has read waits no longer, however many begin. */
export const PATIENCE_MS = 500;

/**
 * The sessions of a lane that begin. What follows a session waits while others begin: the sooner a host is asked, the more
 * is stored while it works.
 */
export class Beginnings {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  /** A session begins. What is returned is to be called once it has begun or failed, and may be called again. */
  begin(): () => void {
    this.#count += 1;
    let begins = true;
    const begun = () => {
      if (!begins) return;
      begins = false;
      clearTimeout(late);
      this.#count -= 1;
      if (this.#count === 0) for (const go of this.#waiting) go();
    };
    const late = setTimeout(begun, BEGINNING_MS);
    return begun;
  }

  /** Until no session begins, or for half a second. */
  async after(): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((done) => {
      const go = () => {
        clearTimeout(late);
        this.#waiting.delete(go);
        done();
      };
      const late = setTimeout(go, PATIENCE_MS);
      this.#waiting.add(go);
    });
  }
}
