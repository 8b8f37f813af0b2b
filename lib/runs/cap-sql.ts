/** Whether the cap `c` holds back sessions of the device `d`: a cap of a switch also those of the hosts cabled to it. */
export const CAP_APPLIES = `
  CASE c.kind
    WHEN 'site' THEN d.site = c.value
    WHEN 'credential' THEN d.credential_id::text = c.value
    ELSE d.id::text = c.value OR EXISTS (
      SELECT FROM inventory i WHERE i.device_id = d.id AND i.far_device_id::text = c.value) END`;

/** What a person calls the cap `c`: the site, or the name of the switch or credential; null when that was deleted. */
export const CAP_NAME = `
  CASE c.kind
    WHEN 'site' THEN c.value
    WHEN 'credential' THEN (SELECT name FROM credential WHERE id = c.value::uuid)
    ELSE (SELECT name FROM device WHERE id = c.value::uuid) END`;
