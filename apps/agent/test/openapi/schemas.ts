/** Shapes of what is sent and answered, as OpenAPI 3.0 says them; libs/tc checks the values. */

const text = (description: string, example?: unknown): object => ({
  type: 'string',
  description,
  ...(example !== undefined && { example }),
});

const list = (items: object): object => ({ type: 'array', items });

const percent = { type: 'number', minimum: 0, maximum: 100, example: 10 };

const share = {
  type: 'object',
  required: ['percent'],
  additionalProperties: false,
  properties: { percent, correlation: percent },
};

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const FAULT_PROPERTIES = {
  direction: {
    type: 'string',
    enum: ['egress', 'ingress', 'both'],
    description: 'By default egress, and both for a partition.',
  },
  interfaces: {
    ...list({ type: 'string', example: 'eth0' }),
    description: 'By default those of the default routes.',
  },
  match: {
    type: 'object',
    additionalProperties: false,
    description: 'Which packets it is for; all without any member.',
    properties: {
      cidrs: list(text('Of the peer.', '10.0.0.0/8')),
      ports: list({ oneOf: [{ type: 'integer' }, { type: 'string' }], example: '8000-8999' }),
      portSide: { type: 'string', enum: ['remote', 'local', 'any'], default: 'remote' },
      protocol: { type: 'string', enum: ['tcp', 'udp', 'sctp', 'icmp'] },
      excludeCidrs: list(text('Of the peer.', '10.1.0.0/16')),
      excludePorts: list({ oneOf: [{ type: 'integer' }, { type: 'string' }], example: 443 }),
    },
  },
  delay: {
    type: 'object',
    required: ['time'],
    additionalProperties: false,
    properties: {
      time: text('Milliseconds without a unit, at most 10 minutes.', '20ms'),
      jitter: text('At most the time, and 2.147 s.', '2ms'),
      correlation: percent,
      distribution: { type: 'string', enum: ['uniform', 'normal', 'pareto', 'paretonormal'] },
    },
  },
  loss: {
    description: 'By chance, or by a Markov chain (tc-netem(8)).',
    oneOf: [
      {
        type: 'object',
        required: ['percent'],
        additionalProperties: false,
        properties: { model: { enum: ['random'] }, percent, correlation: percent },
      },
      {
        type: 'object',
        required: ['model', 'p'],
        additionalProperties: false,
        properties: {
          model: { enum: ['gemodel'] },
          p: percent,
          r: percent,
          h: percent,
          k: percent,
        },
      },
      {
        type: 'object',
        required: ['model', 'p13'],
        additionalProperties: false,
        properties: {
          model: { enum: ['state'] },
          p13: percent,
          p31: percent,
          p32: percent,
          p23: percent,
          p14: percent,
        },
      },
    ],
  },
  duplicate: share,
  corrupt: share,
  reorder: {
    type: 'object',
    required: ['percent'],
    additionalProperties: false,
    description: 'Needs a delay: only packets that wait can be overtaken.',
    properties: { percent, correlation: percent, gap: { type: 'integer', minimum: 1 } },
  },
  rate: text('With bit, kbit, mbit or gbit.', '1mbit'),
  partition: { type: 'boolean', description: 'Nothing gets through.' },
  duration: text('From 1s to 7d; stays until it is removed without one.', '30s'),
  priority: {
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    default: 100,
    description:
      'Where several faults say the same of a packet, the lowest wins; then the narrower match, then the name.',
  },
};

/** What becomes of a fault beside the others. */
const REPORT = {
  expected: list(text('What the user will see.', 'ping +20ms')),
  warnings: list(text('What the fault does not do, and why.')),
};

export const SCHEMAS = {
  Fault: {
    type: 'object',
    additionalProperties: false,
    description: 'One network fault; at least one effect is needed.',
    properties: FAULT_PROPERTIES,
  },
  ActiveFault: {
    type: 'object',
    required: ['name', 'interfaces'],
    properties: {
      name: text('Of the fault.', 'latency'),
      ...FAULT_PROPERTIES,
      remainingSeconds: { type: 'number', description: 'Absent for one without a duration.' },
    },
  },
  Leaf: {
    type: 'object',
    description: 'A class of the kernel in which a fault acts, alone or with others.',
    properties: {
      interface: text('Of the Pod.', 'eth0'),
      direction: { type: 'string', enum: ['egress', 'ingress'] },
      device: text('The interface, or the ifb of what comes in.', 'fi0'),
      class: text('Its class.', '7fa1:10'),
      faults: {
        ...list(text('A name.', 'latency')),
        description: 'Those that act on its packets.',
      },
      packets: { type: 'integer', description: 'That have passed.' },
      dropped: { type: 'integer', description: 'By loss, or by a full queue.' },
      backlog: { type: 'integer', description: 'That wait.' },
      netem: { type: 'object', description: 'As tc -j qdisc show prints it.' },
    },
  },
  Change: {
    type: 'object',
    required: ['tc command', 'fault', 'kernel', 'expected', 'warnings'],
    properties: {
      'tc command': text('What was run; empty where nothing had to be.'),
      fault: { allOf: [ref('ActiveFault')], nullable: true },
      kernel: list(ref('Leaf')),
      ...REPORT,
      dryRun: { type: 'boolean', description: 'There where nothing was done.' },
      droppedAtRemoval: { type: 'integer', description: 'Packets that were lost with it.' },
    },
  },
  Reading: {
    type: 'object',
    required: ['fault', 'kernel', 'expected', 'warnings'],
    properties: {
      fault: { allOf: [ref('ActiveFault')], nullable: true },
      kernel: list(ref('Leaf')),
      ...REPORT,
    },
  },
  Faults: {
    type: 'object',
    required: ['faults', 'drifted', 'repairs'],
    properties: {
      faults: list({
        allOf: [ref('ActiveFault')],
        required: ['kernel', 'expected', 'warnings'],
        properties: { kernel: list(ref('Leaf')), ...REPORT },
      }),
      drifted: {
        description: 'Whether somebody else has changed what was set, and what came of it.',
        oneOf: [
          { type: 'boolean', enum: [false] },
          {
            type: 'string',
            enum: ['repaired', 'repair_failed', 'foreign_qdisc', 'interface_not_found'],
          },
        ],
      },
      repairs: { type: 'integer', description: 'Since the agent started.' },
    },
  },
  Kernel: {
    type: 'object',
    required: ['features', 'iproute2', 'interfaces', 'defaultInterfaces'],
    properties: {
      features: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['available'],
          properties: {
            available: { type: 'boolean', nullable: true },
            reason: { type: 'string' },
            remedy: { type: 'string' },
          },
        },
      },
      iproute2: { type: 'string', nullable: true, example: '6.1.0' },
      interfaces: list({ type: 'string' }),
      defaultInterfaces: list({ type: 'string' }),
    },
  },
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'remedy'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          field: { type: 'string' },
          value: text('As it was sent; escaped, and cut where it is long.'),
          remedy: text('What to do about it.'),
          requestId: text('Found again in the log; where the agent itself has failed.'),
          stderr: text('What tc has said.'),
          rolledBack: { type: 'boolean', description: 'Whether the kernel is as it was.' },
        },
      },
    },
  },
};

export type SchemaName = keyof typeof SCHEMAS;

export const refTo = (name: SchemaName): object => ref(name);
