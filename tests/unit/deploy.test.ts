import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { CONFIG_VARIABLES, loadConfig } from '#lib/config/config.ts';

import { COMMANDS } from '../../cli/main.ts';

/** Set in the image, so that they need not be said again. */
const IMAGE_VARIABLES = [...readFileSync('Dockerfile', 'utf8').matchAll(/\b([A-Z_]+)=\S+/g)].map(
  ([, name]) => name!,
);
const PORT = loadConfig({}, '/nowhere').web.port;
const isKnown = (name: string) => CONFIG_VARIABLES.includes(name);
const isServed = (path: string) => existsSync(`app${path}/route.ts`);

test('the image runs without root, and its settings are known', () => {
  const image = readFileSync('Dockerfile', 'utf8');
  expect(/^USER (\S+)$/m.exec(image)?.[1]).toBe('node');
  expect(image).toContain(`EXPOSE ${PORT}`);
  const others = ['NODE_ENV', 'NEXT_TELEMETRY_DISABLED'];
  expect(IMAGE_VARIABLES.filter((name) => !isKnown(name) && !others.includes(name))).toEqual([]);
});

describe('docker-compose.yml', () => {
  interface Service {
    image: string;
    command?: string[];
    environment?: Record<string, string>;
    volumes?: string[];
    ports?: string[];
    depends_on?: Record<string, { condition: string }>;
    healthcheck?: { test: string[] };
    read_only?: boolean;
    cap_drop?: string[];
    security_opt?: string[];
    stop_grace_period?: string;
  }
  const { services, volumes } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };
  const ours = Object.entries(services).filter(([, { image }]) => image === 'ferrule');

  test('has what there is to run, and no more than it needs', () => {
    expect(ours.map(([name]) => name)).toEqual(['migrate', 'web', 'worker']);
    for (const [name, service] of ours) {
      expect(Object.keys(COMMANDS), name).toContain(service.command![0]);
      expect(
        Object.keys(service.environment!).filter((each) => !isKnown(each)),
        name,
      ).toEqual([]);
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  test('each process has its own keys only', () => {
    expect(services.web!.volumes).toEqual(['keys-web:/keys/web:ro']);
    expect(services.worker!.volumes).toEqual(['keys-worker:/keys/worker:ro']);
    expect(services.web!.environment).not.toHaveProperty('FERRULE_MIGRATE_URL');
    const named = Object.values(services).flatMap((service) =>
      (service.volumes ?? []).map((each) => each.split(':')[0]!),
    );
    expect(Object.keys(volumes).toSorted()).toEqual([...new Set(named)].toSorted());
  });

  test('starts in order, and the web process is healthy when it is ready', () => {
    const migrated = { condition: 'service_completed_successfully' };
    for (const name of ['web', 'worker']) expect(services[name]!.depends_on!.migrate).toEqual(migrated);
    const probe = services.web!.healthcheck!.test.join(' ');
    const [, port, path] = /http:\/\/127\.0\.0\.1:(\d+)(\/\w+)/.exec(probe)!;
    expect([Number(port), path]).toEqual([PORT, '/readyz']);
    expect(isServed(path!)).toBe(true);
    expect(services.postgres!.healthcheck && services.redis!.healthcheck).toBeTruthy();
    expect(parse(JSON.stringify(services.redis)).command.join(' ')).toMatch(
      /appendonly yes.*everysec.*noeviction/,
    );
    expect(Number.parseInt(services.worker!.stop_grace_period!, 10)).toBeGreaterThanOrEqual(30);
  });
});

describe('deploy/kubernetes.yaml', () => {
  interface Probe {
    httpGet: { path: string; port: string };
  }
  interface Container {
    name: string;
    image: string;
    args: string[];
    env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
    ports?: { name: string; containerPort: number }[];
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
    securityContext: object;
    resources: { requests: object; limits: object };
    startupProbe?: Probe;
    livenessProbe?: Probe;
    readinessProbe?: Probe;
  }
  interface Pod {
    securityContext: object;
    automountServiceAccountToken: boolean;
    containers: Container[];
    volumes: { name: string; secret?: { secretName: string } }[];
    terminationGracePeriodSeconds?: number;
  }
  interface Thing {
    kind: string;
    metadata: { name: string; namespace?: string };
    spec: {
      selector?: { matchLabels: Record<string, string> };
      template?: { metadata: { labels: Record<string, string> }; spec: Pod };
      ports?: { targetPort: string }[];
    };
  }
  const text = readFileSync('deploy/kubernetes.yaml', 'utf8');
  const things = parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Thing;
  });
  const pods = things
    .filter(({ spec }) => spec.template)
    .map((thing) => ({ ...thing, pod: thing.spec.template!.spec }));
  const named = (name: string) => pods.find(({ metadata }) => metadata.name === name)!;

  test('has a web process, workers per zone, migrations and a service, in no namespace', () => {
    expect(things.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Job ferrule-migrate-1',
      'Deployment ferrule-web',
      'Service ferrule-web',
      'Deployment ferrule-worker',
      'Deployment ferrule-worker-dmz',
    ]);
    expect(things.every(({ metadata }) => metadata.namespace === undefined)).toBe(true);
    for (const { spec, kind } of pods) {
      if (kind === 'Deployment') expect(spec.template!.metadata.labels).toEqual(spec.selector!.matchLabels);
    }
    const service = things.find(({ kind }) => kind === 'Service')!;
    expect(service.spec.selector).toEqual(named('ferrule-web').spec.selector!.matchLabels);
    expect(service.spec.ports![0]!.targetPort).toBe(named('ferrule-web').pod.containers[0]!.ports![0]!.name);
  });

  test.each(pods.map((each) => [each.metadata.name, each.pod] as const))(
    '%s is told what Ferrule knows, and no secret',
    (_, pod) => {
      const [container] = pod.containers;
      expect(Object.keys(COMMANDS)).toContain(container!.args[0]);
      expect(container!.env.map(({ name }) => name).filter((name) => !isKnown(name))).toEqual([]);
      const literal = container!.env.filter(({ value }) => value !== undefined);
      expect(literal.filter(({ name }) => /URL|SECRET|PASS/.test(name) && name !== 'FERRULE_URL')).toEqual(
        [],
      );
      const settings = Object.fromEntries(literal.map(({ name, value }) => [name, value]));
      expect(() => loadConfig({ ...settings, DATABASE_URL: 'postgresql://a/b' }, '/nowhere')).not.toThrow();
    },
  );

  test.each(pods.map((each) => [each.metadata.name, each.pod] as const))(
    '%s runs without root, read-only',
    (_, pod) => {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const { securityContext, resources, volumeMounts } of pod.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources.limits && resources.requests).toBeTruthy();
        expect(volumeMounts.filter(({ mountPath, readOnly }) => mountPath !== '/tmp' && !readOnly)).toEqual(
          [],
        );
        const volumes = pod.volumes.map(({ name }) => name);
        expect(volumeMounts.map(({ name }) => name).toSorted()).toEqual(volumes.toSorted());
      }
    },
  );

  test('each process has its own keys only', () => {
    const keysOf = (name: string) =>
      named(name).pod.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    expect(keysOf('ferrule-web')).toEqual(['ferrule-keys-web']);
    expect(keysOf('ferrule-worker')).toEqual(['ferrule-keys-worker']);
    expect(keysOf('ferrule-worker-dmz')).toEqual(['ferrule-keys-worker']);
  });

  test('the probes ask what the web process answers, and workers have time to hand back', () => {
    const [web] = named('ferrule-web').pod.containers;
    expect(web!.ports).toEqual([{ name: 'http', containerPort: PORT }]);
    const probes = { start: web!.startupProbe!, live: web!.livenessProbe!, ready: web!.readinessProbe! };
    expect(
      Object.values(probes).every(({ httpGet }) => httpGet.port === 'http' && isServed(httpGet.path)),
    ).toBe(true);
    expect([probes.live.httpGet.path, probes.ready.httpGet.path]).toEqual(['/healthz', '/readyz']);
    for (const name of ['ferrule-worker', 'ferrule-worker-dmz']) {
      expect(named(name).pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
    }
  });

  test('its Secrets are those that it says and the documentation makes', () => {
    const used = pods.flatMap(({ pod }) => [
      ...pod.volumes.flatMap(({ secret }) => secret?.secretName ?? []),
      ...pod.containers.flatMap(({ env }) =>
        env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.name ?? []),
      ),
    ]);
    const docs = readFileSync('docs/running-in-production.md', 'utf8');
    const made = [...docs.matchAll(/create secret generic (\S+)/g)].map(([, name]) => name);
    expect([...new Set(used)].toSorted()).toEqual(made.toSorted());
    for (const name of new Set(used)) expect(text).toContain(`#   ${name}`);
  });
});
