// Calls of functions as vLLM's servers write them (entrypoints/openai/engine/protocol.py, ToolCall and DeltaToolCall).

import {
  entriesOf,
  isJsonObject,
  type Json,
  type JsonObject,
  objectOf,
  stringifyJson,
} from '../../inference/json.js';
import { tokenize } from './tokens.js';

/** The function that a request makes the model call: the first of its tools, or the one that it names; undefined for none. */
export type WantedTool = { readonly name: string; readonly properties: readonly string[] };

/** The tool that the demo calls; undefined where none is offered or wanted. */
export function readTool({ tools, tool_choice: choice }: JsonObject): WantedTool | undefined {
  if (choice === 'none' || !Array.isArray(tools)) return undefined;
  const functions = tools.flatMap((tool: Json) => {
    const offered = isJsonObject(tool) ? tool['function'] : undefined;
    return isJsonObject(offered) && typeof offered['name'] === 'string'
      ? [{ offered, name: offered['name'] }]
      : [];
  });
  const named =
    isJsonObject(choice) && isJsonObject(choice['function']) ? choice['function']['name'] : undefined;
  const found = named === undefined ? functions[0] : functions.find(({ name }) => name === named);
  if (found === undefined) return undefined;
  const { parameters } = found.offered;
  const properties = isJsonObject(parameters) ? parameters['properties'] : undefined;
  const names = isJsonObject(properties) ? entriesOf(properties).map(([name]) => name) : [];
  return { name: found.name, properties: names };
}

/** The same id each time: nothing of the demo looks one up. */
const callId = 'chatcmpl-tool-0001';

/** The arguments of this model's call: the question, as the value of everything that it may be told. */
function toolArguments({ properties }: WantedTool, prompt: string): string {
  return stringifyJson(objectOf(properties.map((name) => [name, prompt.trim()] as const)));
}

/** A call of the tool, as a message of the assistant has it. */
export function toolCall(tool: WantedTool, prompt: string): Json {
  const called = { name: tool.name, arguments: toolArguments(tool, prompt) };
  return { id: callId, type: 'function', function: called };
}

/** The same in pieces: first the name, then the arguments. */
export function* toolCallDeltas(tool: WantedTool, prompt: string): Generator<Json, void, undefined> {
  const start = { name: tool.name, arguments: '' };
  yield { tool_calls: [{ id: callId, type: 'function', index: 0, function: start }] };
  for (const piece of tokenize(toolArguments(tool, prompt))) {
    yield { tool_calls: [{ index: 0, function: { arguments: piece } }] };
  }
}
