import type { Agent } from 'node:http';
import { agentFor, targetKey } from './connection.js';
import type { Target, Trust } from './transport.js';

/** The agents of a session's requests, one a target: a connection that is there already is used again. */
export type AgentPool = {
  readonly agentOf: (target: Target, trust: Trust) => Agent;
  /** Takes over an agent that has a connection already; one that is not needed is closed. */
  readonly adopt: (target: Target, trust: Trust, agent: Agent) => void;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

/** Connections that calls share: one agent for each target and what is trusted of it. */
export function createAgentPool(): AgentPool {
  const agents = new Map<string, Agent>();
  return {
    agentOf: (target, trust) => {
      const key = keyOf(target, trust);
      const agent = agents.get(key) ?? agentFor(target, trust);
      agents.set(key, agent);
      return agent;
    },
    adopt: (target, trust, agent) => {
      const key = keyOf(target, trust);
      if (agents.has(key)) agent.destroy();
      else agents.set(key, agent);
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/** Without TLS, a connection is the same whatever host is asked for. */
function keyOf(target: Target, trust: Trust): string {
  return targetKey(target.tls ? target : { ...target, host: '' }, trust);
}
