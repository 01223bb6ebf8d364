// The server as its operator's API sees it.

import type { Weather } from '../../delivery/weather.ts'
import type { Clock, Waiting } from '../../kernel/clock.ts'
import type { Lineage } from '../../lineage/lineage.ts'
import type { BackupManifest } from '../backup.ts'
import type { Engine } from '../engine.ts'
import type { ServerSettings } from '../settings.ts'
import type { Answer, RouteCall } from './route.ts'

export interface AdminHost {
  readonly settings: ServerSettings
  readonly clock: Clock
  readonly engine: Engine
  readonly lineage: Lineage
  readonly weather: Weather | undefined
  settle(): Promise<Waiting[]>
  advance(ms: number): Promise<void>
  reset(): Promise<void>
  backup(directory: string): Promise<{ takenAt: string }>
  restore(directory: string): Promise<BackupManifest>
  setWeather(seed: number, rules: unknown): void
}

export interface AdminCall extends RouteCall {
  readonly server: AdminHost
}

export type Route = Answer<AdminCall>
