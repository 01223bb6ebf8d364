import type { Outbound } from '../../edges/outbound/outbound.ts'
import { facts as iamFacts } from '../../services/iam/facts.ts'
import { sts as service } from '../../services/sts/index.ts'
import type { StsNeeds } from '../../services/sts/needs.ts'
import { createStsPort } from '../../services/sts/port.ts'
import type { Module } from '../module.ts'

export const sts: Module = {
  ...service,
  open({ env, outbound }) {
    const own: StsNeeds = {
      facts: (arn) => iamFacts(arn, env),
      fetch: (url) => published(url, outbound),
    }
    return { port: createStsPort(env), own }
  },
}

/** Documents of identity providers, under the rules of all calls to the outside. */
async function published(url: string, outbound: Outbound): Promise<string> {
  const answer = await outbound.send({
    url,
    method: 'GET',
    headers: { accept: 'application/json' },
    body: '',
    timeoutMs: 5_000,
    signal: new AbortController().signal,
  })
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return answer.text
}
