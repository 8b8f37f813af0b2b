'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

import type { ScheduleRow } from '#lib/schedules/list-schedules.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { ScriptForm } from '../../../ui/script-form.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { SelectionFields } from '../new/selection-form.tsx';
import { formOfSelection, selectionOfForm } from '../new/selection-params.ts';
import { zonedTime } from './zoned-time.ts';

type Schedule = Pick<ScheduleRow, 'name' | 'cron' | 'timeZone' | 'selection' | 'enabled'> & {
  id: string | null;
};

/** Makes a schedule, or changes one; the next five times are shown as they are typed. */
export function ScheduleForm({
  schedule,
  timeZones,
  sites,
  saved,
  blocked,
}: {
  schedule: Schedule;
  timeZones: string[];
  sites: string[];
  saved: { id: string; name: string }[];
  blocked: string | null;
}) {
  const router = useRouter();
  const submission = useSubmit();
  const [cron, setCron] = useState(schedule.cron);
  const [timeZone, setTimeZone] = useState(schedule.timeZone);
  return (
    <ScriptForm
      className="flex max-w-5xl flex-col gap-4"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        const body = {
          name: form.get('name'),
          cron,
          timeZone,
          selection: selectionOfForm(form),
          enabled: schedule.enabled,
        };
        submission.run(async () => {
          if (schedule.id) await sendJson('PATCH', `/api/schedules/${schedule.id}`, body);
          else await sendJson('POST', '/api/schedules', body);
          router.push('/runs/schedules');
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        defaultValue={schedule.name}
        error={submission.fields.name}
        className="max-w-96"
      />
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label="When"
          name="cron"
          mono
          required
          value={cron}
          onChange={(event) => setCron(event.target.value)}
          hint={
            <>
              Minute, hour, day of month, month, day of week:{' '}
              <span className="mono whitespace-nowrap">0 2 * * 1-5</span> is 02:00 on weekdays.
            </>
          }
          error={submission.fields.cron}
          className="w-80"
        />
        <TextField
          label="Time zone"
          name="timeZone"
          required
          list="time-zones"
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
          error={submission.fields.timeZone}
          className="w-64"
        />
        <datalist id="time-zones">
          {timeZones.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <NextTimes cron={cron} timeZone={timeZone} />
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <SelectionFields {...formOfSelection(schedule.selection)} sites={sites} saved={saved} />
      </div>
      <div>
        <Button type="submit" variant="primary" pending={submission.pending} blocked={blocked}>
          {schedule.id ? 'Save' : 'Make the schedule'}
        </Button>
      </div>
    </ScriptForm>
  );
}

/** What the clock says at the next five runs, or why there are none. */
function NextTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const [answer, setAnswer] = useState<{ times: string[]; zone: string } | { error: string } | null>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const next = await sendJson<{ times: string[] }>('POST', '/api/schedules/times', {
        cron,
        timeZone,
      }).then(
        ({ times }) => ({ times, zone: timeZone }),
        (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
      );
      if (current) setAnswer(next);
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [cron, timeZone]);
  if (answer === null) return null;
  return (
    <div role="status" className="text-sm">
      <p className="font-medium">Next runs</p>
      {'error' in answer ? (
        <p className="max-w-80 text-bad">{answer.error}</p>
      ) : (
        <ol className="text-muted">
          {answer.times.map((at) => (
            <li key={at}>{zonedTime(at, answer.zone)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}
