import type { Rule } from '../rule.ts'

/** Words in names that mean what they say. */
const WORDS = ['PASSWORD', 'SECRET', 'TOKEN', 'API_KEY', 'PRIVATE_KEY']

export const secretInEnvironment: Rule = {
  name: 'secret-in-environment',
  severity: 'low',
  title: 'A secret lies in the environment',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html',
  *look(ward) {
    for (const target of ward.of('function')) {
      const { Variables = {} } = (target.facts.Environment ?? {}) as {
        Variables?: Record<string, string>
      }
      const names = Object.keys(Variables).filter((name) =>
        WORDS.some((word) => name.toUpperCase().includes(word)),
      )
      if (names.length === 0) continue
      yield {
        at: target.arn,
        reason: `Whoever may read the configuration of ${target.name} reads ${names.join(', ')}: Secrets Manager or Parameter Store keep such things.`,
      }
    }
  },
}
