import type { Rule } from '../rule.ts'

/** Deprecated before November 2026. */
const ENDED = new Set([
  ...['nodejs12.x', 'nodejs14.x', 'nodejs16.x', 'nodejs18.x', 'nodejs20.x'],
  ...['python3.6', 'python3.7', 'python3.8', 'python3.9'],
  ...['ruby2.7', 'ruby3.2', 'java8', 'go1.x', 'dotnetcore3.1', 'dotnet6', 'dotnet7', 'provided'],
])

export const runtimeAtItsEnd: Rule = {
  name: 'runtime-at-its-end',
  severity: 'medium',
  title: 'The runtime is no longer supported',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  *look(ward) {
    for (const target of ward.of('function')) {
      const runtime = String(target.facts.Runtime)
      if (!ENDED.has(runtime)) continue
      yield {
        at: target.arn,
        reason: `${target.name} runs on ${runtime}: AWS gives it no more patches and refuses new functions on it.`,
      }
    }
  },
}
