import { afterAll, beforeAll, describe, expect } from 'vitest';
import { whyNoTestNet } from '../test-net/test-net.ts';
import { forged, openStage, tenantNamespace, type Stage } from './stage.ts';

export const iris = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
/** The cloud gives the tenant's load balancers such addresses (RFC 5737: TEST-NET-2, and TEST-NET-3 behind names). */
export const tenantsAddress = '198.51.100.10';
const hosts = {
  'model.tenant.test': '203.0.113.20',
  'loopback.tenant.test': '127.0.0.1',
  'link-local.tenant.test': '169.254.169.254',
  'private.tenant.test': '192.168.7.7',
};
/** Of docs/verdicts.md: all but those of a bug and of signals. */
const exitCodes = new Set([0, 2, 3, 4, 5, 6, 7]);

/** The commands that look for the way in, by each of its paths. */
export const lookingCommands = [
  ['gateways'],
  ['ready', 'sklearn-iris'],
  ['predict', 'sklearn-grpc-iris', ...iris],
];
/** All that a person does with the services of a namespace of theirs. */
export const everydayCommands = [
  ...lookingCommands,
  ['list', '-A'],
  ['list', '-A', '-o', 'wide'],
  ['gateways', 'sklearn-iris'],
  ['endpoint', 'sklearn-iris'],
  ['metadata', 'sklearn-iris'],
];

/** The stage of a file's cases, and what every case expects. */
export type HostileTenant = {
  readonly stage: () => Stage;
  /** Nobody connects to the tenant, and nothing of the tenant's is printed. */
  readonly expectNothingGained: (...commands: readonly (readonly string[])[]) => Promise<void>;
  /** The control of a case: the recorder sees a call that the person means. */
  readonly expectRecorded: (...command: readonly string[]) => Promise<void>;
  readonly expectPredicts: () => Promise<void>;
  /** The model answers; what isvc said of it. */
  readonly predict: () => Promise<string>;
};

/** Cases of a tenant who may write in one namespace, on a stage of their own; skipped where addresses cannot be recorded. */
export function describeHostileTenant(cases: (tenant: HostileTenant) => void): void {
  const whyNot = whyNoTestNet();
  describe.skipIf(whyNot !== undefined)(
    `a hostile tenant${whyNot === undefined ? '' : ` (${whyNot})`}`,
    () => {
      let opened: Stage;
      beforeAll(async () => {
        opened = await openStage(hosts);
      });
      afterAll(() => opened?.close());
      cases(tenantOn(() => opened));
    },
  );
}

function tenantOn(stage: () => Stage): HostileTenant {
  const predict = async (): Promise<string> => {
    const { code, stdout, stderr } = await stage().isvc('predict', 'sklearn-iris', ...iris);
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: '{"predictions":[1]}' });
    return stderr;
  };
  return {
    stage,
    predict,
    expectNothingGained: async (...commands) => {
      for (const command of commands) {
        const { code, stdout, stderr } = await stage().isvc(...command);
        const connections = await stage().net.takeConnections();
        expect({ command, stdout, stderr, connections }).toMatchObject({ connections: [] });
        // It ran to its end, and knew what it did.
        expect({ stderr, known: exitCodes.has(code) }).toMatchObject({ known: true });
        expect(stdout).not.toContain(String(forged));
      }
    },
    expectRecorded: async (...command) => {
      const { stderr } = await stage().isvc(...command);
      expect({ stderr, connections: await stage().net.takeConnections() }).not.toMatchObject({
        connections: [],
      });
    },
    expectPredicts: async () => {
      expect(await predict()).not.toContain(tenantNamespace);
    },
  };
}
