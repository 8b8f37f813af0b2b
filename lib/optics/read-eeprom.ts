import { decodeCmis } from '#lib/optics/decode-cmis.ts';
import { decodeSff8472 } from '#lib/optics/decode-sff8472.ts';
import { decodeSff8636 } from '#lib/optics/decode-sff8636.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { emptyFacts } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { readingOf, unreadable } from '#lib/optics/module-reading.ts';

/** What the bytes of a module's memory say. Never throws: bytes that are no module give `unreadable` with the reason. */
export function readEeprom(image: EepromImage): ModuleReading {
  if (image.to <= image.from) {
    return unreadable('no-answer', 'No bytes of the module were read.', 'Read the module again.');
  }
  return readingOf(factsOf(image), []);
}

/** The facts of an image, by its memory map; only the identifier where no map fits. */
export function factsOf(image: EepromImage): ModuleFacts {
  switch (image.family) {
    case 'sff-8472':
      return decodeSff8472(image);
    case 'sff-8636':
      return decodeSff8636(image);
    case 'cmis':
      return decodeCmis(image);
    case null: {
      const facts = emptyFacts();
      if (image.from === 0) facts.identifier = image.base[0] as number;
      return facts;
    }
  }
}
