/** What keys are for, in the order of `?`: it and the README group them by it. */
export const tasks = {
  text: 'this screen',
  predict: 'predict',
  answers: 'answers',
  payload: 'payload',
  service: 'the service',
  list: 'the list',
  cluster: 'the cluster',
  move: 'move',
  leave: 'leave',
} as const;

export type Task = keyof typeof tasks;
