// The engine's log: JSON lines on standard error, so that standard output stays a person's.

import { pino } from 'pino'
import type { Log } from '../kernel/log.ts'
import type { LogLevel } from './settings.ts'

export function createLogger(level: LogLevel): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
}
