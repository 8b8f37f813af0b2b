import type { CheckStep } from '#lib/devices/check-step.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

type Judgement = Pick<CheckStep, 'state' | 'sentence' | 'remedy'>;

/** Whether the account may do what a visit does, as far as one reading tells. */
export function privilegeWords({ ports, complete, problems }: DeviceReading): Judgement {
  const said = problems.join(' ');
  if (ports.length === 0 && !complete) {
    return { state: 'failed', sentence: said, remedy: describeFailure('not-understood').remedy };
  }
  const denied = ports.filter(({ reading }) => reading.reason?.kind === 'permission');
  const reason = denied[0]?.reading.reason;
  if (reason) {
    const which =
      denied.length === ports.length ? 'No port' : `${ports.length - denied.length} of ${ports.length} ports`;
    return {
      state: 'failed',
      sentence: `${which} may be read. The device said: ${reason.message}`,
      remedy: reason.remedy,
    };
  }
  if (said !== '') return { state: 'warning', sentence: said };
  return { state: 'passed', sentence: 'Everything that a visit asks was answered.' };
}

/** The first port with a module, or the first there is. */
export function firstPortWords({ ports }: DeviceReading): Judgement {
  const byName = new Intl.Collator('en', { numeric: true });
  const sorted = ports.toSorted((a, b) => byName.compare(a.name, b.name));
  const listed = ports.length === 1 ? '1 port' : `${ports.length} ports`;
  const held = sorted.find(({ reading }) => reading.module !== null);
  const found = held?.reading.module;
  if (held && found) {
    const { vendor, partNumber, formFactor, serial } = found;
    const words = [vendor, partNumber, formFactor].filter(Boolean).join(' ');
    return {
      state: 'passed',
      sentence: `${listed}. ${held.name} has ${words || 'a module'}${serial ? `, serial ${serial}` : ''}.`,
    };
  }
  const [first] = sorted;
  if (!first) return { state: 'warning', sentence: 'The device lists no port with hardware behind it.' };
  const why = first.reading.reason ? `: ${first.reading.reason.message}` : '';
  return {
    state: 'warning',
    sentence: `${listed}, none with a module that was read. ${first.name} is ${first.reading.state}${why}`,
  };
}
