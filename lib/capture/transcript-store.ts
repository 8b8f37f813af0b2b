import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

import type { Db } from '#lib/db/client.ts';
import type { Transcript } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

const answer = z.object({ stdout: z.string(), stderr: z.string() });
const body = z.union([
  answer,
  z.object({ answers: z.array(answer.extend({ command: z.string(), exitCode: z.int().nullable() })) }),
]);

/**
 * Stores the raw answers of a visit before anything is parsed. A repeated visit replaces its transcript; one that was
 * taken over meanwhile stores nothing.
 */
export async function storeTranscript(db: Db, visit: ClaimedVisit, transcript: Transcript): Promise<void> {
  // The answers of a CLI need no nonce, and each has an exit code of its own.
  const { nonce, exitCode } = 'answers' in transcript ? { nonce: '', exitCode: null } : transcript;
  const packed = gzipSync(JSON.stringify(body.parse(transcript)), { level: 1 });
  await db.pool.query(
    `INSERT INTO transcript (visit_id, device_id, platform, nonce, exit_code, body)
     SELECT id, $2, $3, $4, $5, $6 FROM visit WHERE id = $1 AND fence = $7 AND state = 'running'
     ON CONFLICT (visit_id) DO UPDATE SET platform = excluded.platform, nonce = excluded.nonce,
       exit_code = excluded.exit_code, body = excluded.body, taken_at = now()`,
    [visit.id, visit.deviceId, transcript.platform, nonce, exitCode, packed, visit.fence],
  );
}

/** null when the visit has no transcript. */
export async function readTranscript(db: Db, visitId: string): Promise<Transcript | null> {
  const row = await db.prisma.transcript.findUnique({ where: { visitId } });
  if (!row) return null;
  const { platform, nonce, exitCode } = row;
  const stored = body.parse(JSON.parse(gunzipSync(row.body).toString('utf8')));
  return 'answers' in stored ? { platform, ...stored } : { platform, nonce, exitCode, ...stored };
}
