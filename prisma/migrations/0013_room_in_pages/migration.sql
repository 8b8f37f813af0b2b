-- Times of these rows are written at every visit. Where the new version fits into the page of the old one no index is
-- written, so pages are filled with room for some.
ALTER TABLE "inventory" SET (fillfactor = 75);
ALTER TABLE "port" SET (fillfactor = 75);
ALTER TABLE "device" SET (fillfactor = 75);
ALTER TABLE "placement" SET (fillfactor = 75);
