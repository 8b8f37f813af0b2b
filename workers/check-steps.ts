import type { CheckStep, CheckStepName } from '#lib/devices/check-step.ts';

/** The steps of one check, shown one after the other in the order in which they came. */
export class CheckSteps {
  readonly #steps: CheckStep[] = [];
  readonly #show: (steps: readonly CheckStep[], done: boolean) => Promise<void>;
  #shown: Promise<void> = Promise.resolve();

  constructor(show: (steps: readonly CheckStep[], done: boolean) => Promise<void>) {
    this.#show = show;
  }

  begin = (step: CheckStepName, sentence: string) => this.add(step, 'running', sentence);
  pass = (step: CheckStepName, sentence: string) => this.add(step, 'passed', sentence);
  skip = (step: CheckStepName, sentence: string) => this.add(step, 'skipped', sentence);

  /** Puts a step in place of the one of this name. */
  add(
    step: CheckStepName,
    state: CheckStep['state'],
    sentence: string,
    more: Pick<CheckStep, 'remedy' | 'key'> = {},
  ): Promise<void> {
    const at = this.#steps.findIndex((each) => each.step === step);
    const next = { step, state, sentence, ...more };
    if (at < 0) this.#steps.push(next);
    else this.#steps[at] = next;
    return this.#write(false);
  }

  /** Fails the step that it belongs to, or the one that is under way. */
  fail(step: CheckStepName | undefined, sentence: string, remedy: string): Promise<void> {
    const running = this.#steps.find(({ state }) => state === 'running');
    const failed = step ?? running?.step ?? 'connect';
    // What was thought to be under way did not begin, where an earlier step is at fault.
    if (running && running.step !== failed) this.#steps.splice(this.#steps.indexOf(running), 1);
    return this.add(failed, 'failed', sentence, { remedy });
  }

  end(): Promise<void> {
    return this.#write(true);
  }

  #write(done: boolean): Promise<void> {
    const steps = this.#steps.map((step) => ({ ...step }));
    this.#shown = this.#shown.then(() => this.#show(steps, done));
    return this.#shown;
  }
}
