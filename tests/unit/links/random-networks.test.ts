import { expect, test } from 'vitest';

import { resolveLinks } from '#lib/links/resolve-links.ts';

import { isBetrayed, randomNetwork } from './random-network.ts';

const NETWORKS = 400;

test(`in ${NETWORKS} networks no link is wrong, and most of what there is to find is found`, () => {
  const wrong: string[] = [];
  let right = 0;
  let plugged = 0;
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const { nics, inputs } = randomNetwork(seed);
    plugged += nics.filter(({ plug }) => plug !== null).length;
    for (const input of inputs) {
      for (const { portId, state, candidates } of resolveLinks(input)) {
        if (state !== 'linked') continue;
        const nic = nics.find(({ id }) => id === portId)!;
        const [{ farPortId, confidence } = { farPortId: '', confidence: '' }] = candidates;
        if (farPortId === nic.plug) right += 1;
        // Of one host behind a small switch that shows itself by nothing, nobody could tell.
        else if (nic.plug !== null || nic.at !== farPortId || isBetrayed(nic, input)) {
          wrong.push(
            `${seed}: ${portId} = ${farPortId} ${confidence}, really ${nic.plug ?? `behind ${nic.at}`}`,
          );
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(right / plugged).toBeGreaterThan(0.6);
});

test('the order of what is known changes nothing', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    for (const input of randomNetwork(seed).inputs) {
      const turned = {
        ...input,
        far: input.far.toReversed(),
        heard: input.heard.toReversed(),
        sightings: input.sightings.toReversed(),
        places: input.places.toReversed(),
        ownedMacs: input.ownedMacs!.toReversed(),
      };
      const words = (given: typeof input) =>
        resolveLinks(given).map(({ portId, state, candidates }) => ({
          portId,
          state,
          far: candidates.map(({ farPortId, score, confidence }) => ({ farPortId, score, confidence })),
        }));
      expect(words(turned)).toEqual(words(input));
    }
  }
});
