// Paths into JSON as EventBridge and its pipes write them: `$.detail.items[0].id`.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

/** Steps of a path: a name or the index of an array's element. */
export type Step = string | number

const MAX_STEPS = 100

/** undefined for what is no such path. */
export function parsePath(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: Step[] = []
  let rest = path.slice(1)
  while (rest !== '') {
    const found =
      /^\.([^.[\]]+)/.exec(rest) ?? /^\[(\d{1,6})\]/.exec(rest) ?? /^\['([^']+)'\]/.exec(rest)
    if (found === null || steps.length === MAX_STEPS) return undefined
    const [all, step = ''] = found
    steps.push(all.startsWith('[') && !all.startsWith("['") ? Number(step) : step)
    rest = rest.slice(all.length)
  }
  return steps
}

export function valueAt(value: unknown, steps: readonly Step[]): unknown {
  let at = value
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<Step, unknown>)[step]
  }
  return at
}
