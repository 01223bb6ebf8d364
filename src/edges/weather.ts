// Ports with weather before them: what stands behind fails, throttles and hears things twice as the
// rules say, and edges meet it exactly as they would meet a target in trouble.

import type { Weather } from '../delivery/weather.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SnsPort } from '../services/sns/port.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { Outbound } from './outbound/outbound.ts'

type Strike = NonNullable<ReturnType<Weather['strikes']>>

export function queuesInWeather<Port extends SqsPort>(port: Port, weather: Weather): Port {
  return over(port, {
    async enqueue(queueArn, entries) {
      refuse(weather.strikes(queueArn))
      return port.enqueue(queueArn, entries)
    },
    async enqueueRuns(runs) {
      // The weather has changed since: what went together goes one by one, and meets it there.
      if (!weather.calm) refuse({ kind: 'fail', reason: 'weather meets each queue by itself' })
      return port.enqueueRuns(runs)
    },
  } satisfies Partial<SqsPort> as Partial<Port>)
}

export function topicsInWeather<Port extends SnsPort>(port: Port, weather: Weather): Port {
  return over(port, {
    async publish(topicArn, entry) {
      refuse(weather.strikes(topicArn))
      return port.publish(topicArn, entry)
    },
  } satisfies Partial<SnsPort> as Partial<Port>)
}

export function functionsInWeather(port: LambdaPort, weather: Weather): LambdaPort {
  return over(port, {
    async invoke(request) {
      const strike = weather.strikes(request.functionArn)
      if (strike?.kind === 'throttle') return { kind: 'throttled', reason: strike.reason }
      if (strike !== undefined) {
        return {
          kind: 'answered',
          payload: JSON.stringify({ errorType: 'Weather', errorMessage: strike.reason }),
          functionError: 'Unhandled',
          executedVersion: '$LATEST',
          logTail: '',
        }
      }
      if (weather.duplicates(request.functionArn) !== undefined) await port.invoke(request)
      return port.invoke(request)
    },
  })
}

export function outboundInWeather(outbound: Outbound, weather: Weather): Outbound {
  return over(outbound, {
    async send(request) {
      const strike = weather.strikes(request.url)
      if (strike === undefined) return outbound.send(request)
      return { status: strike.kind === 'throttle' ? 429 : 503, text: strike.reason }
    },
  })
}

/** All of `port` but what `instead` has. */
function over<Port extends object>(port: Port, instead: Partial<Port>): Port {
  return Object.assign(Object.create(port) as Port, instead)
}

/** As a server in trouble answers: every edge tries that again. */
function refuse(strike: Strike | undefined): void {
  if (strike === undefined) return
  const code = strike.kind === 'throttle' ? 'ThrottlingException' : 'InternalFailure'
  throw new AwsError(code, strike.reason, { status: 503 })
}
